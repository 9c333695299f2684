//! Where a workspace keeps its ledger: in files below it, or in PostgreSQL.

use ledger::{AnyStorage, Places, Postgres, Servers, Sqlite};
use rights::Error;
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The part `[ledger]` of demur.toml. Paths are taken from the workspace's folder.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct LedgerPlaces {
    /// Which of the two.
    storage: Kind,
    /// The folder of the keys of persons, wrapped under the master key in `keys`.
    vault: PathBuf,
    /// The folder of the journal of erasures.
    erasures: PathBuf,
    /// Addresses of the log's database, in the order in which they are tried.
    urls: Vec<String>,
    /// Those of the keys; those of the log when none is named.
    keys_urls: Vec<String>,
    /// Those of the journal of erasures; those of the log when none is named.
    erasures_urls: Vec<String>,
    /// How long a command goes on trying when a server is lost.
    patience_seconds: u32,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Sqlite,
    Postgres,
}

impl Default for LedgerPlaces {
    fn default() -> Self {
        LedgerPlaces {
            storage: Kind::Sqlite,
            vault: "vault".into(),
            erasures: "erasures".into(),
            urls: Vec::new(),
            keys_urls: Vec::new(),
            erasures_urls: Vec::new(),
            patience_seconds: 30,
        }
    }
}

impl std::fmt::Debug for LedgerPlaces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Addresses may hold passwords.
        f.debug_struct("LedgerPlaces")
            .field("storage", &self.storage)
            .finish_non_exhaustive()
    }
}

/// The variables that stand above the addresses of demur.toml: several addresses with commas between.
const VARIABLES: [&str; 3] = [
    "DEMUR_LEDGER_URL",
    "DEMUR_LEDGER_KEYS_URL",
    "DEMUR_LEDGER_ERASURES_URL",
];
/// In the folder `ledger` of a workspace whose ledger is elsewhere.
const ELSEWHERE: &str = "in-postgresql";
const NOTE: &str = "The ledger of this workspace is in PostgreSQL; demur.toml says where.\n";

impl LedgerPlaces {
    /// Opens the ledger's storage.
    ///
    /// # Errors
    /// When it cannot be opened, or this workspace has had its ledger in the other kind of storage:
    /// a new, empty one would have forgotten every objection.
    pub(crate) async fn open(&self, root: &Path) -> Result<AnyStorage, Error> {
        let (files, note) = (
            root.join("ledger/ledger.db"),
            root.join("ledger").join(ELSEWHERE),
        );
        match self.storage {
            Kind::Sqlite if note.exists() => Err(moved(&note, "postgres")),
            Kind::Postgres if files.exists() => Err(moved(&files, "sqlite")),
            Kind::Sqlite => Ok(AnyStorage::Sqlite(
                Sqlite::open_at(&self.places(root)).await?,
            )),
            Kind::Postgres => {
                let storage = Postgres::open(&self.servers(root)).await?;
                write_note(&note)?;
                Ok(AnyStorage::Postgres(storage))
            }
        }
    }

    fn places(&self, root: &Path) -> Places {
        Places {
            log: root.join("ledger"),
            keys: root.join(&self.vault),
            erasures: root.join(&self.erasures),
            master: root.join("keys"),
        }
    }

    fn servers(&self, root: &Path) -> Servers {
        let [log, keys, erasures] = VARIABLES.map(addresses);
        let log = log.unwrap_or_else(|| self.urls.clone());
        let or_log = |given: Option<Vec<String>>, named: &[String]| match given {
            Some(given) => given,
            None if named.is_empty() => log.clone(),
            None => named.to_vec(),
        };
        Servers {
            keys: or_log(keys, &self.keys_urls),
            erasures: or_log(erasures, &self.erasures_urls),
            master: root.join("keys"),
            patience: Duration::from_secs(self.patience_seconds.into()),
            unsafe_fsync_off: false,
            log,
        }
    }
}

fn addresses(variable: &str) -> Option<Vec<String>> {
    let value = std::env::var(variable).ok()?;
    let addresses = value.split(',').map(str::trim).filter(|a| !a.is_empty());
    let addresses: Vec<String> = addresses.map(str::to_owned).collect();
    (!addresses.is_empty()).then_some(addresses)
}

fn moved(found: &Path, storage: &str) -> Error {
    let found = found.display();
    Error::refused(format!(
        "`{found}` says that this workspace's ledger is kept in another place; set `storage = \"{storage}\"` under [ledger] in demur.toml, or everything that was said would be forgotten"
    ))
}

fn write_note(note: &Path) -> Result<(), Error> {
    let failed = |e| Error::storage(format!("cannot write `{}`", note.display())).because(e);
    if note.exists() {
        return Ok(());
    }
    let folder = note.parent().map_or(Ok(()), fs::create_dir_all);
    folder.and_then(|()| fs::write(note, NOTE)).map_err(failed)
}
