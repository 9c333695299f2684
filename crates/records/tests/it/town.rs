//! A workspace with the sample's town in it.

use crate::fixture::{grid_key, purpose};
use crate::shop::Shop;
use corpus::NoProgress;
use intake::{Limits, Mapping, Quarantine};
use ledger::{NewPerson, Recorded};
use policy::{Form, Policy};
use records::{Both, Gathered, Said, Words, Workspace};
use rights::{Assessment, Clock, Entry, Ordinal, PersonId, PurposeId, Sequence, Subject, Terms};
use std::collections::BTreeSet;
use std::fs;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;

/// What the operator says in these tests; `None` is a workspace of which nothing is said.
pub(crate) const SAID: &str = r#"
version = "3"
author = "Privacy Office"
joint_controllers = "no"
representative = "no"
security = ["Encryption at rest"]
[officer.yes]
address = "1 Main Street, 10115 Berlin"
[purposes.ai_assistant]
data_subjects = ["Members"]
other_data = []
retention = [{ what = "Training sets", until = "with the set that replaces them" }]
[de.purposes.ai_assistant]
data_subjects = ["Mitglieder"]
[recipients."Example Labs"]
role = "partner"
third_country = { yes = "United States" }
safeguards = "Standard contractual clauses"
[recipients."Mail Ltd"]
role = "processor"
receives = "addresses of members"
third_country = "no"
[summary]
version = "1"
sets = ["ai_assistant/0001"]
illegal_content = "Reported items are removed."
[summary.model]
names = ["assistant-1"]
dependencies = "no"
[summary.sources]
public = "no"
licensed = "no"
private = "no"
crawled = "no"
other_user_data = "no"
synthetic = "no"
other = "no"
[statistics.2026.models]
trained = 1
live = 1
[statistics.2026.late_choices]
measured = 12
p50_ms = 41
[statistics.2026]
staff_looks = 999
"#;

/// The day of the documents in these tests.
pub(crate) const TODAY: &str = "2026-11-23";

/// A town that was imported, compiled and lived in.
pub(crate) struct Town {
    pub(crate) shop: Shop,
    pub(crate) policy: Policy,
    terms: Vec<(PurposeId, Terms)>,
    notice: notice::Settings,
}

pub(crate) fn settings() -> notice::Settings {
    toml::from_str(
        r#"
        [controller]
        name = "Example Town Ltd"
        address = "1 Main Street, 10115 Berlin"
        contact = "privacy@example.org"
        [officer]
        name = "Ada Lovelace"
        contact = "dpo@example.org"
        [sender]
        portal = "https://privacy.example.org"
        "#,
    )
    .unwrap()
}

fn words() -> Words {
    let both = |en: &str, de: &str| Both {
        en: en.to_owned(),
        de: de.to_owned(),
    };
    Words {
        name: both("AI assistant", "KI-Assistent"),
        about: both("It answers questions.", "Er beantwortet Fragen."),
    }
}

pub(crate) fn said(text: &str) -> Said {
    toml::from_str(text).unwrap()
}

impl Town {
    /// A workspace with nothing in it.
    pub(crate) fn empty() -> Town {
        let shop = Shop::new(Form::OptOut);
        Town {
            policy: Policy::load("opt_out.cedar", Form::OptOut.text()).unwrap(),
            terms: vec![(purpose(), shop.terms())],
            notice: notice::Settings::default(),
            shop,
        }
    }

    /// The sample's town, imported and compiled.
    pub(crate) fn new(people: u32) -> Town {
        let town = Town {
            notice: settings(),
            ..Town::empty()
        };
        let mut options = sample::TownOptions::new(people, 7);
        options.as_of = "2026-11-20".parse().unwrap();
        // Parquet is read where it lies.
        let root = town.shop.root().join("town");
        sample::write(&root, &options, &|_| {}).unwrap();
        town.import(&root);
        town.assess(&root);
        town.shop.compile();
        town
    }

