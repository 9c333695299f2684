//! What was said before the portal ran for the first time: answers to notices that `demur notice returns` read, and
//! requests that `demur request enter` took down. Each is owed a confirmation like any other; what was imported is not.

use crate::app::App;
use crate::came::is_answer;
use crate::record::OURS;
use ledger::Recorded;
use rights::{Channel, Choice, Entry, Error, Sequence};

/// What is older is not confirmed any more: it would surprise people more than it told them.
const DAYS: i64 = 30;
/// Entries read at a time.
const PAGE: u64 = 1_000;

/// From here on what is said is confirmed, since the portal can be reached from here on.
///
/// INVARIANT: what was said before is owed before it is noted from where on one looks; after a break it is owed again.
pub(crate) async fn begin(app: &App) -> Result<(), Error> {
    let desk = &app.parts.desk;
    if desk.looked_up_to().await?.is_some() {
        return Ok(());
    }
    let head = app.parts.ledger.head().await?;
    let owed = owed(app, head).await?;
    let mark = app.parts.ledger.mark(head).await?;
    desk.owe(&owed, &mark).await?;
    desk.confirmed(head).await.map(drop)
}

/// Choices of the last days that came by the command line, before an entry.
///
/// What members said in the portal or by a link is not among them, since a portal ran then and confirmed it: one that
/// lost what it remembered does not confirm everything again.
async fn owed(app: &App, head: Sequence) -> Result<Vec<Sequence>, Error> {
    let mut owed = Vec::new();
    let mut before: Option<Recorded> = None;
    let mut at = first_since(app, head).await?;
    while at < head {
        let to = Sequence(head.0.min(at.0 + PAGE));
        for recorded in app.parts.ledger.entries(at, to).await? {
            if came_here(&recorded, before.as_ref()) {
                owed.push(recorded.sequence);
            }
            before = Some(recorded);
        }
        at = to;
    }
    Ok(owed)
}

/// The first entry of the last days: entries are in the order in which they were recorded.
async fn first_since(app: &App, head: Sequence) -> Result<Sequence, Error> {
    let oldest = app.parts.clock.now().plus_seconds(-DAYS * 86_400);
    let (mut low, mut high) = (0, head.0);
    while low < high {
        let middle = low + (high - low) / 2;
        let here = Sequence(middle);
        let entries = app.parts.ledger.entries(here, here.next()).await?;
        match entries
            .first()
            .is_some_and(|entry| entry.recorded_at < oldest)
        {
            true => low = middle + 1,
            false => high = middle,
        }
    }
    Ok(Sequence(low))
}

/// Whether a choice was read out of an answer to a notice, or stands behind the request that it was taken down with.
fn came_here(recorded: &Recorded, before: Option<&Recorded>) -> bool {
    match &recorded.entry {
        Some(Entry::Choice(choice)) => is_answer(choice) || is_taken_down(recorded, choice, before),
        _ => false,
    }
}

fn is_taken_down(recorded: &Recorded, choice: &Choice, before: Option<&Recorded>) -> bool {
    let channels = [Channel::Letter, Channel::Phone, Channel::Mail];
    let mut sources = channels.iter().map(|channel| format!("{OURS}{channel}"));
    let made = before.is_some_and(|before| {
        before.subject == recorded.subject && matches!(before.entry, Some(Entry::RequestMade(_)))
    });
    made && sources.any(|source| source == choice.source)
}
