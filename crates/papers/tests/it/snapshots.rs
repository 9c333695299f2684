//! What documents say, as text, in both languages: with the sample's facts, and with next to none.

use crate::{bare, samples};
use papers::Lang;

#[test]
fn documents_say_what_the_facts_say() {
    for lang in Lang::ALL {
        for (name, paper) in samples::papers(lang).unwrap() {
            insta::assert_snapshot!(format!("{name}_{}", lang.tag()), paper.text());
        }
    }
}

#[test]
fn without_facts_a_document_is_a_form_to_be_filled_in() {
    for lang in Lang::ALL {
        for (name, paper) in bare(lang) {
            insta::assert_snapshot!(format!("bare_{name}_{}", lang.tag()), paper.text());
        }
    }
}

#[test]
fn pages_are_plain_html() {
    for (name, paper) in samples::papers(Lang::De).unwrap() {
        let html = paper.html();
        for bad in ["style", "<script", "onclick", "<img", "href"] {
            assert!(!html.contains(bad), "{name}: {bad}");
        }
        if name == "assessment" {
            insta::assert_snapshot!("assessment_de_html", html);
        }
    }
}

#[test]
fn json_has_stable_names() {
    for (name, paper) in samples::papers(Lang::En).unwrap() {
        // Which order `serde_json` keeps depends on who else is built; that of the names does not.
        let mut json = paper.json().clone();
        json.sort_all_objects();
        let text = serde_json::to_string_pretty(&json).unwrap();
        insta::assert_snapshot!(format!("{name}_json"), text);
    }
}
