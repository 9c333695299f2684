//! `demur notice`

mod about;
mod aside;
mod kept;
mod letters;
mod links;
mod maildir;
mod office;
mod plan;
mod returns;
mod send;
mod server;
mod sources;
mod status;
mod texts;

use super::{Found, Session};
use crate::cli::Notice;
use crate::workspace::Workspace;
use rights::Error;

/// Takes those who were erased out of the outbox. What is left there is a bare number, and not even that
/// is needed.
pub(super) fn forget_erased(ws: &Workspace) -> Result<(), Error> {
    let folder = ws.root.join("notices");
    if !folder.join("outbox.db").exists() {
        return Ok(());
    }
    ws.wait(async {
        let erased = ws.ledger.erased().await?;
        let outbox = ::notice::Outbox::open(&folder).await?;
        // What they wrote, where a pipe brought it.
        for aside in outbox.aside_all().await? {
            let mut whose = outbox.writers(aside.digest).await?;
            whose.extend(aside.mail.map(|mail| mail.person));
            if !whose.is_empty() && whose.iter().all(|person| erased.contains(person)) {
                aside::remove(ws, &aside)?;
            }
        }
        let erased: Vec<rights::Ordinal> = erased.into_iter().collect();
        outbox.forget(&erased).await?;
        outbox.close().await;
        Ok(())
    })
}

pub(super) fn run(session: &Session, what: &Notice) -> Result<Found, Error> {
    match what {
        Notice::New { text } => texts::new(session, text),
        Notice::Check { text, about } => texts::check(session, text, about),
        Notice::Plan(args) => plan::plan(session, args),
        Notice::Remind { campaign } => plan::remind(session, campaign),
        Notice::Preview {
            campaign,
            person,
            out,
        } => send::preview(session, campaign, person, out),
        Notice::Send {
            campaign,
            no_wait,
            again,
        } => send::send(session, campaign, *no_wait, *again),
        Notice::Returns {
            forget: Some(source),
            ..
        } => sources::forget(session, source),
        Notice::Returns {
            lmtp: Some(address),
            ..
        } => server::run(session, address),
        Notice::Returns { imap: true, .. } => returns::mailbox(session),
        Notice::Returns { maildir, file, .. } => returns::run(session, maildir, file.as_deref()),
        Notice::Settle => returns::settle(session),
        Notice::Aside { settle } => aside::run(session, settle.as_deref()),
        Notice::Status { campaign } => status::run(session, campaign.as_deref()),
        Notice::Letters { campaign, out } => letters::run(session, campaign, out),
        Notice::Revoke { campaign, person } => links::revoke(session, campaign, person.as_deref()),
        Notice::RotateKey { forget } => links::rotate(session, *forget),
    }
}

/// Seals links under a new key.
pub(super) fn rotate_links(session: &Session, forget: bool) -> Result<Found, Error> {
    links::rotate(session, forget)
}

/// `demur keys rotate mail`
pub(super) fn rotate_mail(session: &Session, forget: bool) -> Result<Found, Error> {
    links::rotate_mail(session, forget)
}
