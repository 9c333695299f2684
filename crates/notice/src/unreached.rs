//! Whom a campaign did not reach, for letters.

use crate::outbox::{Outbox, Planned, State};
use ledger::{Ledger, Storage};
use rights::{Day, Error, Ordinal, People};
use std::io::Write;

/// Why somebody was not reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No address is known.
    NoAddress,
    /// A server refused the mail for good.
    Refused,
    /// It came back.
    Bounced,
    /// Whether a server took it is not known.
    Unsure,
}

impl Why {
    /// Its name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Why::NoAddress => "no_address",
            Why::Refused => "refused",
            Why::Bounced => "bounced",
            Why::Unsure => "unsure",
        }
    }

    /// Of a mail; none where it may have arrived.
    #[must_use]
    pub const fn of(state: State) -> Option<Why> {
        match state {
            State::NoAddress => Some(Why::NoAddress),
            State::Refused => Some(Why::Refused),
            State::Bounced => Some(Why::Bounced),
            State::Unsure => Some(Why::Unsure),
            State::Waiting | State::Sending | State::Accepted | State::Delivered | State::Gone => {
                None
            }
        }
    }
}

/// Somebody who was not reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreached {
    /// Who.
    pub person: Ordinal,
    /// Why.
    pub why: Why,
    /// Since when that is known.
    pub since: Day,
}

/// Rows read at a time.
const PAGE: u32 = 10_000;

impl Unreached {
    /// Everybody whom a campaign did not reach, ascending: whoever saw it otherwise was reached. Whose reminder
    /// came back is among them, as the ledger has it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(
        outbox: &Outbox,
        people: &People,
        planned: &Planned,
    ) -> Result<Vec<Unreached>, Error> {
        let seen = |person: Ordinal| {
            let standing = people.standing(person);
            let notice = standing.and_then(|s| s.notices.get(&planned.plan.id));
            notice.is_some_and(|notice| notice.seen.is_some())
        };
        let (mut from, mut all) = (Ordinal(0), Vec::new());
        loop {
            let page = outbox.standings(planned.sequence, from, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(all);
            };
            from = Ordinal(last.person.0 + 1);
            all.extend(page.iter().filter_map(|letter| {
                let why = Why::of(letter.state).filter(|_| !seen(letter.person))?;
                Some(Unreached {
                    person: letter.person,
                    why,
                    since: letter.at.day(),
                })
            }));
        }
    }

    /// Writes them as CSV (RFC 4180): `id,region,language,why,since`. Gives how many; whoever was erased is left
    /// out.
    ///
    /// # Errors
    /// When storage or writing fails.
    pub async fn write<S: Storage>(
        all: &[Unreached],
        (ledger, people): (&Ledger<S>, &People),
        to: &mut impl Write,
    ) -> Result<u64, Error> {
        let failed = |e| Error::storage("the list of letters cannot be written").because(e);
        to.write_all(b"id,region,language,why,since\r\n")
            .map_err(failed)?;
        let mut count = 0;
        for page in all.chunks(PAGE as usize) {
            let numbers: Vec<Ordinal> = page.iter().map(|one| one.person).collect();
            let contacts = ledger.contacts(&numbers).await?;
            for one in page {
                let row = ledger.row(one.person).await?;
                let Some(id) = row.and_then(|row| row.id) else {
                    continue;
                };
                let lang = contacts.get(&one.person).and_then(|c| c.lang.as_ref());
                let since = one.since.to_string();
                let fields = [
                    id.as_str(),
                    people.region(one.person).unwrap_or_default(),
                    lang.map_or("", |tag| tag.as_str()),
                    one.why.name(),
                    &since,
                ];
                let line = fields.map(quoted).join(",") + "\r\n";
                to.write_all(line.as_bytes()).map_err(failed)?;
                count += 1;
            }
        }
        to.flush().map_err(failed)?;
        Ok(count)
    }
}

/// A field of CSV. What a spreadsheet would take for a formula gets an apostrophe.
fn quoted(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let field = if formula {
        format!("'{field}")
    } else {
        field.to_owned()
    };
    if field.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    }
}
