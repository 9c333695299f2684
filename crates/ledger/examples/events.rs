//! How fast mixed events of a platform become entries, without HTTP and without reading JSON:
//! `cargo run --release -p ledger --example events -- [events] [batch] [folder]`
//!
//! Each batch is one durable write ([`Ledger::take_in`]), as the inbox of the API makes it: new people, names,
//! corrections, contacts, choices about everything and about single items.

use ledger::{ContactChange, Incoming, Ledger, NewPerson, OsRandomness, Settings, Sqlite};
use rights::{
    Audience, Choice, ChoiceKind, Contact, Day, Entry, Error, Instant as Moment, ItemId, PersonId,
    PurposeTree, Scope, SystemClock,
};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A generator that gives the same numbers everywhere (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n.max(1)
    }
}

fn contact(n: u64) -> Contact {
    Contact {
        mail: format!("m{n}@example.org").parse().ok(),
        lang: "de".parse().ok(),
    }
}

/// The same shares as bench/inbox.py: 20 new people, 5 names, 5 corrections, 10 contacts, 20 choices, 25 narrowed
/// audiences, of which one in three is a wider one and nothing, 15 deletions.
fn event(n: u64, people: &mut u64, dice: &mut Dice, at: Moment) -> Option<Incoming> {
    let what = if *people == 0 { 0 } else { dice.below(100) };
    let somebody = PersonId::new(format!("m{}", dice.below(*people)));
    let choice = |kind, item: Option<u64>| {
        let mut choice = Choice::new(kind, Scope::all(), at, "inbox:bench");
        choice.item = item.map(|item| ItemId::new(format!("posts/{item}")));
        choice
    };
    Some(match what {
        0..20 => {
            let id = *people;
            *people += 1;
            Incoming::Person(NewPerson {
                birth: Day::from_epoch_days(i32::try_from(id % 15_000).unwrap_or(0)),
                region: Some("de".to_owned()),
                created: Day::from_epoch_days(16_000),
                contact: contact(id),
                ..NewPerson::unknown(PersonId::new(format!("m{id}")))
            })
        }
        20..25 => Incoming::Person(NewPerson {
            handles: vec![PersonId::new(format!("@name{n}"))],
            ..NewPerson::unknown(somebody)
        }),
        25..30 => {
            let day = i32::try_from(dice.below(15_000)).unwrap_or(0);
            Incoming::Birth(somebody, Day::from_epoch_days(day))
        }
        30..40 => {
            let change = ContactChange {
                mail: Some(contact(n + 1_000_000_000).mail),
                lang: None,
            };
            Incoming::Contact(somebody, change)
        }
        40..60 => {
            let kinds = [
                ChoiceKind::Objection,
                ChoiceKind::Consent,
                ChoiceKind::Restriction,
            ];
            let kind = kinds.get(dice.below(3) as usize).copied()?;
            Incoming::Choice(somebody, choice(kind, None))
        }
        60..85 => {
            let mut narrowed = choice(ChoiceKind::AudienceNarrowed, Some(dice.below(1 << 30)));
            narrowed.audience = [Audience::Friends, Audience::OnlyMe]
                .get(dice.below(3) as usize)
                .copied();
            narrowed.audience?;
            Incoming::Choice(somebody, narrowed)
        }
        _ => Incoming::Choice(
            somebody,
            choice(ChoiceKind::Erasure, Some(dice.below(1 << 30))),
        ),
    })
}

async fn measure(folder: &Path, events: u64, batch: u64) -> Result<(), Error> {
    let settings = Settings {
        clock: Arc::new(SystemClock),
        randomness: Arc::new(OsRandomness),
        tree: PurposeTree::new([("ai_assistant".into(), None)])?,
        keep_pseudonyms: true,
    };
    let ledger = Ledger::open(Sqlite::open(folder).await?, settings).await?;
    let at: Moment = "2026-11-29".parse()?;
    let (mut people, mut dice, mut took) = (0, Dice(0x9e37_79b9_7f4a_7c15), Duration::ZERO);
    for first in (0..events).step_by(batch.max(1) as usize) {
        let last = events.min(first + batch);
        let mut incoming: Vec<Incoming> = (first..last)
            .filter_map(|n| event(n, &mut people, &mut dice, at))
            .collect();
        incoming.push(Incoming::Operator(Entry::EventsTaken {
            stream: "bench".to_owned(),
            last,
            events: last - first,
        }));
        let begun = Instant::now();
        let taken = ledger.take_in(&incoming, "inbox").await?;
        let one = begun.elapsed();
        took += one;
        println!(
            "{:>9} events, {:>7} entries, {:>9.0} events/s",
            last,
            taken.entries,
            (last - first) as f64 / one.as_secs_f64()
        );
    }
    println!(
        "{events} events in batches of {batch}: {:.2} s, {:.0} events/s",
        took.as_secs_f64(),
        events as f64 / took.as_secs_f64()
    );
    Ok(())
}

fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |usual: u64| match arguments.next().map(|a| a.parse()) {
        None => Ok(usual),
        Some(Ok(n)) => Ok(n),
        Some(Err(e)) => Err(Error::input("a number is wanted").because(e)),
    };
    let (events, batch) = (number(500_000)?, number(50_000)?);
    let parent = arguments.next().map_or_else(std::env::temp_dir, Into::into);
    let failed =
        |e: std::io::Error| Error::storage(format!("cannot use `{}`", parent.display())).because(e);
    let folder = tempfile::tempdir_in(&parent).map_err(failed)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|e| Error::storage("no threads").because(e))?;
    runtime.block_on(measure(folder.path(), events, batch))
}
