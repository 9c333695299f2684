//! Exports as they are made.

use crate::copies::{FORMS, bytes, form, guard, texts};
use crate::trial::{Trial, rest};
use export::{Compression, Current, Form, Format, Order, differences, prepare};
use loader::Selection;
use rights::{ErrorKind, Pseudonym};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

fn want(trial: &Trial) -> BTreeMap<Pseudonym, String> {
    let rows = trial.town.admitted().into_iter();
    rows.map(|row| (row.item, row.text.unwrap_or_default()))
        .collect()
}

#[test]
fn every_format_has_every_item_once_in_the_order_of_the_loader_and_the_same_bytes_again() {
    let trial = Trial::small();
    let selection = Selection {
        seed: 7,
        ..Selection::default()
    };
    let order: Vec<Pseudonym> = rest(&mut trial.loader(selection))
        .into_iter()
        .flat_map(|(_, items)| items)
        .collect();
    let folder = tempfile::tempdir().unwrap();
    for (at, (format, compression)) in FORMS.into_iter().enumerate() {
        let form = form(format, compression);
        let to = folder.path().join(format!("{at}"));
        let claims = trial.export(form.clone(), &to);
        let got = texts(&to, &form);
        let items: Vec<Pseudonym> = got.iter().map(|(item, _)| *item).collect();
        assert_eq!(items, order, "{form:?}");
        assert_eq!(got.into_iter().collect::<BTreeMap<_, _>>(), want(&trial));
        assert!(claims.listing.files.len() > 3, "{form:?}");
        let current = Current::read(&to, Some(&trial.public())).unwrap();
        assert_eq!(current.claims, claims);
        assert!(differences(&to, &current).unwrap().is_empty());
        let again = folder.path().join(format!("again{at}"));
        trial.export(form, &again);
        let (mut a, mut b) = (bytes(&to), bytes(&again));
        // It has an id and a time.
        assert!(a.remove("export.json").is_some() && b.remove("export.json").is_some());
        assert!(a == b, "{format:?}");
    }
}

#[test]
fn files_are_bounded_and_the_index_says_where_each_record_lies() {
    let trial = Trial::small();
    let folder = tempfile::tempdir().unwrap();
    for (at, (format, compression)) in FORMS.into_iter().enumerate() {
        let form = form(format, compression);
        let to = folder.path().join(format!("{at}"));
        trial.export(form.clone(), &to);
        if compression == Compression::None && format != Format::Parquet {
            for (name, bytes) in bytes(&to) {
                let data = name.starts_with("part") || name.starts_with("shard");
                assert!(!data || bytes.len() <= 20_000, "{name}");
            }
        }
        let mut index = export::IndexReader::open(&to.join("items.parquet")).unwrap();
        let got = texts(&to, &form);
        let mut rows = Vec::new();
        while let Some(file) = index.next_file().unwrap() {
            let raw = fs::read(to.join(&file.file)).unwrap();
            for row in &file.rows {
                let plain = compression == Compression::None;
                if let (Some((offset, length)), true) = (row.span, plain) {
                    let record = &raw[offset as usize..(offset + length) as usize];
                    let name = row.item.to_string();
                    assert!(record.windows(32).any(|w| w == name.as_bytes()));
                }
                assert_eq!(row.span.is_some(), format != Format::Parquet);
                rows.push((row.item, row.person));
            }
        }
        let items: Vec<Pseudonym> = rows.iter().map(|(item, _)| *item).collect();
        assert_eq!(items, got.iter().map(|(item, _)| *item).collect::<Vec<_>>());
        let owners: BTreeMap<_, _> = trial
            .town
            .admitted()
            .iter()
            .map(|r| (r.item, r.person))
            .collect();
        assert_eq!(rows.into_iter().collect::<BTreeMap<_, _>>(), owners);
    }
}

#[test]
fn what_is_refused_while_the_export_runs_is_not_in_what_is_published() {
    for (format, compression) in FORMS {
        let trial = Trial::small();
        let items: Vec<Pseudonym> = trial.items().into_iter().collect();
        let trial = RefCell::new(trial);
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("copy");
        let written = RefCell::new(0);
        let rows = |more: u64| {
            let before = *written.borrow();
            *written.borrow_mut() += more;
            // Once at the beginning, once in the middle, when some were written and some were not.
            let middle = items.len() as u64 / 2;
            if before == 0 || (before < middle && *written.borrow() >= middle) {
                let some: Vec<Pseudonym> = items
                    .iter()
                    .skip(before as usize % 7)
                    .step_by(5)
                    .copied()
                    .collect();
                trial.borrow_mut().revoke(&some);
                std::thread::sleep(std::time::Duration::from_millis(30));
            }
        };
        let form = form(format, compression);
        // The trial is borrowed only where it makes a step.
        let (set, key) = {
            let trial = trial.borrow();
            (trial.open(), trial.public())
        };
        let order = Order {
            set: &set,
            to: &to,
            form: form.clone(),
            seed: 7,
            recipient: "Example Labs",
            signer: None,
            guard: guard(),
            log: None,
            tool: "test",
        };
        let prepared = prepare(&order, &rows, &mut || Ok(())).unwrap();
        assert!(!to.exists());
        let withheld = prepared.withheld();
        let claims = prepared.publish().unwrap();
        let trial = trial.into_inner();
        let got: BTreeSet<Pseudonym> = texts(&to, &form)
            .into_iter()
            .map(|(item, _)| item)
            .collect();
        let left: BTreeSet<Pseudonym> = trial.items().difference(&trial.revoked).copied().collect();
        assert!(got == left, "{form:?}: {} and {}", got.len(), left.len());
        assert_eq!(withheld, trial.revoked.len() as u64);
        assert_eq!(claims.sequence.0, 44, "both entries are accounted for");
        assert_eq!(claims.listing.items, left.len() as u64);
        let current = Current::read(&to, None).unwrap();
        assert!(differences(&to, &current).unwrap().is_empty());
        assert!(Current::read(&to, Some(&key)).is_err(), "it is not signed");
    }
}

