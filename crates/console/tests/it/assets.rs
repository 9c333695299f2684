//! The files that pages refer to.

use crate::samples;
use console::{Lang, assets};
use rights::Hash;

#[test]
fn names_change_with_content_and_pages_use_them() {
    let page = samples::all(Lang::En, samples::plain).remove(0);
    for asset in assets() {
        let hash = Hash::of(asset.bytes).to_string();
        assert!(asset.name.contains(&hash[..16]), "{}", asset.name);
        assert!(page.html.contains(&format!("\"/assets/{}\"", asset.name)));
    }
}

#[test]
fn the_style_loads_nothing() {
    for asset in assets() {
        let text = std::str::from_utf8(asset.bytes).unwrap();
        let text = text.replace("http://www.w3.org/2000/svg", "");
        for word in ["url(", "@import", "http:", "https:", "style="] {
            // The rule that prints addresses names how they begin.
            let found = text.replace("a[href^=\"https\"]", "").contains(word);
            assert!(!found, "{}: {word}", asset.name);
        }
    }
}
