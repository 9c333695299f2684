//! A workspace in a folder of its own, with whatever lies beside it, and commands in it.

use crate::broken::{Fault, Ran};
use crate::preload::library;
use serde_json::Value;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// No command takes as long on so little; one that does hangs.
const HANGS: Duration = Duration::from_secs(90);

pub(crate) struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub(crate) fn new() -> Place {
        Place {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// The folder as the system names it: what is broken lies below it.
    pub(crate) fn disk(&self) -> PathBuf {
        let disk = self.folder.path().join("disk");
        fs::create_dir_all(&disk).unwrap();
        disk.canonicalize().unwrap()
    }

    pub(crate) fn shop(&self) -> PathBuf {
        self.disk().join("shop")
    }

    /// Another place with the same files.
    pub(crate) fn copy(&self) -> Place {
        let other = Place::new();
        let mut from = self.disk().into_os_string();
        from.push("/.");
        let done = Command::new("cp")
            .arg("-a")
            .arg(from)
            .arg(other.disk())
            .status();
        assert!(done.unwrap().success());
        other
    }

    /// Runs a command of demur in the workspace, or beside it where there is none, with a fault.
    pub(crate) fn run(&self, args: &[&str], fault: &Fault) -> Ran {
        let told = |name: &str| self.folder.path().join(name);
        let _ = fs::remove_file(told("trace"));
        let shop = self.shop();
        let here = match shop.join("demur.toml").exists() {
            true => shop,
            false => self.disk(),
        };
        let mut command = Command::new(env!("CARGO_BIN_EXE_demur"));
        command
            .args(args)
            .current_dir(here)
            .env_remove("DEMUR_WORKSPACE")
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::null())
            .stdout(File::create(told("out")).unwrap())
            .stderr(File::create(told("err")).unwrap());
        if let Some(below) = &fault.below {
            command
                .env("LD_PRELOAD", library())
                .env(
                    "BREAK_BELOW",
                    below.iter().fold(self.disk(), |at, part| at.join(part)),
                )
                .env("BREAK_TRACE", told("trace"));
        }
        if let Some(point) = &fault.point {
            command
                .env("BREAK_ON", format!("{} {}", point.name, point.part))
                .env("BREAK_AT", point.at.to_string())
                .env("BREAK_HOW", point.how.name());
        }
        let status = wait(&mut command, args);
        let read = |name: &str| {
            let bytes = fs::read(told(name)).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        Ran {
            status,
            out: read("out"),
            err: read("err"),
            trace: read("trace"),
        }
    }

    /// Runs a command that must succeed.
    pub(crate) fn does(&self, args: &[&str]) -> String {
        let ran = self.run(args, &Fault::none());
        assert_eq!(
            ran.status.code(),
            Some(0),
            "demur {}: {ran}",
            args.join(" ")
        );
        ran.out
    }

    /// The same for its JSON.
    pub(crate) fn json(&self, args: &[&str]) -> Value {
        let out = self.does(&[&["--json"], args].concat());
        serde_json::from_str(&out).unwrap()
    }

    /// Every file and folder, relative to the disk.
    pub(crate) fn names(&self) -> Vec<PathBuf> {
        let (root, mut found) = (self.disk(), Vec::new());
        let mut open = vec![root.clone()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                found.push(path.strip_prefix(&root).unwrap().to_owned());
                if path.is_dir() {
                    open.push(path);
                }
            }
        }
        found.sort();
        found
    }
}

fn wait(command: &mut Command, args: &[&str]) -> std::process::ExitStatus {
    let mut child = command.spawn().unwrap();
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if begun.elapsed() > HANGS {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("demur {} hangs", args.join(" "));
        }
        std::thread::sleep(Duration::from_millis(3));
    }
}

/// A path whose numbers and hashes are left out: the same of two workspaces, or of two sets.
pub(crate) fn shape(path: &Path) -> String {
    let text = path.to_string_lossy();
    let mut shape = String::new();
    for part in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let (word, end) = match part.chars().last().filter(|c| !c.is_ascii_alphanumeric()) {
            Some(end) => (&part[..part.len() - end.len_utf8()], Some(end)),
            None => (part, None),
        };
        let hex = word.bytes().all(|b| b.is_ascii_hexdigit());
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        // `20261124T223214Z` is a number, too.
        let number = digits >= 8 || digits > 0 && hex;
        match !word.is_empty() && (number || hex && word.len() >= 8) {
            true => shape.push('#'),
            false => shape.push_str(word),
        }
        shape.extend(end);
    }
    shape
}
