//! What pages refer to: one style sheet and one mark, under names that change with their content.

use rights::Hash;
use std::sync::LazyLock;

/// A file that a server hands out under [`crate::Paths::assets`], for a year and by anyone's cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Its name, with the beginning of its SHA-256: `portal-1f2e3d4c5b6a7988.css`.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

/// What to serve assets with: they never change under their name.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// The policy under which every page works (Content Security Policy Level 3).
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// In parts, in the order in which they hold: later rules win.
const STYLE: &str = concat!(
    include_str!("../style/base.css"),
    include_str!("../style/frame.css"),
    include_str!("../style/parts.css"),
    include_str!("../style/forms.css"),
    include_str!("../style/rooms.css"),
    include_str!("../style/media.css"),
);
/// What pages of other crates begin their style with, to look like these: letters and colours, parts,
/// forms.
pub const SHARED_STYLE: [&str; 3] = [
    include_str!("../style/base.css"),
    include_str!("../style/parts.css"),
    include_str!("../style/forms.css"),
];
/// The mark, as SVG.
pub const MARK: &str = include_str!("../style/mark.svg");

static ASSETS: LazyLock<[Asset; 2]> = LazyLock::new(|| {
    [
        Asset::new("portal", "css", "text/css; charset=utf-8", STYLE),
        Asset::new("mark", "svg", "image/svg+xml", MARK),
    ]
});

impl Asset {
    /// A text under a name that changes with it.
    #[must_use]
    pub fn new(stem: &str, end: &str, media_type: &'static str, text: &'static str) -> Self {
        let hash = Hash::of(text.as_bytes()).to_string();
        let short = hash.get(..16).unwrap_or(&hash);
        Self {
            name: format!("{stem}-{short}.{end}"),
            media_type,
            bytes: text.as_bytes(),
        }
    }
}

/// Every asset.
#[must_use]
pub fn assets() -> &'static [Asset] {
    ASSETS.as_slice()
}

/// The name of the style sheet.
pub(crate) fn style() -> &'static str {
    let [style, _] = &*ASSETS;
    &style.name
}

/// The name of the mark.
pub(crate) fn mark() -> &'static str {
    let [_, mark] = &*ASSETS;
    &mark.name
}
