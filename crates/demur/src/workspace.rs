//! A workspace: its folder, its configuration, its ledger.

use crate::config::Config;
use crate::keys::Keys;
use crate::publishing;
use corpus::Sets;
use intake::ContentStore;
use ledger::{AnyStorage, Ledger, OsRandomness, Settings, Storage};
use policy::Policy;
use rights::{Clock, Day, Error, Ordinal, PersonId, PurposeId, SystemClock};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::runtime::{Handle, Runtime};

/// An open workspace.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) config: Config,
    pub(crate) ledger: Ledger<AnyStorage>,
    pub(crate) store: ContentStore,
    pub(crate) clock: Arc<dyn Clock>,
    runtime: Runtime,
}

/// The nearest folder from here upwards that has a demur.toml.
fn here() -> Result<Option<PathBuf>, Error> {
    let here = std::env::current_dir()
        .map_err(|e| Error::storage("there is no current folder").because(e))?;
    let found = here
        .ancestors()
        .find(|folder| folder.join("demur.toml").is_file());
    Ok(found.map(Path::to_owned))
}

/// What storage and tables wait on.
pub(crate) fn runtime() -> Result<Runtime, Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    runtime.map_err(|e| Error::storage("cannot start the runtime").because(e))
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
            None => here()?.ok_or_else(|| Error::not_found("no demur.toml here or above; make a workspace with `demur init FOLDER`, or name one with -C"))?,
        };
        let config = root.join("demur.toml");
        Workspace::at(root, &config)
    }

    /// The same, or none when none is named and none is here.
    pub(crate) fn open_if_any(folder: Option<&Path>) -> Result<Option<Workspace>, Error> {
        if folder.is_none() && here()?.is_none() {
            return Ok(None);
        }
        Workspace::open(folder).map(Some)
    }

    /// Opens a workspace whose configuration lies in a file of another name: one that is being made.
    pub(crate) fn at(root: PathBuf, config: &Path) -> Result<Workspace, Error> {
        let config = Config::read(config)?;
        let runtime = runtime()?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let ledger = runtime.block_on(open_ledger(&root, &config, &clock))?;
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

    /// The ledger once more, for what needs one of its own.
    pub(crate) fn open_ledger(&self) -> Result<Ledger<AnyStorage>, Error> {
        self.wait(open_ledger(&self.root, &self.config, &self.clock))
    }

    /// Waits for work of the ledger.
    pub(crate) fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// What work of the ledger runs on.
    pub(crate) fn handle(&self) -> &Handle {
        self.runtime.handle()
    }

    /// The policy in force, or another file's.
    pub(crate) fn policy(&self, file: Option<&Path>) -> Result<Policy, Error> {
        let path = file.map_or_else(|| self.root.join(&self.config.policy), Path::to_owned);
        Ok(load_policy(&path)??)
    }

    /// The secrets of the workspace.
    pub(crate) fn keys(&self) -> Result<Keys, Error> {
        Keys::read(&self.root)
    }

    /// The training sets of the workspace.
    pub(crate) fn sets<'a>(&'a self, keys: &'a Keys) -> Sets<'a, AnyStorage> {
        Sets {
            folder: self.root.join("sets"),
            store: &self.store,
            ledger: &self.ledger,
            grid_key: &keys.grid,
            signing_key: &keys.signing,
            clock: &*self.clock,
            tool: env!("CARGO_PKG_VERSION"),
        }
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

    /// The id that a person had at first import; none once the ledger has erased them.
    pub(crate) fn id_of(&self, person: Ordinal) -> Result<Option<String>, Error> {
        let row = self.wait(self.ledger.row(person))?;
        let row =
            row.ok_or_else(|| Error::not_found(format!("nobody has the ordinal `{}`", person.0)))?;
        Ok(row.id.map(|id| id.to_string()))
    }

    /// The person of an id or handle.
    pub(crate) fn person(&self, name: &str) -> Result<Ordinal, Error> {
        let found = self.wait(self.ledger.resolve(&[PersonId::from(name)]))?;
        let unknown = || Error::not_found(format!("nobody has the id or handle `{name}`"));
        found.into_iter().next().flatten().ok_or_else(unknown)
    }
}

async fn open_ledger(
    root: &Path,
    config: &Config,
    clock: &Arc<dyn Clock>,
) -> Result<Ledger<AnyStorage>, Error> {
    let settings = Settings {
        clock: Arc::clone(clock),
        randomness: Arc::new(OsRandomness),
        tree: config.tree()?,
        keep_pseudonyms: config.erasure.keep_pseudonyms,
    };
    let storage = config.ledger.open(root).await?;
    // Before anything is appended, and be it an erasure that was pending.
    publishing::not_behind(root, &storage.frontier().await?)?;
    Ledger::open(storage, settings).await
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
