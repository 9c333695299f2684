//! The operations on demur's ledger in PostgreSQL.

use crate::Side;
use crate::mix::{Kind, Operation};
use ledger::{Ledger, NewPerson, OsRandomness, Postgres, Servers, Settings};
use rights::{
    Assessment, Choice, ChoiceKind, Day, Entry, Error, LegalBasis, Ordinal, PersonId, PurposeTree,
    Scope, SignOff, Subject, SystemClock,
};
use std::path::Path;
use std::sync::Arc;

pub(crate) struct Ours(Ledger<Postgres>);

fn person(record: u32) -> NewPerson {
    NewPerson {
        birth: Day::from_epoch_days(4_000),
        region: Some("DE".to_owned()),
        ..NewPerson::unknown(id(record))
    }
}

fn id(record: u32) -> PersonId {
    PersonId::new(format!("user-{record:08}"))
}

fn day() -> Day {
    Day::from_epoch_days(20_760).unwrap_or(Day::MIN)
}

impl Ours {
    pub(crate) async fn open(url: &str, folder: &Path, records: u32) -> Result<Ours, Error> {
        let servers = Servers::one(url, folder.join("master"));
        let settings = Settings {
            clock: Arc::new(SystemClock),
            randomness: Arc::new(OsRandomness),
            tree: PurposeTree::new([("ai_assistant".into(), None)])?,
            keep_pseudonyms: true,
        };
        let ledger = Ledger::open(Postgres::open(&servers).await?, settings).await?;
        let people: Vec<NewPerson> = (0..records).map(person).collect();
        ledger.register(&people, "gdprbench").await?;
        Ok(Ours(ledger))
    }

    async fn find(&self, record: u32) -> Result<Ordinal, Error> {
        let found = self.0.resolve(&[id(record)]).await?;
        let lost = || Error::not_found(format!("there is no record `{record}`"));
        found.into_iter().flatten().next().ok_or_else(lost)
    }

    async fn says(&self, record: u32, kind: ChoiceKind) -> Result<usize, Error> {
        let choice = Choice::new(kind, Scope::all(), day().into(), "portal");
        self.about(record, Entry::Choice(choice)).await
    }

    async fn about(&self, record: u32, entry: Entry) -> Result<usize, Error> {
        let person = self.find(record).await?;
        let receipts = self.0.append(&[(Subject::Person(person), entry)]).await?;
        Ok(receipts.len())
    }
}

impl Side for Ours {
    async fn does(&self, operation: Operation) -> Result<usize, Error> {
        let record = operation.record;
        match operation.kind {
            Kind::Insert => {
                self.0.register(&[person(record)], "gdprbench").await?;
                Ok(1)
            }
            Kind::ReadData => {
                let person = self.0.person(self.find(record).await?).await?;
                Ok(usize::from(person.row.birth.is_some()))
            }
            Kind::UpdateData => {
                let corrected = Entry::PersonCorrected {
                    birth: Day::from_epoch_days(5_000),
                    region: Some("FR".to_owned()),
                    created: None,
                    account: rights::AccountType::Personal,
                };
                self.about(record, corrected).await
            }
            Kind::Delete => {
                let erased = self.0.erase(&[self.find(record).await?].into()).await?;
                Ok(erased.len())
            }
            Kind::ReadMeta => {
                let person = self.find(record).await?;
                let people = self.0.some_people(&[person].into()).await?.people;
                Ok(usize::from(people.standing(person).is_some()))
            }
            Kind::ReadMetaByPurpose => {
                let people = self.0.people_now().await?.1;
                let all = (0..u32::try_from(people.len()).unwrap_or(u32::MAX)).map(Ordinal);
                Ok(all
                    .filter(|p| people.standing(*p).is_some_and(|s| !s.erased))
                    .count())
            }
            Kind::UpdateMeta => self.says(record, ChoiceKind::Objection).await,
            Kind::DeleteMeta => self.says(record, ChoiceKind::ObjectionWithdrawn).await,
            Kind::UpdateMetaByPurpose => {
                let entry = Entry::AssessmentSigned(assessment());
                let receipts = self.0.append(&[(Subject::Operator, entry)]).await?;
                Ok(receipts.len())
            }
            Kind::ReadLog => Ok(self.0.history(self.find(record).await?).await?.len()),
        }
    }
}

fn assessment() -> Assessment {
    let said = || "considered".to_owned();
    Assessment {
        id: "ai_assistant".into(),
        version: 1,
        purpose: "ai_assistant".into(),
        basis: LegalBasis::LegitimateInterest,
        kinds: rights::Kind::ALL.iter().copied().collect(),
        interest: said(),
        necessity: said(),
        expectations: said(),
        safeguards: said(),
        balance: said(),
        third_parties: said(),
        minors: said(),
        special_categories: said(),
        compatible_with: ["service".to_owned()].into(),
        older_items_compatible: false,
        compatibility: said(),
        dpia: said(),
        expires: day(),
        sign_off: Some(SignOff {
            officer: "Ada".into(),
            on: day(),
            statement: String::new(),
        }),
    }
}
