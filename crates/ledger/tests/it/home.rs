//! Where a test's ledger is kept: every test about ledgers runs on both storages.

use crate::server::Server;
use crate::town::over;
use ledger::{AnyStorage, Ledger, Places, Postgres, Servers, Sqlite};
use rights::Error;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// Which storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum On {
    Sqlite,
    Postgres,
}

/// Makes of each function named two tests, one for each storage.
macro_rules! on_both {
    ($($test:ident),* $(,)?) => {$(
        mod $test {
            use crate::home::On;

            #[test]
            fn sqlite() {
                super::$test(On::Sqlite);
            }

            #[test]
            fn postgres() {
                if crate::server::there() {
                    super::$test(On::Postgres);
                }
            }
        }
    )*};
}
pub(crate) use on_both;

/// A part of a ledger that is kept apart from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Log,
    Keys,
    Erasures,
}

impl Part {
    pub(crate) const ALL: [Part; 3] = [Part::Log, Part::Keys, Part::Erasures];

    pub(crate) fn schema(self) -> &'static str {
        match self {
            Part::Log => "demur_log",
            Part::Keys => "demur_keys",
            Part::Erasures => "demur_erasures",
        }
    }
}

/// A place for one ledger.
pub(crate) struct Home {
    on: On,
    pub(crate) folder: TempDir,
    /// In PostgreSQL, its databases: one for each part, or one for all.
    databases: Vec<String>,
}

impl On {
    /// An empty place.
    pub(crate) fn home(self) -> Home {
        self.of(1)
    }

    /// An empty place where each part can be taken away and brought back.
    pub(crate) fn home_in_parts(self) -> Home {
        self.of(3)
    }

    fn of(self, databases: usize) -> Home {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = |_| format!("ledger{}", NEXT.fetch_add(1, Ordering::SeqCst));
        let databases: Vec<String> = match self {
            On::Sqlite => Vec::new(),
            On::Postgres => (0..databases).map(name).collect(),
        };
        for database in &databases {
            Server::shared().sql("postgres", &format!("CREATE DATABASE {database}"));
        }
        Home {
            on: self,
            folder: tempfile::tempdir().unwrap(),
            databases,
        }
    }
}

/// Servers for tests: one database behind an address, quick to give up.
pub(crate) fn servers(address: &str, master: &Path) -> Servers {
    Servers {
        unsafe_fsync_off: true,
        ..Servers::one(address, master.to_owned())
    }
}

impl Home {
    pub(crate) fn on(&self) -> On {
        self.on
    }

    /// The database of a part.
    pub(crate) fn database(&self, part: Part) -> &str {
        let at = Part::ALL.iter().position(|p| *p == part).unwrap();
        &self.databases[at.min(self.databases.len() - 1)]
    }

    pub(crate) fn servers(&self) -> Servers {
        let url = |part| vec![Server::shared().url(self.database(part))];
        Servers {
            log: url(Part::Log),
            keys: url(Part::Keys),
            erasures: url(Part::Erasures),
            ..servers("", &self.folder.path().join("master"))
        }
    }

    pub(crate) async fn storage(&self) -> Result<AnyStorage, Error> {
        Ok(match self.on {
            On::Sqlite => {
                AnyStorage::Sqlite(Sqlite::open_at(&Places::within(self.folder.path())).await?)
            }
            On::Postgres => AnyStorage::Postgres(Postgres::open(&self.servers()).await?),
        })
    }

    pub(crate) async fn open(&self) -> Ledger<AnyStorage> {
        over(self.storage().await.unwrap()).await
    }

    /// Runs a statement beside demur: in a part's file, or in its schema.
    pub(crate) async fn execute(&self, part: Part, statement: &str) {
        match self.on {
            On::Sqlite => crate::files::execute(&self.file(part), statement).await,
            On::Postgres => {
                let statement = format!("SET search_path = {}; {statement}", part.schema());
                Server::shared().sql(self.database(part), &statement);
            }
        }
    }

    /// Has the database itself fail at a write: `INSERT` of, `UPDATE OF corrected` of a table, where
    /// a condition on the new row holds.
    pub(crate) async fn cut(&self, part: Part, write: &str, table: &str, when: &str) {
        let when = match when {
            "" => String::new(),
            when => format!("WHEN ({when})"),
        };
        let statement = match self.on {
            On::Sqlite => format!(
                "CREATE TRIGGER cut BEFORE {write} ON {table} {when} BEGIN SELECT RAISE(ABORT, 'cut'); END"
            ),
            On::Postgres => format!(
                "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'cut'; END $$; CREATE TRIGGER cut BEFORE {write} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION {}.cut()",
                part.schema()
            ),
        };
        self.execute(part, &statement).await;
    }

    /// Ends [`Home::cut`].
    pub(crate) async fn uncut(&self, part: Part, table: &str) {
        let statement = match self.on {
            On::Sqlite => "DROP TRIGGER cut".to_owned(),
            On::Postgres => format!("DROP TRIGGER cut ON {table}; DROP FUNCTION cut"),
        };
        self.execute(part, &statement).await;
    }

    /// Where the bytes are found: files as they lie on the disk, or tables as a dump has them.
    pub(crate) fn with(&self, marker: &str) -> Vec<String> {
        match self.on {
            On::Sqlite => crate::files::files_with(self.folder.path(), marker.as_bytes()),
            On::Postgres => self.dump_with(marker),
        }
    }

    fn dump_with(&self, marker: &str) -> Vec<String> {
        let hex: String = marker.bytes().map(|b| format!("{b:02x}")).collect();
        let mut found = Vec::new();
        for database in &self.databases {
            let mut dump = Server::shared().client("pg_dump");
            let dump = dump.args(["--inserts", "-d", database]).output().unwrap();
            assert!(dump.status.success(), "{dump:?}");
            let dump = String::from_utf8(dump.stdout).unwrap();
            assert!(dump.contains("PostgreSQL database dump complete"));
            let lines = dump
                .lines()
                .filter(|l| l.contains(marker) || l.contains(&hex));
            found.extend(lines.map(|l| l.split_whitespace().nth(2).unwrap_or(l).to_owned()));
        }
        found.sort();
        found
    }
}
