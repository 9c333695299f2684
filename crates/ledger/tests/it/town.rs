//! Ledgers and histories for tests.

use ledger::{Ledger, NewPerson, OsRandomness, Settings, Sqlite, Storage};
use rights::{
    AccountType, Audience, Choice, ChoiceKind, Entry, FixedClock, ItemId, Kind, Notice,
    NoticeStatus, Ordinal, PersonId, PurposeTree, Scope, Sequence, Subject, Withheld, Withholding,
};
use std::future::Future;
use std::path::Path;
use std::sync::Arc;

pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

pub(crate) fn tree() -> PurposeTree {
    PurposeTree::new([
        ("generative_ai".into(), None),
        ("ai_assistant".into(), Some("generative_ai".into())),
    ])
    .unwrap()
}

pub(crate) fn settings() -> Settings {
    Settings {
        clock: Arc::new(FixedClock("2026-11-23T10:00:00Z".parse().unwrap())),
        randomness: Arc::new(OsRandomness),
        tree: tree(),
        keep_pseudonyms: true,
    }
}

pub(crate) async fn over<S: Storage>(storage: S) -> Ledger<S> {
    Ledger::open(storage, settings()).await.unwrap()
}

pub(crate) async fn open(folder: &Path) -> Ledger<Sqlite> {
    over(Sqlite::open(folder).await.unwrap()).await
}

pub(crate) fn person(n: u32) -> NewPerson {
    NewPerson {
        id: PersonId::new(format!("p{n}")),
        handles: vec![PersonId::new(format!("@p{n}"))],
        birth: Some(
            "1980-01-01"
                .parse::<rights::Day>()
                .unwrap()
                .plus_days(n as i32),
        ),
        region: Some("de".into()),
        created: None,
        account: AccountType::Personal,
        contact: rights::Contact::default(),
    }
}

/// A number generator for histories (SplitMix64).
pub(crate) struct Draw(pub(crate) u64);

impl Draw {
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    pub(crate) fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}

pub(crate) fn entry(draw: &mut Draw, people: u32) -> (Subject, Entry) {
    let person = draw.below(people as usize) as u32;
    let subject = Subject::Person(Ordinal(person));
    let at = "2026-11-01".parse().unwrap();
    let entry = match draw.below(8) {
        0 => Entry::Notice(Notice {
            campaign: draw.pick(&["a", "b"]).into(),
            purposes: ["ai_assistant".into()].into(),
            kinds: [draw.pick(Kind::ALL)].into(),
            status: draw.pick(NoticeStatus::ALL),
            at,
            channel: "mail".into(),
        }),
        1 => Entry::PersonCorrected {
            birth: Some(draw.pick(&["1990-05-05", "2010-01-01"]).parse().unwrap()),
            region: None,
            created: None,
            account: draw.pick(AccountType::ALL),
        },
        6 => Entry::ItemWithheld(Withheld {
            item: ItemId::from(draw.pick(&["i1", "i2"])),
            request: Sequence(draw.below(2) as u64),
            why: draw.pick(Withholding::ALL),
        }),
        7 => Entry::ItemReleased {
            item: ItemId::from(draw.pick(&["i1", "i2"])),
            request: Sequence(draw.below(2) as u64),
        },
        2 if draw.below(4) == 0 => Entry::PersonLinked {
            with: Ordinal((person + 1 + draw.below(people as usize - 1) as u32) % people),
            evidence: "same mail".into(),
        },
        _ => {
            let mut scope = Scope::all();
            if draw.below(2) == 0 {
                scope.kinds.insert(draw.pick(Kind::ALL));
            }
            let mut choice = Choice::new(draw.pick(ChoiceKind::ALL), scope, at, "test");
            choice.audience = Some(Audience::Friends);
            choice.item = (draw.below(3) == 0).then(|| ItemId::from("i1"));
            let said = [ChoiceKind::Objection, ChoiceKind::ObjectionWithdrawn];
            if said.contains(&choice.kind) && choice.item.is_none() {
                let sources = ["test", "signal:gpc", "signal:bluesky:bulkDataset"];
                choice.source = draw.pick(&sources).into();
            }
            Entry::Choice(choice)
        }
    };
    (subject, entry)
}
