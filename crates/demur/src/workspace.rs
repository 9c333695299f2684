//! A workspace: its folder, its configuration, its ledger.

use crate::config::Config;
use intake::ContentStore;
use ledger::{Ledger, OsRandomness, Sqlite};
use policy::Policy;
use rights::{Clock, Day, Error, Ordinal, PersonId, PurposeId, SystemClock};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::runtime::Runtime;

/// An open workspace.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) config: Config,
    pub(crate) ledger: Ledger<Sqlite>,
    pub(crate) store: ContentStore,
    pub(crate) clock: Arc<dyn Clock>,
    runtime: Runtime,
}

/// The nearest folder upwards that has a demur.toml.
fn find(from: &Path) -> Option<PathBuf> {
    from.ancestors()
        .find(|folder| folder.join("demur.toml").is_file())
        .map(Path::to_owned)
}

impl Workspace {
    /// Opens the workspace in a folder, or the nearest one upwards from here.
    pub(crate) fn open(folder: Option<&Path>) -> Result<Workspace, Error> {
        let root = match folder {
            Some(folder) if folder.join("demur.toml").is_file() => folder.to_owned(),
            Some(folder) => {
                return Err(Error::not_found(format!(
                    "`{}` has no demur.toml; make a workspace with `demur init`",
                    folder.display()
                )));
            }
            None => {
                let here = std::env::current_dir()
                    .map_err(|e| Error::storage("there is no current folder").because(e))?;
                find(&here).ok_or_else(|| Error::not_found("no demur.toml here or above; make a workspace with `demur init FOLDER`, or name one with -C"))?
            }
        };
        let config = Config::read(&root.join("demur.toml"))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build();
        let runtime = runtime.map_err(|e| Error::storage("cannot start the runtime").because(e))?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let storage = runtime.block_on(Sqlite::open(&root.join("ledger")))?;
        let ledger = Ledger::new(
            storage,
            Arc::clone(&clock),
            Arc::new(OsRandomness),
            config.tree()?,
        );
        let store = ContentStore::new(&root);
        Ok(Workspace {
            root,
            config,
            ledger,
            store,
            clock,
            runtime,
        })
    }

    /// Waits for work of the ledger.
    pub(crate) fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// The policy in force, or another file's.
    pub(crate) fn policy(&self, file: Option<&Path>) -> Result<Policy, Error> {
        let path = file.map_or_else(|| self.root.join(&self.config.policy), Path::to_owned);
        Ok(load_policy(&path)??)
    }

    /// The day given, or today.
    pub(crate) fn day(&self, given: Option<&str>) -> Result<Day, Error> {
        given.map_or_else(|| Ok(self.clock.today()), str::parse)
    }

    /// A purpose that the workspace knows.
    pub(crate) fn purpose(&self, name: &str) -> Result<PurposeId, Error> {
        let purpose = PurposeId::from(name);
        self.config.tree()?.require(&purpose)?;
        Ok(purpose)
    }

    /// The person of an id or handle.
    pub(crate) fn person(&self, name: &str) -> Result<Ordinal, Error> {
        let found = self.wait(self.ledger.resolve(&[PersonId::from(name)]))?;
        let unknown = || Error::not_found(format!("nobody has the id or handle `{name}`"));
        found.into_iter().next().flatten().ok_or_else(unknown)
    }
}

/// Loads a policy file; the outer error is a file that cannot be read.
pub(crate) fn load_policy(path: &Path) -> Result<Result<Policy, policy::Faults>, Error> {
    let text = std::fs::read_to_string(path).map_err(|e| {
        Error::not_found(format!("cannot read the policy `{}`", path.display())).because(e)
    })?;
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    Ok(Policy::load(&name, &text))
}
