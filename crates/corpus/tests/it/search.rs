//! Looking for texts, compared with a second way of doing it: sets of five words, by hand.

use crate::fixture::{Town, signing_key};
use corpus::NoProgress;
use corpus::search::{How, Searched, Searching, search};
use corpus::set::{Rows, SetTable};
use proptest::prelude::*;
use rights::Error;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tokio::runtime::Runtime;

/// A town whose rows say what a test wants.
struct Saying {
    folder: tempfile::TempDir,
    runtime: Runtime,
    town: Town,
}

impl Saying {
    fn new(texts: &[&str]) -> Saying {
        let mut town = Town::new(
            9,
            120,
            rights::Grid {
                shards: 2,
                slices: 2,
            },
        );
        town.rows.retain(|row| row.decision.is_admitted());
        assert!(texts.len() <= town.rows.len());
        for (at, row) in town.rows.iter_mut().enumerate() {
            row.text = texts.get(at).map(|text| (*text).to_owned());
        }
        let saying = Saying {
            folder: tempfile::tempdir().unwrap(),
            runtime: tokio::runtime::Builder::new_multi_thread().build().unwrap(),
            town,
        };
        std::fs::create_dir(saying.set()).unwrap();
        let key = signing_key(saying.folder.path());
        saying
            .runtime
            .block_on(saying.town.publish(&saying.set(), &key));
        saying
    }

    fn set(&self) -> PathBuf {
        self.folder.path().join("0001")
    }

    fn search(&self, texts: &[&str], how: &Searching) -> Result<Searched, Error> {
        let texts: Vec<String> = texts.iter().map(|t| (*t).to_owned()).collect();
        self.runtime
            .block_on(search(&self.set(), &texts, how, &NoProgress))
    }

    /// Which rows were found, by number of the text that they have.
    fn found(&self, text: &str) -> Vec<(usize, How)> {
        let found = self.search(&[text], &Searching::default()).unwrap();
        let [found] = found.texts.as_slice() else {
            panic!()
        };
        assert_eq!(found.rows, found.matches.len() as u64);
        let mut rows: Vec<_> = found
            .matches
            .iter()
            .map(|m| {
                let is = |row: &crate::fixture::Row| row.row == m.content_row;
                (self.town.rows.iter().position(is).unwrap(), m.how)
            })
            .collect();
        rows.sort();
        rows
    }

    fn mask(&self, content_row: u64) {
        self.runtime.block_on(async {
            let mut table = SetTable::load(&self.set()).await.unwrap();
            let mut rows = Rows::new();
            for file in table.files().unwrap() {
                let each = |_: &str, row: corpus::set::VisibleRow| {
                    if row.content_row == content_row {
                        rows.entry(file.cell).or_default().insert(row.row);
                    }
                };
                table.each_visible(&file, each).unwrap();
            }
            table
                .mask(&rows, crate::fixture::at("2026-11-24"))
                .await
                .unwrap();
        });
    }
}

const POEM: &str = "I met a traveller from an antique land, who said: two vast and trunkless legs \
                    of stone stand in the desert.";

#[test]
fn a_text_is_found_whole_inside_others_and_nearly() {
    let quoted = format!(
        "Look what I found: “{}” — isn't it great?",
        POEM.to_uppercase()
    );
    let changed = POEM.replace("antique", "ancient");
    let spaced = POEM.replace(' ', "\n  ");
    let half = &POEM[..60];
    let saying = Saying::new(&[
        POEM,
        &quoted,
        &changed,
        "nothing of it: I met a traveller once, in a desert, and he had no legs",
        &spaced,
        half,
        "two vast and trunkless legs",
    ]);
    let all = saying.found(POEM);
    let want = [
        (0, How::Exact),
        (1, How::Contains),
        (2, How::Near),
        (4, How::Exact),
        (5, How::Part),
        (6, How::Part),
    ];
    assert_eq!(all, want);
    let best = saying
        .search(
            &[POEM],
            &Searching {
                limit: 2,
                ..Searching::default()
            },
        )
        .unwrap();
    assert_eq!(
        (best.rows, best.texts[0].rows),
        (saying.town.rows.len() as u64, 6)
    );
    assert_eq!(best.texts[0].matches.len(), 2);
    assert!(best.texts[0].matches.iter().all(|m| m.how == How::Exact));
    let near = saying.search(&[POEM], &Searching::default()).unwrap();
    let near = near.texts[0]
        .matches
        .iter()
        .find(|m| m.how == How::Near)
        .unwrap();
    assert_eq!(
        near.passages[0],
        "land, who said: two vast and trunkless legs of stone stand in the desert"
    );
    assert_eq!(near.passages[1], "I met a traveller from an");
    assert_eq!((near.of_text, near.resemblance), (12.0 / 17.0, 12.0 / 22.0));
}

