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
    // INVARIANT: under its own name a copy is whole; half of one would be taken for a backup, and
    // never be overwritten.
    let half = folder.join(format!("{name}.tmp"));
    remove(&half)?;
    make_private(&half)?;
    let target = half.to_str().ok_or_else(|| {
        Error::input(format!(
            "`{}` is no name that SQLite can use",
            half.display()
        ))
    })?;
    sqlx::query("VACUUM INTO ?")
        .bind(target.to_owned())
        .execute(from)
        .await
        .map_err(failed)?;
    let kept = sync(&half)
        .and_then(|()| std::fs::rename(&half, &path))
        .and_then(|()| sync(folder));
    kept.map_err(|e| Error::storage(format!("cannot keep `{}`", path.display())).because(e))?;
    Ok(path)
}

fn sync(path: &Path) -> std::io::Result<()> {
    std::fs::File::open(path).and_then(|file| file.sync_all())
}

/// Removes what a copy that broke off left, with what SQLite keeps beside a file it writes.
fn remove(half: &Path) -> Result<(), Error> {
    for more in ["", "-journal", "-wal"] {
        let mut path = half.as_os_str().to_owned();
        path.push(more);
        match std::fs::remove_file(&path) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                let path = Path::new(&path).display();
                return Err(Error::storage(format!("cannot remove `{path}`")).because(e));
            }
            _ => {}
        }
    }
    Ok(())
}
