//! Work that the command line does: the console calls the same program, so that both do the same, check the
//! same, and take the same locks.

use rights::Error;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::process::{Child, Command};

/// Programs that the console called.
#[derive(Debug)]
pub(crate) struct Jobs {
    program: PathBuf,
    workspace: PathBuf,
    known: Arc<Mutex<Known>>,
}

/// What is known of those that were begun, by name.
#[derive(Debug, Default)]
struct Known {
    /// The numbers of those that go on.
    running: BTreeMap<String, u32>,
    /// Why those did not come to their end that were begun last.
    failed: BTreeMap<String, String>,
}

/// How often it is looked whether one has ended.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// So long it is waited for one that may fail at once.
const AT_ONCE: Duration = Duration::from_millis(700);

fn known(of: &Mutex<Known>) -> MutexGuard<'_, Known> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Jobs {
    pub(crate) fn new(program: PathBuf, workspace: PathBuf) -> Jobs {
        Jobs {
            program,
            workspace,
            known: Arc::default(),
        }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg("--json")
            .arg("-C")
            .arg(&self.workspace)
            .args(words)
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    ///
    /// # Errors
    /// What the command says is wrong, or that it cannot be run.
    pub(crate) async fn run(&self, words: &[&str]) -> Result<(), Error> {
        let out = self.command(words).output().await;
        let out = out.map_err(|e| Error::internal("demur could not be called").because(e))?;
        match out.status.code() {
            Some(0 | 1) => Ok(()),
            _ => Err(said(&String::from_utf8_lossy(&out.stderr))),
        }
    }

    /// Begins a command and lets it go on; nothing where one of this name goes on already. What it ends with is
    /// kept until it is begun again; one that fails at once has failed when this returns.
    ///
    /// # Errors
    /// When it cannot be run.
    pub(crate) async fn begin(&self, name: &str, words: &[&str]) -> Result<(), Error> {
        if self.spawn(name, words)? {
            let begun = Instant::now();
            while self.is_running(name) && begun.elapsed() < AT_ONCE {
                tokio::time::sleep(LOOK_EVERY).await;
            }
        }
        Ok(())
    }

    /// Whether it was begun.
    fn spawn(&self, name: &str, words: &[&str]) -> Result<bool, Error> {
        let mut jobs = known(&self.known);
        if jobs.running.contains_key(name) {
            return Ok(false);
        }
        let mut command = self.command(words);
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        let child = command.spawn();
        let child = child.map_err(|e| Error::internal("demur could not be called").because(e))?;
        let id = child.id().unwrap_or_default();
        jobs.running.insert(name.to_owned(), id);
        jobs.failed.remove(name);
        tokio::spawn(watch(Arc::clone(&self.known), name.to_owned(), child));
        Ok(true)
    }

    /// Whether one goes on.
    pub(crate) fn is_running(&self, name: &str) -> bool {
        known(&self.known).running.contains_key(name)
    }

    /// Why the last one of a name failed, in one line that names nobody's address.
    pub(crate) fn failure(&self, name: &str) -> Option<String> {
        known(&self.known).failed.get(name).cloned()
    }

    /// Tells one to end; it finishes what it has begun.
    ///
    /// # Errors
    /// When it cannot be told.
    pub(crate) async fn stop(&self, name: &str) -> Result<(), Error> {
        let id = known(&self.known).running.get(name).copied();
        let Some(id) = id.filter(|id| *id > 0) else {
            return Ok(());
        };
        let mut told = Command::new("kill");
        told.args(["-TERM", &id.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let failed = |e| Error::internal("a job could not be told to end").because(e);
        told.status().await.map_err(failed)?;
        Ok(())
    }
}

/// Waits until one has ended, and keeps what it failed with.
async fn watch(jobs: Arc<Mutex<Known>>, name: String, child: Child) {
    let failure = match child.wait_with_output().await {
        Ok(out) if matches!(out.status.code(), Some(0 | 1)) => None,
        Ok(out) => Some(said(&String::from_utf8_lossy(&out.stderr))),
        Err(e) => Some(Error::internal("demur could not be called").because(e)),
    };
    let mut jobs = known(&jobs);
    if let Some(error) = failure {
        jobs.failed.insert(name.clone(), shown(&error));
    }
    // Last: whoever sees that it has ended sees what it failed with.
    jobs.running.remove(&name);
}

/// What is shown of an error: its first line, less addresses.
fn shown(error: &Error) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    let words = line.split(' ');
    let plain = words.map(|word| match word.contains('@') {
        true => "\u{2026}",
        false => word,
    });
    plain.collect::<Vec<_>>().join(" ")
}

/// The error that a command printed, as one of ours.
fn said(printed: &str) -> Error {
    #[derive(serde::Deserialize)]
    struct Printed {
        error: String,
        #[serde(default)]
        kind: String,
    }
    let lines = printed.lines().rev();
    let found = lines
        .filter_map(|line| serde_json::from_str::<Printed>(line).ok())
        .next();
    match found {
        Some(said) => match said.kind.as_str() {
            "refused" => Error::refused(said.error),
            "notfound" => Error::not_found(said.error),
            "storage" => Error::storage(said.error),
            _ => Error::input(said.error),
        },
        None => Error::internal("demur ended without saying why"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rights::ErrorKind;

    #[test]
    fn an_error_keeps_its_kind() {
        let error = said("noise\n{\"error\":\"`x` is taken\",\"kind\":\"refused\"}\n");
        assert_eq!(error.kind(), ErrorKind::Refused);
        assert_eq!(error.to_string(), "`x` is taken");
        assert_eq!(said("").kind(), ErrorKind::Internal);
    }

    #[test]
    fn what_is_shown_names_no_address() {
        let error = Error::refused("`ada@example.org` is not taken\n  because: 550 no ada");
        assert_eq!(shown(&error), "\u{2026} is not taken");
    }

    fn shell(folder: &std::path::Path, script: &str) -> Jobs {
        let program = folder.join("demur");
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        let mut command = std::process::Command::new("chmod");
        let done = command.arg("+x").arg(&program).status().unwrap();
        assert!(done.success());
        Jobs::new(program, folder.to_owned())
    }

    #[tokio::test]
    async fn what_a_job_failed_with_is_kept_until_it_is_begun_again() {
        let folder = tempfile::tempdir().unwrap();
        let printed =
            "{\\\"error\\\":\\\"it is planned for tomorrow\\\",\\\"kind\\\":\\\"refused\\\"}";
        let script = format!("test -e \"$3/good\" && exit 0\necho \"{printed}\" >&2\nexit 2");
        let jobs = shell(folder.path(), &script);
        assert_eq!(jobs.failure("a"), None);
        jobs.begin("a", &[]).await.unwrap();
        while jobs.is_running("a") {
            tokio::time::sleep(LOOK_EVERY).await;
        }
        let failure = jobs.failure("a");
        assert_eq!(failure.as_deref(), Some("it is planned for tomorrow"));
        assert_eq!(jobs.failure("b"), None, "of another");
        std::fs::write(folder.path().join("good"), "").unwrap();
        jobs.begin("a", &[]).await.unwrap();
        while jobs.is_running("a") {
            tokio::time::sleep(LOOK_EVERY).await;
        }
        assert_eq!(jobs.failure("a"), None);
    }
}
