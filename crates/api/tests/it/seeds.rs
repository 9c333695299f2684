//! A workspace with something of everything, at the places that the description's examples name.

use crate::world::World;
use corpus::set::WriterOptions;
use corpus::{NoProgress, Order};
use intake::{ImportOptions, Limits, Mapping, PartSize, PersonDirectory};
use ledger::NewPerson;
use rights::{
    AccountType, Assessment, Campaign, Entry, Error, Grid, Kind, LegalBasis, Notice, NoticeStatus,
    Ordinal, PersonId, PurposeId, SignOff, Subject, Told,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Whom the examples are about, and somebody else.
pub(crate) const PERSON: &str = "B000444";
pub(crate) const OTHER: &str = "B000445";
/// The place in the ledger that the examples name.
const PLACE: u64 = 4_711;

fn purpose() -> PurposeId {
    "ai_assistant".into()
}

/// An assessment that this officer signed, with these words in every part of it.
pub(crate) fn assessment(words: &str, officer: &str) -> Assessment {
    let said = || words.to_owned();
    Assessment {
        id: "ai_assistant".into(),
        version: 1,
        purpose: purpose(),
        basis: LegalBasis::LegitimateInterest,
        kinds: Kind::ALL.iter().copied().collect(),
        interest: said(),
        necessity: said(),
        expectations: said(),
        safeguards: said(),
        balance: said(),
        third_parties: said(),
        minors: said(),
        special_categories: said(),
        compatible_with: BTreeSet::from(["service".to_owned()]),
        older_items_compatible: false,
        compatibility: said(),
        dpia: said(),
        expires: "2099-01-01".parse().unwrap(),
        sign_off: Some(SignOff {
            officer: officer.into(),
            on: "2024-01-01".parse().unwrap(),
            statement: said(),
        }),
    }
}

/// The ledger as a directory of people.
struct Directory<'w>(&'w World);

impl PersonDirectory for Directory<'_> {
    fn resolve(&mut self, ids: &[String]) -> Result<Vec<Ordinal>, Error> {
        let ids: Vec<PersonId> = ids.iter().map(|id| PersonId::from(id.as_str())).collect();
        let ledger = &self.0.app.parts().ledger;
        let registered = ledger.resolve_or_register(&ids, "items");
        tokio::runtime::Handle::current().block_on(registered)
    }
}

impl World {
    async fn append(&self, subject: Subject, entry: Entry) {
        let entry = [(subject, entry)];
        self.app.parts().ledger.append(&entry).await.unwrap();
    }

    /// Two adults who were told two months ago.
    pub(crate) async fn seed_people(&self) {
        let parts = self.app.parts();
        let known = |(id, handle): (&str, &str)| NewPerson {
            birth: Some("1987-09-18".parse().unwrap()),
            region: Some("de".to_owned()),
            account: AccountType::Personal,
            handles: vec![PersonId::from(handle)],
            ..NewPerson::unknown(PersonId::from(id))
        };
        let people = [(PERSON, "@ada"), (OTHER, "@ben")].map(known);
        let registered = parts.ledger.register(&people, "people").await.unwrap();
        for person in registered {
            let notice = Notice {
                campaign: "first".into(),
                purposes: [purpose()].into(),
                kinds: Kind::ALL.iter().copied().collect(),
                status: NoticeStatus::Delivered,
                at: parts.clock.now().plus_seconds(-60 * 86_400),
                channel: "mail".into(),
            };
            let subject = Subject::Person(person.ordinal.unwrap());
            self.append(subject, Entry::Notice(notice)).await;
        }
    }

    /// What they posted.
    pub(crate) async fn seed_items(&self) {
        let item = |id: &str, who: &str, more: Value| {
            let mut row = json!({
                "id": id, "person": who, "kind": "post", "audience": "public",
                "created": "2024-05-01", "text": format!("text of {id}"), "collected_for": ["service"],
            });
            row.as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            row
        };
        let rows = [
            item("posts/17", PERSON, json!({})),
            item("posts/18", PERSON, json!({ "kind": "photo" })),
            item("posts/19", PERSON, json!({ "audience": "friends" })),
            item("posts/20", OTHER, json!({ "share_of": "posts/17" })),
            item("posts/21", OTHER, json!({ "mentions": [PERSON] })),
        ];
        let text: String = rows.iter().map(|row| format!("{row}\n")).collect();
        let path = self.root().join("rows.jsonl");
        std::fs::write(&path, text).unwrap();
        let parts = self.app.parts();
        let options = ImportOptions {
            mapping: &Mapping::default(),
            limits: &Limits::default(),
            today: parts.clock.today(),
            window_months: 3,
            dry_run: false,
            parts: PartSize::default(),
        };
        let mut directory = Directory(self);
        let report = tokio::task::block_in_place(|| {
            let (store, none) = (&parts.store, intake::NoProgress);
            intake::import_items(store, &path, &options, &mut directory, &none).unwrap()
        });
        assert_eq!(report.count.accepted, 5, "{report:?}");
        let entry = Entry::ContentImported {
            content: report.content.clone(),
            hash: report.hash.clone(),
            items: report.count.accepted,
        };
        self.append(Subject::Operator, entry).await;
    }

