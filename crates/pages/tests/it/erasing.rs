//! What the pages about erasing say of the platform: it deletes there, too, and whoever only wants to stay out of
//! training is led elsewhere.

use crate::samples;
use pages::Lang;

/// A page in both languages.
fn page(name: &str) -> [String; 2] {
    [Lang::En, Lang::De].map(|lang| {
        let mut pages = samples::all(lang, samples::plain).into_iter();
        pages.find(|page| page.name == name).unwrap().html
    })
}

#[test]
fn the_platform_deletes_as_well_and_the_pages_say_so() {
    let says = |name: &str, en: &str, de: &str| {
        for (html, words) in page(name).into_iter().zip([en, de]) {
            assert!(html.contains(words), "{name}: `{words}` in {html}");
        }
    };
    for name in ["erase-everything", "erased"] {
        says(
            name,
            "Lindental is told, and has to delete your account there, with everything in it.",
            "Lindental erfährt davon und muss Ihr Konto dort mit allem löschen, was darin ist.",
        );
    }
    says(
        "erase-accounts",
        "has to delete your 2 accounts there",
        "muss Ihre 2 Konten dort",
    );
    for name in ["erase-items", "erase-unsure", "erased-items"] {
        says(
            name,
            "has to delete these items there, too",
            "muss diese Inhalte auch dort löschen",
        );
    }
    for name in ["erase-everything", "erase-items"] {
        says(
            name,
            "neither here nor on Lindental",
            "weder hier noch bei Lindental",
        );
    }
    says(
        "erase",
        "and deleted on Lindental, too",
        "und auch bei Lindental gelöscht",
    );
}

#[test]
fn whoever_only_wants_to_stay_out_of_training_is_led_to_an_objection_before_the_button() {
    for name in ["erase", "erase-everything", "erase-items"] {
        for html in page(name) {
            let (_, main) = html.split_once("<main").unwrap();
            assert!(main.contains("href=\"/object\""), "{name}: {main}");
        }
    }
}
