//! Messages of a Maildir, read where they lie.
//!
//! INVARIANT: whether a message was read is what the outbox says, never its flag: whoever opens the folder with another
//! program marks what nobody has counted.

use super::office::Office;
use super::returns::read;
use notice::{ReadFile, Verdicts};
use rights::{Error, Instant};
use std::collections::HashSet;
use std::fs::{self, File, Metadata};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The flag of a message that was read (maildir(5)).
const SEEN: char = 'S';
/// How often a folder is looked at: other programs rename what is in it meanwhile.
const LOOKS: u32 = 4;
/// Names that are written down at once.
const NAMES: usize = 1_000;

struct Maildir<'m> {
    office: &'m Office<'m>,
    /// What it is called in the outbox.
    folder: String,
    new: PathBuf,
    cur: PathBuf,
}

/// Reads every message of a Maildir that was not read; gives the source that it is in the outbox.
pub(super) fn all(
    office: &Office<'_>,
    folder: &Path,
    verdicts: &mut Verdicts,
) -> Result<String, Error> {
    let (new, cur) = (folder.join("new"), folder.join("cur"));
    if !new.is_dir() || !cur.is_dir() {
        return Err(Error::not_found(format!(
            "`{}` is no Maildir: it lacks `new` and `cur`",
            folder.display()
        )));
    }
    let whole = fs::canonicalize(folder).map_err(|e| cannot_read(folder, e))?;
    let maildir = Maildir {
        office,
        folder: whole.display().to_string(),
        new,
        cur,
    };
    let (ws, outbox) = (&office.session.ws, &office.outbox);
    // Known before it is read: where that fails, nobody counts as reached by what another source says.
    let source = format!("maildir:{}", maildir.folder);
    ws.wait(outbox.know_source(&source))?;
    let mut known = ws.wait(outbox.read_files(&maildir.folder))?;
    for left in (0..LOOKS).rev() {
        let files = maildir.unread(&known)?;
        if files.is_empty() {
            break;
        }
        // What is nowhere to be found in the end is an error: nobody may count as reached for it.
        maildir.look(&files, left == 0, (&mut known, verdicts))?;
    }
    maildir.forget(&known)?;
    Ok(source)
}

impl Maildir<'_> {
    /// Files that were not read; one that another program has just renamed is among them.
    fn unread(&self, known: &HashSet<ReadFile>) -> Result<Vec<PathBuf>, Error> {
        let mut files = listed(&self.new)?;
        let is_known = |file: &PathBuf| {
            let meta = fs::metadata(file);
            meta.is_ok_and(|meta| known.contains(&as_read(file, &meta)))
        };
        let cur = listed(&self.cur)?.into_iter();
        files.extend(cur.filter(|file| !is_known(file)));
        Ok(files)
    }

    fn look(
        &self,
        files: &[PathBuf],
        is_last: bool,
        (known, verdicts): (&mut HashSet<ReadFile>, &mut Verdicts),
    ) -> Result<(), Error> {
        let session = self.office.session;
        session.bars.items("reading", files.len() as u64);
        for some in files.chunks(NAMES) {
            let mut read = Vec::new();
            for file in some {
                match self.take(file, verdicts) {
                    Ok(one) => read.push(one),
                    Err(Missed::Moved(_)) if !is_last => {}
                    Err(Missed::Moved(e)) => return Err(cannot_read(file, e)),
                    Err(Missed::Failed(e)) => return Err(e),
                }
                session.bars.advance(1);
            }
            // After a break before it they are read again, and known.
            let noted = self.office.outbox.note_files(&self.folder, &read);
            session.ws.wait(noted)?;
            known.extend(read);
        }
        session.bars.done();
        Ok(())
    }

    fn take(&self, file: &Path, verdicts: &mut Verdicts) -> Result<ReadFile, Missed> {
        let opened = File::open(file).map_err(|e| Missed::of(file, e))?;
        let meta = opened.metadata().map_err(|e| Missed::of(file, e))?;
        let bytes = read(opened, file)?;
        let seen = self.cur.join(marked(file));
        let returns = self.office.returns();
        let place = seen.display().to_string();
        let took = returns.take_of(&bytes, &place, written(&meta));
        let verdict = self.office.session.ws.wait(took)?;
        *verdicts.entry(verdict).or_default() += 1;
        if seen != file {
            match fs::rename(file, &seen) {
                // Another program moved it; it was read.
                Err(e) if e.kind() != ErrorKind::NotFound => {
                    let message = format!("cannot move `{}` to `cur`", file.display());
                    return Err(Error::storage(message).because(e).into());
                }
                _ => {}
            }
        }
        Ok(as_read(file, &meta))
    }

    /// Forgets names of files that are there no more, so that there are never more than files.
    fn forget(&self, known: &HashSet<ReadFile>) -> Result<(), Error> {
        let mut there = listed(&self.new)?;
        there.extend(listed(&self.cur)?);
        let there: HashSet<String> = there.iter().map(|file| base(file)).collect();
        let gone = known.iter().filter(|file| !there.contains(&file.name));
        let gone: Vec<String> = gone.map(|file| file.name.clone()).collect();
        let outbox = &self.office.outbox;
        let forgotten = outbox.forget_files(&self.folder, &gone);
        self.office.session.ws.wait(forgotten)
    }
}

