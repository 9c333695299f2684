//! Imports that are broken off.

use crate::support::Shop;
use intake::{ImportOptions, Limits, Mapping, NoProgress, PartSize, PersonDirectory};
use rights::{Error, Ordinal};
use std::fs;

/// Fails from the n-th time on.
struct Failing(usize);

impl PersonDirectory for Failing {
    fn resolve(&mut self, ids: &[String]) -> Result<Vec<Ordinal>, Error> {
        self.0 = self
            .0
            .checked_sub(1)
            .ok_or_else(|| Error::storage("the disk is full"))?;
        Ok(ids.iter().map(|_| Ordinal(0)).collect())
    }
}

#[test]
fn nothing_is_visible_until_all_is_there_and_the_next_import_starts_again() {
    let mut shop = Shop::new();
    let rows: String = (0..20_000)
        .map(|n| format!("{{\"id\":\"{n}\",\"person\":\"p{}\"}}\n", n % 7))
        .collect();
    let path = shop.file("a.jsonl", rows);
    let (mapping, limits) = (Mapping::default(), Limits::default());
    let today = "2026-11-23".parse().unwrap();
    let options = ImportOptions {
        mapping: &mapping,
        limits: &limits,
        today,
        window_months: 3,
        dry_run: false,
        parts: PartSize::default(),
    };
    for times in 0..3 {
        let failed = intake::import_items(
            &shop.store,
            &path,
            &options,
            &mut Failing(times),
            &NoProgress,
        );
        assert_eq!(failed.unwrap_err().to_string(), "the disk is full");
        assert!(shop.store.contents().unwrap().is_empty());
        assert!(
            !shop.folder.path().join("shop/content").exists()
                && !shop.folder.path().join("shop/quarantine").exists()
        );
    }
    // What a killed process leaves behind is not taken for content, and is removed.
    let left = shop.folder.path().join("shop/facts/.0123456789abcdef");
    fs::create_dir_all(&left).unwrap();
    fs::write(left.join("content.json"), "{").unwrap();
    assert!(shop.store.contents().unwrap().is_empty());
    assert_eq!(shop.import(&path, &mapping).count.accepted, 20_000);
    assert!(!left.exists());
}

#[test]
fn a_dry_run_writes_nothing() {
    let shop = Shop::new();
    let path = shop.file("a.jsonl", "{\"id\":\"1\",\"person\":\"p\"}\n{\"id\":3.5}\n");
    let (mapping, limits) = (Mapping::default(), Limits::default());
    let today = "2026-11-23".parse().unwrap();
    let options = ImportOptions {
        mapping: &mapping,
        limits: &limits,
        today,
        window_months: 3,
        dry_run: true,
        parts: PartSize::default(),
    };
    let report =
        intake::import_items(&shop.store, &path, &options, &mut Failing(0), &NoProgress).unwrap();
    assert_eq!(
        (
            report.count.accepted,
            report.count.quarantined,
            report.quarantine
        ),
        (1, 1, None)
    );
    assert!(shop.store.contents().unwrap().is_empty());
    assert!(!shop.folder.path().join("shop/quarantine").exists());
}
