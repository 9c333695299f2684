//! The content of a workspace: which files there are, and what is stored about their items.

use crate::count::Count;
use crate::mapping::Mapping;
use crate::read::RowReader;
use crate::source;
use crate::source::delta::DataFile;
use rights::{Error, Hash, part_name};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What is known of one content file; content.json.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentInfo {
    /// Its id in the workspace: the first 16 hex digits of its hash, or of its hash and mapping
    /// when the same file was imported before with another mapping.
    pub content: String,
    /// Where it was imported from; read from there when it is in place.
    pub source: PathBuf,
    /// `jsonl`, `csv`, `parquet` or `delta`.
    pub format: String,
    /// Whether the file is read where it is instead of a copy.
    pub in_place: bool,
    /// SHA-256 of the file as it was imported; of a Delta table, over its data files' hashes.
    pub hash: Hash,
    /// The files of the copy, where there is one; see [`ContentStore::copy`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<CopyPart>,
    /// How often something was blanked in what the import wrote.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub purges: u32,
    /// Of a table in place: how it is since orders about it were carried out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried_out: Option<CarriedOut>,
    /// Items accepted.
    pub items: u64,
    /// The mapping it was read with.
    pub mapping: Mapping,
    /// Rows read.
    #[serde(default)]
    pub read: u64,
    /// Rows that repeated items imported before.
    #[serde(default)]
    pub repeated: u64,
    /// Rows set aside.
    #[serde(default)]
    pub quarantined: u64,
    /// The data files of a Delta table, in the order in which its rows are counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<DataFile>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes fields by reference"
)]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl ContentInfo {
    /// What became of its rows.
    #[must_use]
    pub const fn count(&self) -> Count {
        Count {
            read: self.read,
            accepted: self.items,
            repeated: self.repeated,
            quarantined: self.quarantined,
        }
    }
}

/// How a table in place is since its operator took out of it what orders said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedOut {
    /// SHA-256 of the table as it is.
    pub hash: Hash,
    /// SHA-256 of the list of where its rows are now.
    pub shifts: Hash,
}

/// A file of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyPart {
    /// Its rows.
    pub rows: u64,
    /// Its SHA-256.
    pub hash: Hash,
}

/// The folders `content` and `facts` of a workspace.
#[derive(Clone, Debug)]
pub struct ContentStore {
    root: PathBuf,
}

impl ContentStore {
    /// The store of a workspace.
    #[must_use]
    pub fn new(workspace: &Path) -> ContentStore {
        ContentStore {
            root: workspace.to_owned(),
        }
    }

    /// The folder of the workspace.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The right to change what imports wrote, one at a time; removes what broken-off ones left.
    ///
    /// # Errors
    /// When an import runs, or the disk refuses.
    pub fn lock(&self) -> Result<crate::ContentLock, Error> {
        crate::unfinished::lock_store(self)
    }

    /// The folder of a content file's facts.
    #[must_use]
    pub fn facts(&self, content: &str) -> PathBuf {
        self.root.join("facts").join(content)
    }

    /// A file of the copy of a content, by its place in [`ContentInfo::copies`].
    #[must_use]
    pub fn copy(&self, content: &str, part: usize) -> PathBuf {
        self.root.join("content").join(part_name(content, part))
    }

    /// Bytes of a content on disk: of its copy, or of what is read in place. A file that is not there
    /// counts for nothing.
    #[must_use]
    pub fn bytes(&self, info: &ContentInfo) -> u64 {
        let bytes = |path: &Path| std::fs::metadata(path).map_or(0, |m| m.len());
        if !info.in_place {
            let parts = 0..info.copies.len();
            return parts
                .map(|part| bytes(&self.copy(&info.content, part)))
                .sum();
        }
        match info.files.as_slice() {
            [] => bytes(&info.source),
            files => files.iter().map(|f| bytes(&f.path)).sum(),
        }
    }

    /// The quarantine of a content file.
    #[must_use]
    pub fn quarantine(&self, content: &str) -> PathBuf {
        self.root
            .join("quarantine")
            .join(format!("{content}.jsonl"))
    }

    /// Where an import that is not finished writes; a later one starts again.
    pub(crate) fn unfinished(&self, content: &str) -> PathBuf {
        self.root.join("facts").join(format!(".{content}"))
    }

