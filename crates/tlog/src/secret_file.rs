//! Files with secrets: each appears whole under its name, once, for its owner alone.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Writes a file that only its owner may read, and that must not be there yet, to the disk.
///
/// INVARIANT: under its own name the file is whole. A secret is never overwritten, so one that was cut
/// short could never be put right.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] when it is there; otherwise when the disk refuses. Then nothing is
/// under its name, and it can be written again.
pub fn write_secret(path: &Path, text: &str) -> io::Result<()> {
    if path.symlink_metadata().is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let half = half(path);
    absent(fs::remove_file(&half))?;
    let written = fill(&half, text).and_then(|()| name(&half, path, text));
    let removed = absent(fs::remove_file(&half));
    written.and(removed)?;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    crate::files::sync_folder(folder.unwrap_or(Path::new(".")))
}

/// Reads a file that [`write_secret`] wrote.
///
/// # Errors
/// When it cannot be read.
pub fn read_secret(path: &Path) -> io::Result<String> {
    let text = fs::read_to_string(path)?;
    // A second name of the same file, where a program died before it took it away.
    let half = half(path);
    if half.symlink_metadata().is_ok() {
        let _ = fs::remove_file(half);
    }
    Ok(text)
}

/// Makes a file that only its owner may read, where there is none: a database gives its log the mode of its file.
///
/// # Errors
/// When the disk refuses.
pub fn make_private(path: &Path) -> io::Result<()> {
    private(OpenOptions::new().append(true).create(true))
        .open(path)
        .map(drop)
}

/// Writes a file that only its owner may read, in the place of one that is there, to the disk. One that others
/// could read stays so.
///
/// # Errors
/// When the disk refuses.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    let mut file = private(&mut options).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Files that it makes are for their owner alone.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Where it is written first.
fn half(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{name}.tmp"))
}

fn fill(path: &Path, text: &str) -> io::Result<()> {
    let mut file: File = private(OpenOptions::new().write(true).create_new(true)).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Gives it its name, unless somebody else wrote one meanwhile: a link never replaces a file.
fn name(half: &Path, path: &Path, text: &str) -> io::Result<()> {
    match fs::hard_link(half, path) {
        // Two may have written to `half` at once; only who finds their own secret goes on.
        Ok(()) if fs::read_to_string(path)? == text => Ok(()),
        Ok(()) => Err(io::ErrorKind::AlreadyExists.into()),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Err(e),
        // Some disks have no links.
        Err(_) => fill(path, text).inspect_err(|e| {
            if e.kind() != io::ErrorKind::AlreadyExists {
                let _ = fs::remove_file(path);
            }
        }),
    }
}

fn absent(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_written_once_and_whole_whatever_was_left_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.key");
        fs::write(folder.path().join("a.key.tmp"), "ha").unwrap();
        write_secret(&path, "secret\n").unwrap();
        assert_eq!(read_secret(&path).unwrap(), "secret\n");
        let again = write_secret(&path, "other\n").unwrap_err();
        assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
        // Killed between the two names.
        fs::hard_link(&path, folder.path().join("a.key.tmp")).unwrap();
        assert_eq!(read_secret(&path).unwrap(), "secret\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