#[test]
fn a_purge_while_the_export_runs_takes_out_what_is_no_longer_listed() {
    let trial = Trial::small();
    let gone: Vec<Pseudonym> = trial.items().into_iter().step_by(3).collect();
    let trial = RefCell::new(trial);
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("copy");
    let set = trial.borrow().open();
    let form = form(Format::Jsonl, Compression::None);
    let order = Order {
        set: &set,
        to: &to,
        form: form.clone(),
        seed: 7,
        recipient: "Example Labs",
        signer: None,
        guard: guard(),
        log: None,
        tool: "test",
    };
    let done = RefCell::new(0_u64);
    let rows = |more: u64| {
        *done.borrow_mut() += more;
        if *done.borrow() == more {
            return;
        }
        let mut trial = trial.borrow_mut();
        if trial.revoked.is_empty() {
            trial.revoke(&gone);
            let all = trial.revoked.clone();
            trial.mask(&all);
            trial.purge();
            std::thread::sleep(std::time::Duration::from_millis(30));
        }
    };
    let claims = prepare(&order, &rows, &mut || Ok(()))
        .unwrap()
        .publish()
        .unwrap();
    let trial = trial.into_inner();
    let got: BTreeSet<Pseudonym> = texts(&to, &form)
        .into_iter()
        .map(|(item, _)| item)
        .collect();
    let left: BTreeSet<Pseudonym> = trial.items().difference(&trial.revoked).copied().collect();
    assert_eq!(got, left);
    assert!(claims.state >= 2, "{}", claims.state);
}

#[test]
fn an_export_that_was_cut_off_begins_anew_and_places_that_are_taken_are_refused() {
    let trial = Trial::small();
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("copy");
    let half = folder.path().join(".copy.exporting");
    fs::create_dir_all(half.join(".again")).unwrap();
    fs::write(half.join("part-00000.jsonl"), "half a lin").unwrap();
    let form = form(Format::Jsonl, Compression::None);
    let stopped = trial.export_while(form.clone(), &folder.path().join("no/parent/copy"), &|_| {});
    assert!(stopped.is_ok(), "folders above are made");
    let order = RefCell::new(0);
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        trial.export_while(form.clone(), &to, &|_| {
            *order.borrow_mut() += 1;
            assert!(*order.borrow() < 3, "as if it had died here");
        })
    }));
    assert!(failed.is_err() && !to.exists() && half.exists());
    trial.export(form.clone(), &to);
    assert!(!half.exists());
    let whole = bytes(&to);
    assert!(!whole.keys().any(|name| name.starts_with('.')), "{whole:?}");
    assert_eq!(texts(&to, &form).len(), trial.items().len());
    let taken = trial.export_while(form.clone(), &to, &|_| {}).unwrap_err();
    assert!(taken.kind() == ErrorKind::Input && taken.to_string().contains("is not empty"));
    assert_eq!(bytes(&to), whole);
    fs::create_dir(folder.path().join("empty")).unwrap();
    trial.export(form, &folder.path().join("empty"));
}

#[test]
fn an_old_feed_and_wrong_forms_are_refused() {
    let trial = Trial::small();
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("copy");
    let form = form(Format::Jsonl, Compression::None);
    trial.later(601_000_000);
    let stale = trial.export_while(form.clone(), &to, &|_| {}).unwrap_err();
    assert_eq!(stale.kind(), ErrorKind::Refused);
    assert!(stale.to_string().contains("demur watch"), "{stale}");
    fs::remove_dir_all(trial.feed_folder()).unwrap();
    let none = trial.export_while(form, &to, &|_| {}).unwrap_err();
    assert_eq!(none.kind(), ErrorKind::NotFound);
    assert!(none.to_string().contains("demur watch"), "{none}");
    assert!(!to.exists());
    for (format, compression, columns, bytes) in [
        (Format::Parquet, Some(Compression::Gz), None, None),
        (Format::Webdataset, Some(Compression::Gz), None, None),
        (Format::Mds, Some(Compression::Gz), None, None),
        (Format::Mds, None, None, Some(1 << 32)),
        (Format::Mds, None, None, Some(0)),
        (Format::Mds, None, Some(vec![]), None),
    ] {
        let wrong = Form::new(format, compression, columns, bytes).unwrap_err();
        assert_eq!(wrong.kind(), ErrorKind::Input);
    }
}
