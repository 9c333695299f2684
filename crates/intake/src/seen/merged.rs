//! Many contents leave many files of ids; beyond a few they are merged into one, so that an item
//! is looked up in few places. `facts/ids/index.json` names the merged file and what it covers.

use super::{merge, run};
use crate::quarantine::{read_failed, write_failed};
use rights::Error;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Files that are looked up one by one before they are merged.
const MOST_FILES: usize = 8;

/// What has been merged.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Index {
    /// Counts up with each merge; 0 is none.
    number: u64,
    /// Files of ids that the merged one stands for.
    covers: BTreeSet<PathBuf>,
}

impl Index {
    fn load(folder: &Path) -> Result<Index, Error> {
        let path = folder.join("index.json");
        if !path.exists() {
            return Ok(Index::default());
        }
        let text = fs::read(&path).map_err(|e| read_failed(&path, e))?;
        serde_json::from_slice(&text).map_err(|e| {
            let what = format!(
                "`{}` is damaged; remove the folder, it is made again",
                path.display()
            );
            Error::corrupt(what).because(e)
        })
    }

    fn file(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{:08}.bin", self.number))
    }

    /// INVARIANT: the rename of index.json is the step that counts; a merged file that it does not
    /// name is left over and overwritten or removed later.
    fn save(&self, folder: &Path) -> Result<(), Error> {
        let (new, path) = (folder.join("index.json.tmp"), folder.join("index.json"));
        let text = serde_json::to_vec(self);
        let text =
            text.map_err(|e| Error::internal("the index of ids could not be written").because(e))?;
        fs::write(&new, text).map_err(|e| write_failed(&new, e))?;
        fs::rename(&new, &path).map_err(|e| write_failed(&path, e))
    }
}

/// The files in which the items of `contents` (relative to `facts`) are found, merged where they
/// are many. The caller holds the lock of the workspace.
pub(crate) fn files(facts: &Path, contents: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let folder = facts.join("ids");
    let mut index = Index::load(&folder)?;
    let existing: BTreeSet<PathBuf> = contents.iter().cloned().collect();
    if !index.covers.is_subset(&existing) {
        // A content was taken out of the workspace: its items may come again.
        index.covers.clear();
    }
    let loose: Vec<PathBuf> = existing
        .difference(&index.covers)
        .map(|p| facts.join(p))
        .collect();
    let mut files = Vec::new();
    if !index.covers.is_empty() {
        files.push(index.file(&folder));
    }
    files.extend(loose);
    if files.len() <= MOST_FILES {
        return Ok(files);
    }
    fs::create_dir_all(&folder).map_err(|e| write_failed(&folder, e))?;
    let old = index.file(&folder);
    index = Index {
        number: index.number + 1,
        covers: existing,
    };
    let merged = index.file(&folder);
    run::write(&merged, merge::merge(&files)?)?;
    index.save(&folder)?;
    if old.exists() {
        fs::remove_file(&old).map_err(|e| write_failed(&old, e))?;
    }
    Ok(vec![merged])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_files_become_one_and_a_content_that_is_gone_is_forgotten() {
        let facts = tempfile::tempdir().unwrap();
        let mut contents: Vec<PathBuf> = Vec::new();
        for n in 0..20u64 {
            let name = PathBuf::from(format!("{n}.bin"));
            run::write(&facts.path().join(&name), std::iter::once(Ok(((n, n), n)))).unwrap();
            contents.push(name);
            let files = files(facts.path(), &contents).unwrap();
            assert!(files.len() <= MOST_FILES);
            let mut found: Vec<u64> = Vec::new();
            for file in &files {
                found.extend(run::read_all(file).unwrap().map(|e| e.unwrap().1));
            }
            found.sort_unstable();
            assert_eq!(found, (0..=n).collect::<Vec<_>>());
        }
        let merged = fs::read_dir(facts.path().join("ids")).unwrap().count();
        assert_eq!(merged, 2, "the index and one merged file");
        contents.remove(3);
        let files = files(facts.path(), &contents).unwrap();
        let all = files.iter().flat_map(|f| run::read_all(f).unwrap());
        assert!(all.into_iter().all(|e| e.unwrap().1 != 3));
    }
}
