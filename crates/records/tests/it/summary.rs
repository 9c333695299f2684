//! The summary of the sample, as it is.

use crate::town::{SAID, Town};
use papers::{DocKind, Lang};
use records::{Format, Which};

#[test]
fn the_summary_of_the_sample_is_this_one() {
    let town = Town::new(150);
    town.lives();
    let gathered = town.gather(SAID);
    let summary = Which::of(DocKind::TrainingContentSummary);
    for lang in Lang::ALL {
        let text = gathered.make(&summary, lang, Format::Text).unwrap();
        let text = String::from_utf8(text).unwrap();
        insta::assert_snapshot!(format!("summary.{}", lang.tag()), text);
    }
}

/// The same workspace on the same day gives the same bytes.
#[test]
fn the_same_gives_the_same_bytes() {
    let town = Town::new(60);
    town.lives();
    let (one, two) = (town.gather(SAID), town.gather(SAID));
    for lang in Lang::ALL {
        let documents = one.documents(lang).unwrap();
        assert_eq!(documents, two.documents(lang).unwrap());
        for document in documents {
            for format in Format::ALL {
                if format.suits(document.which.kind) {
                    let [a, b] =
                        [&one, &two].map(|g| g.make(&document.which, lang, format).unwrap());
                    assert!(a == b, "{:?} {format}", document.which);
                }
            }
        }
    }
}