    fn import(&self, town: &Path) {
        let shop = &self.shop;
        shop.is_now("2026-02-02T10:00:00Z");
        let (mapping, limits) = (Mapping::default(), Limits::default());
        let mut aside = Quarantine::new(&town.join("aside"));
        let people = |rows: Vec<intake::PersonRow>| {
            let person = |row: &intake::PersonRow| NewPerson {
                id: PersonId::from(row.id.as_str()),
                handles: row
                    .handles
                    .iter()
                    .map(|h| PersonId::from(h.as_str()))
                    .collect(),
                birth: row.birth,
                region: row.region.clone(),
                created: row.created,
                account: row.account,
                contact: row.contact.clone(),
            };
            let people: Vec<_> = rows.iter().map(person).collect();
            shop.wait(shop.ledger.register(&people, "people"))?;
            Ok((0, Vec::new()))
        };
        let file = town.join("people.parquet");
        intake::people(
            &file,
            &mapping,
            &limits,
            &intake::NoProgress,
            &mut aside,
            1_000,
            people,
        )
        .unwrap();
        shop.is_now("2026-03-03T10:00:00Z");
        let files = fs::read_dir(town.join("items")).unwrap();
        let mut files: Vec<_> = files.map(|e| e.unwrap().path()).collect();
        files.sort();
        for file in files {
            shop.import(&file);
        }
        let append = |rows: Vec<(String, Entry)>| {
            let names: Vec<_> = rows
                .iter()
                .map(|(id, _)| PersonId::from(id.as_str()))
                .collect();
            let owners = shop.wait(shop.ledger.resolve_or_register(&names, "said"))?;
            let entries = owners.into_iter().zip(rows);
            let entries: Vec<_> = entries.map(|(o, (_, e))| (Subject::Person(o), e)).collect();
            shop.wait(shop.ledger.append(&entries))?;
            Ok((0, Vec::new()))
        };
        let known = |purposes: &BTreeSet<PurposeId>| {
            let tree = crate::shop::tree();
            purposes.iter().all(|p| tree.contains(p))
        };
        let choices = |rows: Vec<intake::ChoiceRow>| {
            let rows = rows.into_iter().filter(|r| known(&r.choice.scope.purposes));
            append(rows.map(|r| (r.person, Entry::Choice(r.choice))).collect())
        };
        let file = town.join("choices.parquet");
        intake::choices(
            &file,
            &mapping,
            &limits,
            &intake::NoProgress,
            &mut aside,
            1_000,
            choices,
        )
        .unwrap();
        let notices = |rows: Vec<intake::NoticeRow>| {
            let rows = rows.into_iter().filter(|r| known(&r.notice.purposes));
            append(rows.map(|r| (r.person, Entry::Notice(r.notice))).collect())
        };
        let file = town.join("notices.parquet");
        intake::notices(
            &file,
            &mapping,
            &limits,
            &intake::NoProgress,
            &mut aside,
            1_000,
            notices,
        )
        .unwrap();
        shop.is_now("2026-11-21T10:00:00Z");
    }

    fn assess(&self, town: &Path) {
        let text = fs::read_to_string(town.join("assessments/ai_assistant.toml")).unwrap();
        let mut assessment: Assessment = toml::from_str(&text).unwrap();
        assessment.basis = rights::LegalBasis::LegitimateInterest;
        assessment.sign_off = Some(rights::SignOff {
            officer: "Ada".into(),
            on: self.shop.clock.today(),
            statement: String::new(),
        });
        self.tell(Entry::AssessmentSigned(assessment));
    }

    /// Appends an entry of the operator.
    pub(crate) fn tell(&self, entry: Entry) -> Sequence {
        let shop = &self.shop;
        let receipts = shop.wait(shop.ledger.append(&[(Subject::Operator, entry)]));
        receipts.unwrap()[0].sequence
    }

    /// Appends an entry about a person.
    pub(crate) fn say(&self, person: Ordinal, entry: Entry) -> Sequence {
        let shop = &self.shop;
        let entry = (Subject::Person(person), entry);
        shop.wait(shop.ledger.append(&[entry])).unwrap()[0].sequence
    }

    /// People with rows in the set, the first of them.
    pub(crate) fn used(&self, wanted: usize) -> Vec<Ordinal> {
        let shop = &self.shop;
        let grids = shop.wait(shop.ledger.grid_ids()).unwrap();
        let (key, purpose) = (grid_key(), purpose());
        shop.wait(async {
            let table = corpus::set::SetTable::load(&shop.set(1)).await.unwrap();
            let mut seen = BTreeSet::new();
            for file in table.files().unwrap() {
                table
                    .each_visible(&file, |_, row| {
                        seen.insert(row.person);
                    })
                    .unwrap();
            }
            let people = grids.iter().zip(0..);
            let people = people.filter(|(grid, _)| seen.contains(&key.person(&purpose, **grid)));
            people.map(|(_, n)| Ordinal(n)).take(wanted).collect()
        })
    }

    /// What the workspace knows, with what is said of it.
    pub(crate) fn gather(&self, text: &str) -> Gathered {
        let said = said(text);
        let shop = &self.shop;
        let named = self.notice.controller.name.is_empty();
        let from = Workspace {
            root: shop.root(),
            ledger: &shop.ledger,
            store: &shop.store,
            grid_key: &grid_key(),
            policy: &self.policy,
            purposes: &self.terms,
            notice: &self.notice,
            outbox: None,
            platform: (!named).then_some("Example Town"),
            words: [(purpose(), words())]
                .into_iter()
                .filter(|_| !named)
                .collect(),
            said: &said,
            today: TODAY.parse().unwrap(),
        };
        // A server hands its work from thread to thread.
        let work: Pin<Box<dyn Future<Output = _> + Send + '_>> =
            Box::pin(Gathered::read(&from, &NoProgress));
        shop.wait(work).unwrap()
    }

    /// Every entry of the ledger.
    pub(crate) fn entries(&self) -> Vec<Recorded> {
        let shop = &self.shop;
        let head = shop.wait(shop.ledger.head()).unwrap();
        shop.wait(shop.ledger.entries(Sequence(0), head)).unwrap()
    }
}
