//! A machine that stops at any step of publishing: what is left verifies, and publishing goes on.
//!
//! The place is one in memory that forgets, as a disk may, whatever was not yet made durable: names
//! in any combination, and the end of files.

use crate::fixture::{entries, log_key, publish};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, Mutex};
use tlog::{Commitment, Expected, Files, Published, check_files};

/// What names lead to: a file with its content, or a folder.
#[derive(Clone, PartialEq)]
enum Node {
    File(Vec<u8>),
    Folder,
}

#[derive(Clone, Default)]
struct State {
    /// As programs see it.
    now: BTreeMap<String, Node>,
    /// As it would be after a crash, if nothing else survived.
    durable: BTreeMap<String, Node>,
    /// Steps until the crash.
    left: Option<usize>,
    steps: usize,
}

/// A disk that crashes.
#[derive(Clone, Default)]
struct Disk(Arc<Mutex<State>>);

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

impl State {
    /// One step; after the last one nothing works any more.
    fn step(&mut self) -> io::Result<()> {
        self.steps += 1;
        match &mut self.left {
            Some(0) => Err(io::Error::other("the machine is off")),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn has_folder(&self, path: &str) -> bool {
        path.is_empty() || self.now.get(path) == Some(&Node::Folder)
    }
}

impl Disk {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    fn will_crash_after(&self, steps: usize) {
        self.state().left = Some(steps);
    }

    fn steps(&self) -> usize {
        self.state().steps
    }

    /// The machine starts again. Every name whose change was not durable has either state.
    fn restarted(&self, mut luck: impl FnMut() -> bool) -> Disk {
        let state = self.state();
        let mut names: BTreeSet<_> = state.now.keys().cloned().collect();
        names.extend(state.durable.keys().cloned());
        let mut after = BTreeMap::new();
        for name in names {
            let from = match luck() {
                true => state.now.get(&name),
                false => state.durable.get(&name),
            };
            // A name in a folder that is gone is gone.
            let folder = folder_of(&name);
            let there = folder.is_empty() || after.get(folder) == Some(&Node::Folder);
            if let Some(node) = from.filter(|_| there) {
                after.insert(name, node.clone());
            }
        }
        let durable = after.clone();
        Disk(Arc::new(Mutex::new(State {
            now: after,
            durable,
            left: None,
            steps: 0,
        })))
    }
}

impl Files for Disk {
    fn name(&self) -> String {
        "memory".to_owned()
    }

    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(match self.state().now.get(path) {
            Some(Node::File(bytes)) => Some(bytes.clone()),
            _ => None,
        })
    }

    fn write(&self, files: &[(String, Vec<u8>)]) -> io::Result<()> {
        let mut state = self.state();
        for (path, bytes) in files {
            assert!(state.has_folder(folder_of(path)), "{path}");
            // Half of it, then all; durable is the content, but not yet the name.
            let half = bytes[..bytes.len() / 2].to_vec();
            state.now.insert(path.clone(), Node::File(half));
            state.step()?;
            state.now.insert(path.clone(), Node::File(bytes.clone()));
            state.step()?;
        }
        Ok(())
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut state = self.state();
        state.step()?;
        assert!(state.has_folder(folder_of(to)), "{to}");
        let node = state
            .now
            .remove(from)
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        state.now.insert(to.to_owned(), node);
        Ok(())
    }

    fn create_folder(&self, path: &str) -> io::Result<()> {
        let mut state = self.state();
        state.step()?;
        assert!(state.has_folder(folder_of(path)), "{path}");
        state.now.entry(path.to_owned()).or_insert(Node::Folder);
        Ok(())
    }

    fn sync_folder(&self, path: &str) -> io::Result<()> {
        let mut state = self.state();
        state.step()?;
        let within = |name: &String| folder_of(name) == path;
        state.durable.retain(|name, _| !within(name));
        let now: Vec<_> = state
            .now
            .iter()
            .filter(|(n, _)| within(n))
            .map(|(n, f)| (n.clone(), f.clone()))
            .collect();
        state.durable.extend(now);
        Ok(())
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        let mut state = self.state();
        state.step()?;
        let below = format!("{path}/");
        state
            .now
            .retain(|name, _| name != path && !name.starts_with(&below));
        Ok(())
    }

    fn list(&self, folder: &str) -> io::Result<Vec<(String, bool)>> {
        let state = self.state();
        let within = state
            .now
            .iter()
            .filter(|(name, _)| folder_of(name) == folder);
        Ok(within
            .map(|(name, node)| {
                let last = name.rsplit('/').next().unwrap().to_owned();
                (last, *node == Node::Folder)
            })
            .collect())
    }

    fn lock(&self) -> io::Result<Box<dyn Send>> {
        Ok(Box::new(()))
    }
}

fn open(disk: &Disk) -> Published {
    Published::at(Arc::new(disk.clone())).unwrap()
}

/// Nothing may fail but for files that were on their way.
fn holds(disk: &Disk, older: &Published) -> u64 {
    let present = open(disk);
    if present.checkpoint().is_none() {
        assert_eq!(older.size(), 0);
        return 0;
    }
    let expected = Expected {
        log: log_key().verifier(),
        witnesses: Vec::new(),
        older: older.checkpoint().cloned(),
    };
    let report = check_files(disk, &expected);
    assert!(report.holds(), "{report:#?}");
    present.size()
}

/// Publishes `first`, then crashes at every step of publishing `second`, restarts, and publishes `third`.
fn crash_everywhere(sizes: [u64; 3], every: usize, mut luck: impl FnMut() -> bool) {
    let logs: [Vec<Commitment>; 3] = sizes.map(|size| entries(1, size));
    let disk = Disk::default();
    if sizes[0] > 0 {
        publish(&mut open(&disk), &logs[0], &log_key()).unwrap();
    }
    let disk = disk.restarted(|| true);
    let whole = disk.restarted(|| true);
    publish(&mut open(&whole), &logs[1], &log_key()).unwrap();
    let steps = whole.steps();
    assert!(steps > 4, "{steps}");
    for crash in (0..=steps).step_by(every) {
        let (before, copy) = (open(&disk), disk.restarted(|| true));
        copy.will_crash_after(crash);
        let told = publish(&mut open(&copy), &logs[1], &log_key());
        assert!(told.is_ok() || crash < steps, "{crash} of {steps}");
        let after = copy.restarted(&mut luck);
        let size = holds(&after, &before);
        assert!(size == sizes[0] || size == sizes[1], "{size}");
        if told.is_ok() {
            assert_eq!(
                size, sizes[1],
                "what was returned as published is published"
            );
        }
        publish(&mut open(&after), &logs[2], &log_key()).unwrap();
        assert_eq!(holds(&after, &before), sizes[2]);
    }
}

#[test]
fn a_crash_at_every_step_that_keeps_nothing_or_all() {
    for sizes in [
        [0, 3, 9],
        [3, 9, 9],
        [250, 260, 300],
        [200, 600, 601],
        [300, 301, 512],
    ] {
        crash_everywhere(sizes, 1, || false);
        crash_everywhere(sizes, 1, || true);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    #[test]
    fn a_crash_at_every_step_that_keeps_anything(
        first in 0..520_u64,
        more in 1..520_u64,
        then in 0..300_u64,
        every in 1..4_usize,
        bits in prop::collection::vec(any::<bool>(), 257),
    ) {
        let mut bits = bits.iter().cycle();
        crash_everywhere([first, first + more, first + more + then], every, || *bits.next().unwrap());
    }
}

/// The test itself would notice a checkpoint that came before its tiles.
#[test]
fn a_place_that_syncs_nothing_is_found() {
    #[derive(Clone)]
    struct Lazy(Disk);
    impl Files for Lazy {
        fn name(&self) -> String {
            self.0.name()
        }
        fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
            self.0.read(path)
        }
        fn write(&self, files: &[(String, Vec<u8>)]) -> io::Result<()> {
            self.0.write(files)
        }
        fn rename(&self, from: &str, to: &str) -> io::Result<()> {
            self.0.rename(from, to)
        }
        fn create_folder(&self, path: &str) -> io::Result<()> {
            self.0.create_folder(path)
        }
        fn sync_folder(&self, path: &str) -> io::Result<()> {
            match path {
                "" => self.0.sync_folder(path),
                _ => Ok(()),
            }
        }
        fn remove(&self, path: &str) -> io::Result<()> {
            self.0.remove(path)
        }
        fn list(&self, folder: &str) -> io::Result<Vec<(String, bool)>> {
            self.0.list(folder)
        }
        fn lock(&self) -> io::Result<Box<dyn Send>> {
            self.0.lock()
        }
    }
    let disk = Disk::default();
    let mut published = Published::at(Arc::new(Lazy(disk.clone()))).unwrap();
    publish(&mut published, &entries(1, 300), &log_key()).unwrap();
    let after = disk.restarted(|| false);
    assert_eq!(open(&after).size(), 300);
    let expected = Expected {
        log: log_key().verifier(),
        witnesses: Vec::new(),
        older: None,
    };
    assert!(!check_files(&after, &expected).holds());
}
