//! Work that ends after any step on the disk, or in the middle of a write, and the call after it.

#![expect(
    dead_code,
    reason = "made for the tests from outside; not all of it is of use here"
)]

#[path = "../tests/it/copies.rs"]
mod copies;
#[path = "../tests/it/shelves.rs"]
mod shelves;
#[path = "../../loader/tests/it/trial.rs"]
mod trial;

use crate::crash::after;
use crate::{Compression, CopiedExport, Current, Dtype, Format, Shelf, differences};
use copies::{FORMS, bytes, form, texts};
use rights::Pseudonym;
use shelves::{Layout, MASK, make};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use trial::Trial;

/// Files, less those that only say that somebody is or was at work.
fn whole(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = bytes(folder);
    all.retain(|name, _| !name.ends_with(".demur.lock"));
    all
}

fn put(folder: &Path, files: &BTreeMap<String, Vec<u8>>) {
    fs::remove_dir_all(folder).unwrap();
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

#[test]
fn an_apply_that_ends_anywhere_leaves_all_as_it_was_or_is_finished_by_the_next_call() {
    for (format, compression) in FORMS {
        let mut trial = Trial::small();
        let folder = tempfile::tempdir().unwrap();
        let (to, form) = (folder.path().join("copy"), form(format, compression));
        trial.export(form.clone(), &to);
        let before = whole(&to);
        let gone: Vec<Pseudonym> = texts(&to, &form)
            .into_iter()
            .map(|(item, _)| item)
            .collect();
        trial.revoke(&gone[..gone.len() / 3]);
        trial.apply(&to).unwrap().unwrap();
        let done = whole(&to);
        let (mut steps, mut unbegun, mut finished) = (0, 0, 0);
        loop {
            put(&to, &before);
            if after(steps, || trial.apply(&to)).is_ok() {
                break;
            }
            // Cut off once more, while it is finished.
            let _ = after(steps % 5, || CopiedExport::open(&to, None));
            // Before the turn everything can be read as it was; after it, the next call ends it.
            let copy = CopiedExport::open(&to, Some(&trial.public())).unwrap();
            let last = copy.current().last.clone();
            drop(copy);
            match last {
                None => {
                    assert!(whole(&to) == before, "{form:?}, step {steps}");
                    unbegun += 1;
                }
                Some(_) => finished += 1,
            }
            assert!(trial.apply(&to).is_ok());
            assert!(whole(&to) == done, "{form:?}, step {steps}");
            assert!(
                differences(&to, &Current::read(&to, None).unwrap())
                    .unwrap()
                    .is_empty()
            );
            steps += 1;
        }
        assert!(unbegun > 5 && finished > 5, "{unbegun} and {finished}");
    }
}

#[test]
fn an_export_that_ends_anywhere_is_not_there_and_the_next_one_is_whole() {
    let trial = Trial::small();
    let folder = tempfile::tempdir().unwrap();
    let form = form(Format::Mds, Compression::Zstd);
    let mut steps = 0;
    loop {
        let to = folder.path().join(format!("copy{steps}"));
        let made = after(steps, || trial.export_while(form.clone(), &to, &|_| {}));
        if made.is_ok() {
            break;
        }
        // The last step is the one that forces the place to disk.
        if !to.exists() {
            trial.export(form.clone(), &to);
        }
        assert_eq!(texts(&to, &form).len(), trial.items().len(), "step {steps}");
        assert!(!bytes(&to).keys().any(|name| name.starts_with('.')));
        steps += 1;
    }
    assert!(steps > 15, "{steps}");
}

#[test]
fn a_mask_that_ends_anywhere_is_finished_by_the_next_call() {
    for (layout, dtype) in [
        (Layout::Megatron, Dtype::Uint16),
        (Layout::Mds("ndarray:int32", false), Dtype::Int32),
        (Layout::Mds("bytes", true), Dtype::Int64),
    ] {
        let mut trial = Trial::small();
        let folder = tempfile::tempdir().unwrap();
        let made = make(&trial, folder.path(), layout, dtype, 300);
        if let Layout::Mds(_, true) = layout {
            let first = made.samples.keys().next().unwrap();
            fs::write(made.folder.join(first), made.raw(first)).unwrap();
        }
        let before = whole(&made.folder.join(".."));
        let shards: Vec<&String> = made.samples.keys().collect();
        let gone = made
            .spans
            .iter()
            .filter(|s| s.0 == *shards[0] || s.0 == *shards[1]);
        let gone: Vec<Pseudonym> = gone.map(|span| span.4).step_by(20).collect();
        trial.revoke(&gone);
        made.mask(&trial, None).unwrap().unwrap();
        let done = whole(folder.path());
        let refused = |item: &Pseudonym| trial.revoked.contains(item);
        let want = made.want(&refused, MASK);
        let (mut steps, mut resumed) = (0, 0);
        loop {
            for part in ["tokens", "tokens.sidecar"] {
                let part_of =
                    |name: &String| name.strip_prefix(&format!("{part}/")).map(str::to_owned);
                let files = before
                    .iter()
                    .filter_map(|(n, b)| Some((part_of(n)?, b.clone())));
                put(&folder.path().join(part), &files.collect());
            }
            if after(steps, || made.mask(&trial, None)).is_ok() {
                break;
            }
            // Cut off once more, while it is finished.
            let again = after(steps % 7, || Shelf::open(&made.sidecar, None));
            let before = again.is_ok_and(|shelf| shelf.resumed());
            let shelf = Shelf::open(&made.sidecar, None).unwrap();
            resumed += u64::from(before);
            resumed += u64::from(shelf.resumed());
            if shelf.resumed() {
                assert_eq!(made.read(), want, "{layout:?}, step {steps}");
            }
            drop(shelf);
            made.mask(&trial, None).unwrap();
            assert_eq!(made.read(), want);
            made.check_index();
            let mut now = whole(folder.path());
            // Names of files that were cut off in the middle of being written.
            now.retain(|name, _| !name.ends_with(".new"));
            assert!(now == done, "{layout:?}, step {steps}");
            steps += 1;
        }
        assert!(resumed > 10 && steps > resumed, "{resumed} of {steps}");
    }
}
