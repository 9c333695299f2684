//! Copying a database that others write to.

use super::column::failed;
use super::open::make_private;
use crate::master::make_folder;
use rights::Error;
use sqlx::sqlite::SqlitePool;
use std::path::{Path, PathBuf};

/// A copy as of one moment, in a file for its owner alone. Free pages are left out.
pub(super) async fn copy(from: &SqlitePool, folder: &Path, name: &str) -> Result<PathBuf, Error> {
    make_folder(folder)?;
    let path = folder.join(name);
    if path.exists() {
        return Err(Error::input(format!(
            "`{}` is there already; a copy never overwrites one",
            path.display()
        )));
    }
    make_private(&path)?;
    let target = path.to_str().ok_or_else(|| {
        Error::input(format!(
            "`{}` is no name that SQLite can use",
            path.display()
        ))
    })?;
    sqlx::query("VACUUM INTO ?")
        .bind(target.to_owned())
        .execute(from)
        .await
        .map_err(failed)?;
    let file = std::fs::File::open(&path).and_then(|file| file.sync_all());
    file.map_err(|e| Error::storage(format!("cannot keep `{}`", path.display())).because(e))?;
    Ok(path)
}
