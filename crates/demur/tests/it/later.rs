//! The program on a later day: a library before the C library moves the clock that it reads.

use rights::{Clock as _, SystemClock};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SOURCE: &str = include_str!("later/shim.rs");
const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;

/// Days counted from the one on which the test began; where that ends soon, from the next one, so that midnight
/// (UTC) does not fall into it. The clock never goes back.
pub(crate) struct Calendar {
    library: PathBuf,
    ahead: u64,
    today: i32,
}

impl Calendar {
    pub(crate) fn new() -> Calendar {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let digest = rights::Hash::of(SOURCE.as_bytes()).to_string();
        let library = folder.join(format!("later-{}.so", &digest[..16]));
        if !library.exists() {
            compile(&library);
        }
        let now = u64::try_from(SystemClock.now().epoch_micros() / 1_000_000).unwrap();
        let late = now % DAY > DAY - HOUR;
        let ahead = if late { 2 * HOUR } else { 0 };
        Calendar {
            library,
            ahead,
            today: i32::try_from((now + ahead) / DAY).unwrap(),
        }
    }

    /// The day that is so many days later.
    pub(crate) fn day(&self, days: i32) -> rights::Day {
        rights::Day::from_epoch_days(self.today + days).unwrap()
    }

    /// Has a command run on that day.
    pub(crate) fn on<'c>(&self, days: i32, command: &'c mut Command) -> &'c mut Command {
        let ahead = self.ahead + u64::try_from(days).unwrap() * DAY;
        command
            .env("LD_PRELOAD", &self.library)
            .env("DEMUR_TEST_AHEAD", ahead.to_string())
    }

    /// Runs the program on that day.
    pub(crate) fn demur(&self, days: i32, folder: &Path, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_demur"));
        command
            .arg("--json")
            .args(args)
            .current_dir(folder)
            .env_remove("DEMUR_WORKSPACE");
        self.on(days, &mut command).output().unwrap()
    }

    /// The same where it must succeed, for its JSON.
    pub(crate) fn json(&self, days: i32, folder: &Path, args: &[&str]) -> Value {
        let out = self.demur(days, folder, args);
        assert!(out.status.success(), "{args:?}: {out:?}");
        serde_json::from_slice(&out.stdout).unwrap()
    }
}

/// Several tests may do so at once, each as a process of its own: the last one's file stays.
fn compile(library: &Path) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/later/shim.rs");
    let half = library.with_extension(format!("{}.so", std::process::id()));
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let done = Command::new(rustc)
        .args(["--edition", "2024", "--crate-type", "cdylib", "-O"])
        .args(["-C", "panic=abort", "-D", "warnings", "-o"])
        .args([&half, &source])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{told}");
    std::fs::rename(half, library).unwrap();
}
