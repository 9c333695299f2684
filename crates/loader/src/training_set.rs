//! A training set to be read, and what reading it needs from outside.

use crate::columns::Columns;
use crate::handover::{Beginning, Handover};
use crate::key;
use crate::loader::Loader;
use crate::log::LogHead;
use crate::opened::{Opened, Source};
use crate::options::Options;
use crate::plan::{Plan, Selection};
use crate::position::Position;
use crate::reader::Recipe;
use crate::stream::Stream;
use corpus::set::PublicKey;
use rights::{Clock, Error, Hash, Manifest, Randomness, Sequence};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Time and randomness.
#[derive(Clone)]
pub struct Surroundings {
    /// The wall clock, by which the age of the view of late choices is told.
    pub clock: Arc<dyn Clock>,
    /// For the names of runs.
    pub randomness: Arc<dyn Randomness>,
}

/// A training set whose newest state is signed with the key that is trusted.
#[derive(Clone)]
pub struct TrainingSet {
    source: Source,
    first: Arc<Manifest>,
    hash: Hash,
    newest: (u64, Sequence),
    surroundings: Surroundings,
}

impl TrainingSet {
    /// Opens the set in a folder. Without a key (base64, as `demur verify` prints it) the set must lie in
    /// the workspace that made it, whose key is taken.
    ///
    /// # Errors
    /// When there is no set or no key, or when a state is not signed with the key.
    pub fn open(
        set: &Path,
        key: Option<&str>,
        surroundings: Surroundings,
    ) -> Result<TrainingSet, Error> {
        let folder = set.canonicalize().map_err(|e| {
            Error::not_found(format!("there is no training set `{}`", set.display())).because(e)
        })?;
        if !corpus::set::paths::state(&folder, 0).exists() {
            let text = format!("`{}` is no training set: it has no manifest", set.display());
            return Err(Error::not_found(text));
        }
        let key = key::trusted(&folder, key)?;
        let source = Source { set: folder, key };
        let first = source.state(0)?;
        let opened = Opened::open(&source, first.hash, 0)?;
        let newest = (opened.state, opened.sequence());
        Ok(TrainingSet {
            source,
            first: Arc::new(first.manifest),
            hash: first.hash,
            newest,
            surroundings,
        })
    }

    /// Its state 0.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.first
    }

    /// SHA-256 of the signed file of state 0.
    #[must_use]
    pub const fn hash(&self) -> Hash {
        self.hash
    }

    /// The signed state that was the newest when it was opened, and the ledger entries that this state
    /// accounts for. Whatever is read later is read at this state or a newer one.
    #[must_use]
    pub const fn newest(&self) -> (u64, Sequence) {
        self.newest
    }

    /// Time and randomness.
    #[must_use]
    pub const fn surroundings(&self) -> &Surroundings {
        &self.surroundings
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.source.set
    }

    /// The key that signed it.
    #[must_use]
    pub const fn key(&self) -> PublicKey {
        self.source.key
    }

    /// A loader at the beginning of epoch 0.
    ///
    /// # Errors
    /// When selection or options are none that there can be.
    pub fn loader(&self, selection: Selection, options: Options) -> Result<Loader, Error> {
        Loader::new(self.clone(), selection, options)
    }

    /// The sealed steps of an epoch from a position on; of several workers, worker `part.0` of `part.1`
    /// has every `part.1`-th cell. For processes that read on behalf of another one.
    ///
    /// # Errors
    /// When selection or columns are none that there can be.
    pub fn stream(
        &self,
        selection: Selection,
        options: &Options,
        from: Position,
        part: (usize, usize),
    ) -> Result<Stream, Error> {
        Stream::start(self.recipe(selection, options)?, from, part)
    }

    pub(crate) fn recipe(&self, selection: Selection, options: &Options) -> Result<Recipe, Error> {
        let plan = Plan::new(&self.first, self.hash, selection)?;
        Ok(Recipe {
            source: self.source.clone(),
            id: plan.id(),
            plan: Arc::new(plan),
            columns: Columns::new(options.columns.as_deref())?,
            threads: options.threads,
        })
    }

    /// What opens the steps of a run from a position on.
    pub(crate) fn handover(
        &self,
        recipe: &Recipe,
        options: &Options,
        from: Position,
    ) -> Result<Handover, Error> {
        let now = self.surroundings.clock.now();
        let mut random = [0; 4];
        self.surroundings.randomness.fill(&mut random)?;
        let second: String = now
            .to_string()
            .chars()
            .take(19)
            .filter(|c| !"-:".contains(*c))
            .collect();
        let columns = recipe.columns.schema.fields().iter();
        let head = LogHead {
            format: 1,
            run: format!("{second}Z-{:08x}", u32::from_le_bytes(random)),
            consumer: options.consumer.clone(),
            set: recipe.plan.set.clone(),
            manifest: self.hash,
            selection: recipe.plan.selection.clone(),
            columns: columns.map(|field| field.name().clone()).collect(),
            max_age_millis: u64::try_from(options.guard.max_age.as_millis()).unwrap_or(u64::MAX),
            from,
            at: now,
        };
        Handover::start(Beginning {
            recipe: recipe.clone(),
            key: key::bytes(&self.source.key)?,
            guard: options.guard.clone(),
            log: &self.log_folder(options),
            head,
            clock: Arc::clone(&self.surroundings.clock),
            keep_empty: options.keep_empty,
        })
    }

    fn log_folder(&self, options: &Options) -> PathBuf {
        options
            .log
            .clone()
            .unwrap_or_else(|| self.source.set.join("loads"))
    }
}