    /// Every content file, in the order of their ids.
    ///
    /// # Errors
    /// When a content.json cannot be read.
    pub fn contents(&self) -> Result<Vec<ContentInfo>, Error> {
        let folder = self.root.join("facts");
        let Ok(entries) = std::fs::read_dir(&folder) else {
            return Ok(Vec::new());
        };
        let mut paths: Vec<PathBuf> = entries
            .filter_map(|e| e.ok().map(|e| e.path().join("content.json")))
            .collect();
        paths.retain(|p| {
            p.exists()
                && !p
                    .parent()
                    .and_then(Path::file_name)
                    .is_some_and(|n| n.to_string_lossy().starts_with('.'))
        });
        paths.sort();
        paths.iter().map(|path| read_info(path)).collect()
    }

    /// One content file, if it was imported.
    ///
    /// # Errors
    /// When its content.json cannot be read.
    pub fn content(&self, content: &str) -> Result<Option<ContentInfo>, Error> {
        let path = self.facts(content).join("content.json");
        if path.exists() {
            read_info(&path).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Whether a file that is read in place is still the one that was registered.
    ///
    /// # Errors
    /// When it changed or is gone.
    pub fn check_hash(&self, info: &ContentInfo) -> Result<(), Error> {
        if !info.in_place {
            let parts = info.copies.iter().enumerate();
            return parts
                .map(|(part, copy)| (self.copy(&info.content, part), copy.hash))
                .try_for_each(|(path, hash)| unchanged(&path, hash));
        }
        let hash = info.carried_out.map_or(info.hash, |c| c.hash);
        let whole = [(&info.source, hash)];
        let files = info.files.iter().map(|f| (&f.path, f.hash));
        let whole = whole.into_iter().filter(|_| info.files.is_empty());
        files
            .chain(whole)
            .try_for_each(|(path, hash)| unchanged(path, hash))
    }

    /// Reads rows of a content in canonical columns: those of `rows` (row numbers as in
    /// the facts, ascending), or of every accepted item. The hash of a file that is read in
    /// place is not checked here; see [`ContentStore::check_hash`].
    ///
    /// # Errors
    /// A column that does not exist, rows that are not ascending, or a file that cannot be read.
    pub fn read_rows(
        &self,
        info: &ContentInfo,
        columns: &[&str],
        rows: Option<Vec<u64>>,
    ) -> Result<RowReader, Error> {
        let rows = match rows {
            Some(rows) => Some(rows),
            None if info.in_place => Some(self.accepted_rows(&info.content)?),
            None => None,
        };
        RowReader::open(self, info, columns, rows)
    }

    /// The digests of imported items. The caller holds the lock of an import.
    pub(crate) fn id_files(&self) -> Result<Vec<PathBuf>, Error> {
        let contents = self.contents()?;
        let ids = contents
            .iter()
            .map(|info| Path::new(&info.content).join("ids.bin"));
        crate::seen::merged::files(&self.root.join("facts"), &ids.collect::<Vec<_>>())
    }

    /// Every file with digests of imported items.
    pub(crate) fn id_files_all(&self) -> Result<Vec<PathBuf>, Error> {
        let own = self.contents()?.into_iter();
        let mut files: Vec<PathBuf> = own
            .map(|info| self.facts(&info.content).join("ids.bin"))
            .collect();
        if let Ok(merged) = std::fs::read_dir(self.root.join("facts/ids")) {
            let paths = merged.filter_map(|e| e.ok().map(|e| e.path()));
            files.extend(paths.filter(|p| p.extension().is_some_and(|e| e == "bin")));
        }
        files.retain(|path| path.exists());
        Ok(files)
    }
}

fn unchanged(path: &Path, hash: Hash) -> Result<(), Error> {
    if source::hash_file(path)? == hash {
        return Ok(());
    }
    Err(Error::corrupt(format!(
        "`{}` changed since it was imported; put it back as it was, or confirm the orders that it was changed for (`demur orders list`)",
        path.display()
    )))
}

fn read_info(path: &Path) -> Result<ContentInfo, Error> {
    let wrong = |e: Box<dyn std::error::Error + Send + Sync>| {
        Error::corrupt(format!("cannot read `{}`", path.display())).because(e)
    };
    let text = std::fs::read(path).map_err(|e| wrong(e.into()))?;
    serde_json::from_slice(&text).map_err(|e| wrong(e.into()))
}
