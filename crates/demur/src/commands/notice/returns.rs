//! `demur notice returns`

use super::kept::Kept;
use super::office::Office;
use super::{maildir, sources};
use crate::commands::{Found, Session};
use crate::masking;
use crate::output::{self, number};
use corpus::Look;
use notice::{Keep as _, LONGEST_KEPT, Mailbox, PIPE, Verdict, Verdicts};
use rights::Error;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

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
    for folder in maildirs {
        let source = maildir::all(&office, folder, &mut verdicts)?;
        ws.wait(office.outbox.set_read_until(&source, begun))?;
    }
    ws.wait(office.returns().record())?;
    ws.wait(office.sending().settle())?;
    end(&office, verdicts)
}

/// Once, after everything was read: masks what counts no more, and says what was read.
pub(super) fn end(office: &Office<'_>, mut verdicts: Verdicts) -> Result<Found, Error> {
    let session = office.session;
    mask(session, &verdicts)?;
    // Whoever reads the count asks who was not reached, not since when.
    if let Some(after_all) = verdicts.remove(&Verdict::NotReachedAfterAll) {
        *verdicts.entry(Verdict::NotReached).or_default() += after_all;
    }
    let behind = sources::behind(office)?;
    output::print(session.json, &verdicts, |verdicts| text(verdicts) + &behind)?;
    Ok(Found::Nothing)
}

/// An objection in an answer counts in the sets that there are, and so does what holds while somebody has to read
/// one, and that somebody was not reached after all. Most of what comes back had never counted as delivered, and no set
/// rests on it: where a pipe brings it, each would wait for the sets by itself.
fn mask(session: &Session, verdicts: &Verdicts) -> Result<(), Error> {
    let refuses = [
        Verdict::Objected,
        Verdict::Aside,
        Verdict::NotReachedAfterAll,
    ];
    match refuses.iter().any(|v| verdicts.contains_key(v)) {
        true => masking::mask(&session.ws, &session.bars, Look::Touched).map(drop),
        false => Ok(()),
    }
}

/// Everything that a pipe or LMTP brings was read until now: neither can tell that nothing came. What is read by other
/// ways says so when it is.
pub(super) fn settle(session: &Session) -> Result<Found, Error> {
    let office = Office::open(session)?;
    let ws = &session.ws;
    // Where mail comes back by other ways alone, each of these says for itself what was read.
    let known = ws.wait(office.outbox.sources())?;
    if known.is_empty() || known.iter().any(|s| s.name == PIPE || s.name.is_empty()) {
        ws.wait(office.outbox.set_read_until(PIPE, ws.clock.now()))?;
    }
    let settled = ws.wait(office.sending().settle())?;
    let report = serde_json::json!({ "delivered": settled });
    let behind = sources::behind(&office)?;
    output::print(session.json, &report, |_| {
        format!(
            "{} mails have not come back and are delivered\n{behind}",
            number(settled)
        )
    })?;
    Ok(Found::Nothing)
}

fn text(verdicts: &Verdicts) -> String {
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

pub(super) fn read(from: impl std::io::Read, name: &Path) -> Result<Vec<u8>, Error> {
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
        true => ws.wait(async {
            office.outbox.know_source(PIPE).await?;
            Kept { office }.keep(&bytes, None).await
        })?,
        false => ws.wait(office.returns().take(&bytes, &file.display().to_string()))?,
    };
    *verdicts.entry(verdict).or_default() += 1;
    Ok(())
}

/// Everything in the mailbox that was not read.
pub(super) fn mailbox(session: &Session) -> Result<Found, Error> {
    let office = Office::open(session)?;
    let (ws, begun) = (&session.ws, session.ws.clock.now());
    let settings = &ws.config.notice.mailbox;
    settings.check()?;
    let mailbox = Mailbox {
        settings,
        root: &ws.root,
        outbox: &office.outbox,
    };
    let _lock = office.reading()?;
    // Known before it is read: where that fails, nobody counts as reached by what another source says.
    let source = format!("imap:{}", settings.name());
    ws.wait(office.outbox.know_source(&source))?;
    let kept = Kept { office: &office };
    let read = ws.wait(mailbox.read(&kept, &|| session.bars.advance(1)));
    // What was read until something failed counts.
    ws.wait(office.returns().record())?;
    let verdicts = read?;
    ws.wait(office.outbox.set_read_until(&source, begun))?;
    ws.wait(office.sending().settle())?;
    end(&office, verdicts)
}