/// Why a file was not read.
enum Missed {
    /// It is not there any more; where it was renamed, another look finds it.
    Moved(std::io::Error),
    Failed(Error),
}

impl Missed {
    fn of(file: &Path, e: std::io::Error) -> Missed {
        match e.kind() {
            ErrorKind::NotFound => Missed::Moved(e),
            _ => Missed::Failed(cannot_read(file, e)),
        }
    }
}

impl From<Error> for Missed {
    fn from(e: Error) -> Missed {
        Missed::Failed(e)
    }
}

fn cannot_read(path: &Path, e: std::io::Error) -> Error {
    Error::storage(format!("cannot read `{}`", path.display())).because(e)
}

/// When a file was written: a mail server writes a message once, when it comes.
fn written(meta: &Metadata) -> Option<Instant> {
    Instant::from_epoch_micros(modified(meta)?)
}

fn modified(meta: &Metadata) -> Option<i64> {
    let since = meta.modified().ok()?.duration_since(std::time::UNIX_EPOCH);
    i64::try_from(since.ok()?.as_micros()).ok()
}

fn as_read(file: &Path, meta: &Metadata) -> ReadFile {
    ReadFile {
        name: base(file),
        size: meta.len(),
        modified: modified(meta).unwrap_or_default(),
    }
}

fn listed(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |e| cannot_read(folder, e);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        files.push(entry.map_err(failed)?.path());
    }
    files.sort();
    Ok(files)
}

fn name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Its name without flags, which stays the same for as long as the message is there.
fn base(file: &Path) -> String {
    let name = name(file);
    match name.rsplit_once(":2,") {
        Some((base, _)) => base.to_owned(),
        None => name,
    }
}

/// Its name with the flag that it was read; flags stand in the order of the alphabet.
fn marked(file: &Path) -> String {
    let name = name(file);
    let (base, flags) = name.rsplit_once(":2,").unwrap_or((&name, ""));
    let mut flags: Vec<char> = flags.chars().chain([SEEN]).collect();
    flags.sort_unstable();
    flags.dedup();
    format!("{base}:2,{}", flags.into_iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_was_read_has_its_flag_once() {
        for (from, to) in [
            ("1.a.host", "1.a.host:2,S"),
            ("1.a.host:2,", "1.a.host:2,S"),
            ("1.a.host:2,RT", "1.a.host:2,RST"),
            ("1.a.host:2,S", "1.a.host:2,S"),
        ] {
            assert_eq!(marked(Path::new(from)), to);
            assert_eq!(base(Path::new(from)), "1.a.host");
        }
    }
}
