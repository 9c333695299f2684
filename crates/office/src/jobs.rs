//! Work that the command line does: the console calls the same program, so that both do the same, check the
//! same, and take the same locks.

use rights::Error;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Mutex, PoisonError};
use tokio::process::{Child, Command};

/// Programs that the console called.
#[derive(Debug)]
pub(crate) struct Jobs {
    program: PathBuf,
    workspace: PathBuf,
    /// Those that go on, by name.
    running: Mutex<BTreeMap<String, Child>>,
}

impl Jobs {
    pub(crate) fn new(program: PathBuf, workspace: PathBuf) -> Jobs {
        Jobs {
            program,
            workspace,
            running: Mutex::new(BTreeMap::new()),
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

    /// Begins a command and lets it go on; nothing where one of this name goes on already.
    ///
    /// # Errors
    /// When it cannot be run.
    pub(crate) fn begin(&self, name: &str, words: &[&str]) -> Result<(), Error> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if running.get_mut(name).is_some_and(goes_on) {
            return Ok(());
        }
        let mut command = self.command(words);
        command.stdout(Stdio::null());
        let child = command.spawn();
        let child = child.map_err(|e| Error::internal("demur could not be called").because(e))?;
        running.insert(name.to_owned(), child);
        Ok(())
    }

    /// Whether one goes on.
    pub(crate) fn is_running(&self, name: &str) -> bool {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.get_mut(name).is_some_and(goes_on)
    }

    /// Tells one to end; it finishes what it has begun.
    ///
    /// # Errors
    /// When it cannot be told.
    pub(crate) async fn stop(&self, name: &str) -> Result<(), Error> {
        let id = {
            let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
            running
                .get_mut(name)
                .and_then(|child| goes_on(child).then(|| child.id()).flatten())
        };
        let Some(id) = id else {
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

fn goes_on(child: &mut Child) -> bool {
    matches!(child.try_wait(), Ok(None))
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
}