#[test]
fn what_is_masked_is_not_found() {
    let saying = Saying::new(&["before it", POEM]);
    assert_eq!(saying.found(POEM).len(), 1);
    let rows = saying.search(&["x"], &Searching::default()).unwrap().rows;
    saying.mask(saying.town.rows[1].row);
    assert_eq!(saying.found(POEM), []);
    assert_eq!(
        saying.search(&["x"], &Searching::default()).unwrap().rows,
        rows - 1
    );
}

#[test]
fn short_texts_are_found_word_for_word_only() {
    let saying = Saying::new(&[
        "My phone: 0170 555",
        "0170 555",
        "1010170 5550",
        "👍👍",
        "so 👍👍👍",
    ]);
    assert_eq!(
        saying.found("0170-555"),
        [(0, How::Contains), (1, How::Contains)]
    );
    assert_eq!(
        saying.found(" 0170  555 "),
        [(0, How::Contains), (1, How::Exact)]
    );
    assert_eq!(saying.found("👍👍"), [(3, How::Exact), (4, How::Contains)]);
    assert_eq!(saying.found("555 0170"), []);
    let found = saying
        .search(&["0170 555", POEM], &Searching::default())
        .unwrap();
    assert_eq!(
        found.texts.iter().map(|t| t.short).collect::<Vec<_>>(),
        [true, false]
    );
}

#[test]
fn other_scripts_and_spellings() {
    let chinese = "我昨天在北京看见了一只很大的熊猫";
    let saying = Saying::new(&[
        &format!("他说：{chinese}。真的"),
        "Die STRASSE nach Ko\u{308}ln ist heute ganz leer gewesen",
        "我昨天在上海",
    ]);
    assert_eq!(saying.found(chinese), [(0, How::Contains)]);
    assert_eq!(
        saying.found("die Straße nach Köln ist heute ganz leer gewesen"),
        [(1, How::Exact)]
    );
}

#[test]
fn what_cannot_be_looked_for_is_an_error() {
    let saying = Saying::new(&[POEM]);
    for (text, threshold) in [
        ("", 0.5),
        (" \n\u{200b}", 0.5),
        ("x", 0.0),
        ("x", 1.5),
        ("x", f64::NAN),
    ] {
        let how = Searching {
            threshold,
            ..Searching::default()
        };
        assert!(
            saying.search(&["fine", text], &how).is_err(),
            "{text:?}, {threshold}"
        );
    }
    assert!(
        saying
            .runtime
            .block_on(search(
                Path::new("none"),
                &["x".into()],
                &Searching::default(),
                &NoProgress
            ))
            .is_err()
    );
}

/// Five words after another, as they stand.
fn runs(text: &str) -> BTreeSet<Vec<&str>> {
    let words: Vec<&str> = text.split(' ').collect();
    words.windows(5).map(<[&str]>::to_vec).collect()
}

fn sentence() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(vec!["a", "b", "c"]), 1..14)
        .prop_map(|w| w.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn scores_are_those_worked_out_by_hand(
        rows in prop::collection::vec(sentence(), 1..30),
        texts in prop::collection::vec(sentence(), 1..6),
        threshold in prop::sample::select(vec![0.2, 0.5, 1.0]),
    ) {
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let saying = Saying::new(&rows);
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let how = Searching { threshold, limit: 1000 };
        let searched = saying.search(&texts, &how).unwrap();
        for (text, found) in texts.iter().zip(&searched.texts) {
            let mut seen: Vec<(u64, How, f64, f64, f64)> = found
                .matches
                .iter()
                .map(|m| (m.content_row, m.how, m.of_text, m.of_row, m.resemblance))
                .collect();
            seen.sort_by_key(|s| s.0);
            let mut want = Vec::new();
            for (row, said) in saying.town.rows.iter().zip(&rows) {
                let (t, r) = (runs(text), runs(said));
                let both = t.intersection(&r).count() as f64;
                let part = |of: usize| if of == 0 { 0.0 } else { both / of as f64 };
                let (of_text, of_row) = (part(t.len()), part(r.len()));
                let inside = format!(" {said} ").contains(&format!(" {text} "));
                let seen_as = match () {
                    () if said == text => How::Exact,
                    () if inside => How::Contains,
                    () if !t.is_empty() && of_text >= threshold => How::Near,
                    () if !t.is_empty() && of_row >= threshold => How::Part,
                    () => continue,
                };
                let of_text = if inside { 1.0 } else { of_text };
                want.push((row.row, seen_as, of_text, of_row, part(t.union(&r).count())));
            }
            want.sort_by_key(|w| w.0);
            prop_assert_eq!(seen, want, "{}", text);
        }
    }
}
