//! Backups of the parts of a ledger, as an operator makes them: copies of SQLite's files, dumps of
//! PostgreSQL's databases.

use crate::home::{Home, On, Part};
use crate::server::Server;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// What was kept of each part.
pub(crate) struct Backup(TempDir);

impl Home {
    /// A backup of every part, whoever has the ledger open.
    pub(crate) async fn backup(&self) -> Backup {
        let backup = Backup(tempfile::tempdir().unwrap());
        for part in Part::ALL {
            match self.on() {
                On::Sqlite => {
                    let into = format!("VACUUM INTO '{}'", backup.of(part).display());
                    crate::files::execute(&self.file(part), &into).await;
                }
                On::Postgres => {
                    let mut dump = Server::shared().client("pg_dump");
                    dump.args(["-Fc", "-d", self.database(part), "-f"]);
                    succeed(dump.arg(backup.of(part)));
                }
            }
        }
        backup
    }

    /// Puts a part back as it was. Nobody must have the ledger open.
    pub(crate) fn restore(&self, backup: &Backup, part: Part) {
        self.lose(part);
        match self.on() {
            On::Sqlite => drop(std::fs::copy(backup.of(part), self.file(part)).unwrap()),
            On::Postgres => {
                let mut restore = Server::shared().client("pg_restore");
                restore.args(["--exit-on-error", "-d", self.database(part)]);
                succeed(restore.arg(backup.of(part)));
            }
        }
    }

    /// Takes a part away.
    pub(crate) fn lose(&self, part: Part) {
        match self.on() {
            On::Sqlite => {
                for ending in ["", "-wal", "-shm"] {
                    let mut file = self.file(part).into_os_string();
                    file.push(ending);
                    if Path::new(&file).exists() {
                        std::fs::remove_file(file).unwrap();
                    }
                }
            }
            On::Postgres => {
                let statement = format!("DROP SCHEMA IF EXISTS {} CASCADE", part.schema());
                Server::shared().sql(self.database(part), &statement);
            }
        }
    }

    /// Whether a part is there.
    pub(crate) fn has(&self, part: Part) -> bool {
        match self.on() {
            On::Sqlite => self.file(part).exists(),
            On::Postgres => {
                let statement = format!("SELECT to_regnamespace('{}') IS NOT NULL", part.schema());
                Server::shared().sql(self.database(part), &statement) == "t"
            }
        }
    }
}

impl Backup {
    fn of(&self, part: Part) -> PathBuf {
        self.0.path().join(part.schema())
    }
}

fn succeed(command: &mut Command) {
    let done = command.output().unwrap();
    assert!(done.status.success(), "{command:?}: {done:?}");
}
