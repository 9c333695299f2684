//! What pages refer to: one style sheet and the mark, under names that change with their content.

use pages::Asset;
use std::sync::LazyLock;

/// What the console adds to the style of the members' pages; later rules win.
const STYLE: &str = concat!(
    include_str!("../style/frame.css"),
    include_str!("../style/dense.css"),
    include_str!("../style/rooms.css"),
    include_str!("../style/plots.css"),
    include_str!("../style/media.css"),
);

static ASSETS: LazyLock<[Asset; 2]> = LazyLock::new(|| {
    let mut style = pages::SHARED_STYLE.concat();
    style.push_str(STYLE);
    // Made once and needed until the end.
    let style: &'static str = Box::leak(style.into_boxed_str());
    [
        Asset::new("console", "css", "text/css; charset=utf-8", style),
        Asset::new("mark", "svg", "image/svg+xml", pages::MARK),
    ]
});

/// Every file that a server hands out under [`crate::Paths::assets`], for a year and by anyone's
/// cache.
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
