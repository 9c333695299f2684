//! A real mail server, `tests/smtp_server.py`, started by the tests.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

pub(crate) struct MailServer {
    child: Child,
    folder: tempfile::TempDir,
    pub(crate) port: u16,
}

/// A mail as the server got it.
#[derive(Clone, Debug, serde::Deserialize)]
pub(crate) struct Taken {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) data: String,
}

/// The Python that has aiosmtpd; with `CI=true` it must be there.
fn python() -> Option<PathBuf> {
    let python = std::env::var_os("DEMUR_PYTHON").map(PathBuf::from);
    assert!(
        python.is_some() || std::env::var_os("CI").is_none(),
        "DEMUR_PYTHON must name a Python with aiosmtpd"
    );
    python
}

impl MailServer {
    /// Starts it; `None` (and a line that says so) where there is no Python for it.
    pub(crate) fn start(options: &[&str]) -> Option<MailServer> {
        let Some(python) = python() else {
            println!("skipped: DEMUR_PYTHON is not set, and no mail server can be started");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/smtp_server.py");
        let mut child = Command::new(python)
            .arg(script)
            .arg(folder.path())
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = child.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let port = line.trim().parse().expect("the server names its port");
        Some(MailServer {
            child,
            folder,
            port,
        })
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        let text = std::fs::read_to_string(self.folder.path().join("taken.jsonl")).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