    /// An assessment that holds.
    pub(crate) async fn seed_assessment(&self) {
        let entry = Entry::AssessmentSigned(assessment("considered", "Mara"));
        self.append(Subject::Operator, entry).await;
    }

    /// A training set of what may be used.
    pub(crate) async fn seed_set(&self) {
        let parts = self.app.parts();
        let grid = Grid {
            shards: 2,
            slices: 2,
        };
        let order = Order {
            purpose: purpose(),
            policy: &parts.policy,
            terms: parts.purposes[0].1.clone(),
            as_of: parts.clock.today(),
            grid,
            cell_bytes: None,
            full: false,
            options: WriterOptions::default(),
            threads: 1,
            lang: policy::Lang::En,
        };
        let compiled = self.app.sets().compile(&order, &NoProgress).await.unwrap();
        assert!(compiled.manifest.items_admitted >= 2, "{compiled:?}");
    }

    /// An announcement.
    pub(crate) async fn seed_campaign(&self, name: &str) {
        let told = Told::of(
            &self.app.parts().purposes[0].1,
            Default::default(),
            std::iter::empty(),
        );
        let campaign = Campaign {
            id: name.to_owned(),
            kinds: Kind::ALL.iter().copied().collect(),
            told: [(purpose(), told)].into(),
            texts: None,
            channel: "in_app".to_owned(),
        };
        let entry = Entry::CampaignPlanned(campaign);
        self.append(Subject::Operator, entry).await;
    }

    /// Events of a stream, from 1 to this one.
    pub(crate) async fn seed_stream(&self, stream: &str, last: u64) {
        let event = |position: u64| json!({ "stream": stream, "position": position, "at": "2026-11-29T10:00:00Z", "type": "account_created", "person": OTHER });
        let events: Vec<Value> = (1..=last).map(event).collect();
        let taken = self.post("/events", &json!(events)).await;
        assert_eq!(taken.status, 200, "{}", taken.text);
    }

    /// A webhook that goes nowhere, of this id, with a delivery about an entry.
    async fn seed_hook(&self, id: &str, sequence: u64) {
        let hook = json!({ "address": "http://127.0.0.1:9/", "events": ["choice.recorded"] });
        let made = self.post("/webhooks", &hook).await.json();
        let given = made["id"].as_str().unwrap();
        let number = &id[5..];
        let change = format!(
            "UPDATE hook SET id = '{id}' WHERE id = '{given}';
             INSERT INTO delivery VALUES ('msg_{number}_{sequence}', '{id}', {sequence}, 'choice.recorded', 0, 'delivered', 1, 0, 0, 204)"
        );
        self.meddle("api/api.db", &change).await;
    }

    /// Everything that an example names.
    pub(crate) async fn seed_all(&self) {
        self.seed_people().await;
        self.seed_items().await;
        self.seed_assessment().await;
        self.seed_set().await;
        self.seed_campaign("spring-2027").await;
        self.seed_stream("eu-1", 16).await;
        let filler = Entry::CampaignSent {
            campaign: "spring-2027".into(),
            sent: 0,
            unreached: 0,
        };
        let lacking = PLACE - self.head().await;
        let filler = vec![(Subject::Operator, filler); lacking as usize];
        self.app.parts().ledger.append(&filler).await.unwrap();
        let path = format!("/people/{PERSON}/choices");
        let said = json!({ "kind": "objection", "kinds": ["photo"], "note": "no" });
        let said = self.post(&path, &said).await;
        assert_eq!(said.json()["sequence"], PLACE, "{}", said.text);
        self.seed_hook("hook_5f1c0a7e9d3b2c48", PLACE).await;
        self.seed_hook("hook_0b2d4f6a8c1e3057", PLACE).await;
    }
}
