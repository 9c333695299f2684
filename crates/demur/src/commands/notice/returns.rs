//! `demur notice returns`

use super::kept::Kept;
use super::office::Office;
use crate::commands::{Found, Session};
use crate::masking;
use crate::output::{self, number};
use corpus::Look;
use notice::{Keep as _, LONGEST_KEPT, Mailbox, Verdict, Verdicts};
use rights::{Error, Instant};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The flag of a message that was read (maildir(5)).
const SEEN: char = 'S';

pub(super) fn run(
    session: &Session,
    maildirs: &[PathBuf],
    file: Option<&Path>,
) -> Result<Found, Error> {
    let office = Office::open(session)?;
    let ws = &session.ws;
    let begun = ws.clock.now();
    let mut verdicts = Verdicts::new();
    if let Some(file) = file {
        one(&office, file, &mut verdicts)?;
    }
    for maildir in maildirs {
        all(&office, maildir, &mut verdicts)?;
    }
    if !maildirs.is_empty() {
        ws.wait(office.outbox.set_read_until(begun))?;
    }
    ws.wait(office.returns().record())?;
    ws.wait(office.sending().settle())?;
    mask(session, &verdicts)?;
    output::print(session.json, &verdicts, text)?;
    Ok(Found::Nothing)
}

/// An objection in an answer counts in the sets that there are, and so does what holds while somebody has to read
/// one.
pub(super) fn mask(session: &Session, verdicts: &Verdicts) -> Result<(), Error> {
    let refuses = [Verdict::Objected, Verdict::Aside];
    match refuses.iter().any(|v| verdicts.contains_key(v)) {
        true => masking::mask(&session.ws, &session.bars, Look::Touched).map(drop),
        false => Ok(()),
    }
}

/// Everything that came back until now was read, by whatever way: a pipe cannot tell that nothing came.
pub(super) fn settle(session: &Session) -> Result<Found, Error> {
    let office = Office::open(session)?;
    let ws = &session.ws;
    ws.wait(office.outbox.set_read_until(ws.clock.now()))?;
    let settled = ws.wait(office.sending().settle())?;
    let report = serde_json::json!({ "delivered": settled });
    output::print(session.json, &report, |_| {
        format!(
            "{} mails have not come back and are delivered",
            number(settled)
        )
    })?;
    Ok(Found::Nothing)
}

pub(super) fn text(verdicts: &Verdicts) -> String {
    let count = |v| number(verdicts.get(&v).copied().unwrap_or(0));
    let mut out = format!(
        "{} not reached, {} arrived, {} objected, {} change nothing, {} were read before, {} are for somebody to read\n",
        count(Verdict::NotReached),
        count(Verdict::Arrived),
        count(Verdict::Objected),
        count(Verdict::Nothing),
        count(Verdict::Known),
        count(Verdict::Aside)
    );
    if verdicts.contains_key(&Verdict::Aside) {
        out += "see: demur notice aside\n";
    }
    out
}

fn read(from: impl std::io::Read, name: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    // Its report stands at its head.
    let read = from.take(LONGEST_KEPT as u64).read_to_end(&mut bytes);
    read.map_err(|e| Error::storage(format!("cannot read `{}`", name.display())).because(e))?;
    Ok(bytes)
}

fn one(office: &Office<'_>, file: &Path, verdicts: &mut Verdicts) -> Result<(), Error> {
    let bytes = if file == Path::new("-") {
        read(std::io::stdin().lock(), file)?
    } else {
        let opened = fs::File::open(file).map_err(|e| {
            Error::not_found(format!("cannot read `{}`", file.display())).because(e)
        })?;
        read(opened, file)?
    };
    let ws = &office.session.ws;
    let verdict = match file == Path::new("-") {
        // A pipe leaves nothing to look at: what somebody has to read is kept.
        true => ws.wait(Kept { office }.keep(&bytes, None))?,
        false => ws.wait(office.returns().take(&bytes, &file.display().to_string()))?,
    };
    *verdicts.entry(verdict).or_default() += 1;
    Ok(())
}

/// Everything in the mailbox that was not read.
pub(super) fn mailbox(session: &Session) -> Result<Found, Error> {
    let office = Office::open(session)?;
    let (ws, begun) = (&session.ws, session.ws.clock.now());
    let mailbox = Mailbox {
        settings: &ws.config.notice.mailbox,
        root: &ws.root,
        outbox: &office.outbox,
    };
    let _lock = office.reading()?;
    let kept = Kept { office: &office };
    let read = ws.wait(mailbox.read(&kept, &|| session.bars.advance(1)));
    // What was read until something failed counts.
    ws.wait(office.returns().record())?;
    let verdicts = read?;
    ws.wait(office.outbox.set_read_until(begun))?;
    ws.wait(office.sending().settle())?;
    mask(session, &verdicts)?;
    output::print(session.json, &verdicts, text)?;
    Ok(Found::Nothing)
}

/// Every message of a Maildir that was not read.
fn all(office: &Office<'_>, maildir: &Path, verdicts: &mut Verdicts) -> Result<(), Error> {
    let (new, cur) = (maildir.join("new"), maildir.join("cur"));
    if !new.is_dir() || !cur.is_dir() {
        return Err(Error::not_found(format!(
            "`{}` is no Maildir: it lacks `new` and `cur`",
            maildir.display()
        )));
    }
    let mut files = listed(&new)?;
    files.extend(listed(&cur)?.into_iter().filter(|file| !is_seen(file)));
    let bars = &office.session.bars;
    bars.items("reading", files.len() as u64);
    for file in files {
        let opened = match fs::File::open(&file) {
            Ok(opened) => opened,
            // Another program moved it.
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => continue,
            Err(e) => {
                let message = format!("cannot read `{}`", file.display());
                return Err(Error::storage(message).because(e));
            }
        };
        let came = written(&opened);
        let bytes = read(opened, &file)?;
        let seen = cur.join(marked(&file));
        let take = office.returns();
        let place = seen.display().to_string();
        let verdict = office.session.ws.wait(take.take_of(&bytes, &place, came))?;
        *verdicts.entry(verdict).or_default() += 1;
        fs::rename(&file, &seen).map_err(|e| {
            Error::storage(format!("cannot move `{}` to `cur`", file.display())).because(e)
        })?;
        bars.advance(1);
    }
    bars.done();
    Ok(())
}

/// When a file was written: a mail server writes a message once, when it comes.
fn written(file: &fs::File) -> Option<Instant> {
    let modified = file.metadata().and_then(|meta| meta.modified()).ok()?;
    let since = modified.duration_since(std::time::UNIX_EPOCH).ok()?;
    Instant::from_epoch_micros(i64::try_from(since.as_micros()).ok()?)
}

fn listed(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |e| Error::storage(format!("cannot read `{}`", folder.display())).because(e);
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

fn is_seen(file: &Path) -> bool {
    let name = name(file);
    name.rsplit_once(":2,")
        .is_some_and(|(_, flags)| flags.contains(SEEN))
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
            assert_eq!(is_seen(Path::new(from)), from == to);
        }
    }
}
