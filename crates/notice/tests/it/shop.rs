//! A small workspace: a ledger with people, texts, settings, an outbox.

use ledger::{Ledger, NewPerson, OsRandomness, Sqlite};
use notice::{
    Audience, LinkKeys, MailKey, Occasion, Outbox, Plan, Planned, Planning, Sending, Settings,
    Texts, shipped,
};
use rights::{
    Clock, Contact, FixedClock, Instant, Kind, LegalBasis, Ordinal, PersonId, PurposeId,
    PurposeTree, Terms, Told,
};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// A clock that tests move.
#[derive(Debug)]
pub(crate) struct Moved(pub(crate) Mutex<Instant>);

impl Clock for Moved {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap()
    }
}

impl Moved {
    pub(crate) fn by_hours(&self, hours: i64) {
        let mut now = self.0.lock().unwrap();
        *now = now.plus_seconds(hours * 3_600);
    }
}

pub(crate) const NOW: &str = "2026-11-23T10:00:00Z";

pub(crate) struct Shop {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) ledger: Ledger<Sqlite>,
    pub(crate) outbox: Outbox,
    pub(crate) settings: Settings,
    pub(crate) texts: Texts,
    pub(crate) links: LinkKeys,
    pub(crate) mail_key: MailKey,
    pub(crate) clock: Moved,
}

/// The shipped texts, with what only an operator knows.
pub(crate) fn write_texts(folder: &Path) {
    for (path, text) in shipped() {
        let to = folder.join(path);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::write(to, filled(path, text)).unwrap();
    }
}

fn filled(path: &str, text: &str) -> String {
    if !path.ends_with("facts.toml") {
        return text.to_owned();
    }
    let (none, days, authority, decisions, purpose, tools) = match path.starts_with("de") {
        true => (
            "Niemand außer uns.",
            "14 Tage.",
            "BlnBDI, Alt-Moabit 59-61",
            "Keine Maschine entscheidet allein über Sie.",
            "das Training des Assistenten in der App",
            "das Training von Bildwerkzeugen",
        ),
        false => (
            "Nobody but us.",
            "14 days.",
            "BlnBDI, Alt-Moabit 59-61",
            "No machine alone decides about you.",
            "training the assistant in the app",
            "training tools that make pictures",
        ),
    };
    text.replace("recipients = \"\"", &format!("recipients = \"{none}\""))
        .replace("transfers = \"\"", "transfers = \"None / Keine.\"")
        .replace("retention = \"\"", &format!("retention = \"{days}\""))
        .replace("authority = \"\"", &format!("authority = \"{authority}\""))
        .replace("automated = \"\"", &format!("automated = \"{decisions}\""))
        .replace(
            "[purposes]\n",
            &format!("[purposes]\nai_assistant = \"{purpose}\"\ncreative_tools = \"{tools}\"\n"),
        )
}

pub(crate) fn settings() -> Settings {
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
        name = "Example Town"
        from = "privacy@example.org"
        return_path = "bounces@mail.example.org"
        portal = "https://privacy.example.org"
        bounce_wait_hours = 72
        [server]
        host = "127.0.0.1"
        encryption = "none"
        connections = 4
        timeout_seconds = 10
        "#,
    )
    .unwrap()
}

pub(crate) fn occasion() -> Occasion {
    Occasion {
        purposes: [(
            PurposeId::from("ai_assistant"),
            LegalBasis::LegitimateInterest,
        )]
        .into(),
        kinds: [Kind::Post, Kind::Photo].into(),
        interests: [(
            PurposeId::from("ai_assistant"),
            "Answers that fit the language of our members.".to_owned(),
        )]
        .into(),
        delay_days: 14,
        asked: true,
    }
}

/// The same where a consent is asked for, for all of it or for a second purpose.
pub(crate) fn asking(alone: bool) -> Occasion {
    let mut asking = occasion();
    let asked = if alone {
        "ai_assistant"
    } else {
        "creative_tools"
    };
    asking.purposes.insert(asked.into(), LegalBasis::Consent);
    asking
}

pub(crate) fn tree() -> PurposeTree {
    PurposeTree::new([(PurposeId::from("ai_assistant"), None)]).unwrap()
}

fn told() -> BTreeMap<PurposeId, Told> {
    let terms = Terms::new(LegalBasis::LegitimateInterest, None, 14, &tree());
    let told = Told::of(&terms, Default::default(), []);
    [(PurposeId::from("ai_assistant"), told)].into()
}

pub(crate) fn plan(id: &str) -> Plan {
    Plan {
        id: id.to_owned(),
        purposes: ["ai_assistant".into()].into(),
        kinds: [Kind::Post, Kind::Photo].into(),
        texts: "announcement".to_owned(),
        audience: Audience::default(),
        not_before: None,
        per_second: None,
    }
}

impl Shop {
    /// People with these addresses; an empty one has none. Every second person reads German.
    pub(crate) async fn with(addresses: &[String]) -> Shop {
        let folder = tempfile::tempdir().unwrap();
        let storage = Sqlite::open(&folder.path().join("ledger")).await.unwrap();
        let now: Instant = NOW.parse().unwrap();
        let settings_of_ledger = ledger::Settings {
            clock: Arc::new(FixedClock(now)),
            randomness: Arc::new(OsRandomness),
            tree: tree(),
            keep_pseudonyms: true,
        };
        let ledger = Ledger::open(storage, settings_of_ledger).await.unwrap();
        let people: Vec<NewPerson> = addresses.iter().enumerate().map(person).collect();
        ledger.register(&people, "people").await.unwrap();
        let texts = folder.path().join("notices/announcement");
        write_texts(&texts);
        Shop {
            ledger,
            outbox: Outbox::open(&folder.path().join("notices")).await.unwrap(),
            settings: settings(),
            texts: Texts::load(&texts).unwrap(),
            links: LinkKeys::new(vec![(1, [3; 32])]).unwrap(),
            mail_key: MailKey::new([5; 32]),
            clock: Moved(Mutex::new(now)),
            folder,
        }
    }

    pub(crate) async fn plan(&self, id: &str) -> (Planned, u64) {
        self.try_plan(&plan(id)).await.unwrap()
    }

    pub(crate) async fn try_plan(&self, plan: &Plan) -> Result<(Planned, u64), rights::Error> {
        let occasion = occasion();
        self.planning()
            .plan(plan, &self.texts, (told(), &occasion), &|_| {})
            .await
    }

    pub(crate) fn planning(&self) -> Planning<'_, Sqlite> {
        Planning {
            ledger: &self.ledger,
            outbox: &self.outbox,
            settings: &self.settings,
            clock: &self.clock,
        }
    }

    pub(crate) fn sending(&self) -> Sending<'_, Sqlite> {
        Sending {
            ledger: &self.ledger,
            outbox: &self.outbox,
            settings: &self.settings,
            root: self.folder.path(),
            links: &self.links,
            mail_key: &self.mail_key,
            clock: &self.clock,
        }
    }

    /// What the ledger says happened to a person's notices, oldest first.
    pub(crate) async fn steps(&self, person: u32) -> Vec<String> {
        let history = self.ledger.history(Ordinal(person)).await.unwrap();
        let steps = history.into_iter().filter_map(|recorded| recorded.entry);
        steps
            .filter_map(|entry| match entry {
                rights::Entry::Notice(notice) => Some(notice.status.to_string()),
                _ => None,
            })
            .collect()
    }
}

fn person((n, address): (usize, &String)) -> NewPerson {
    let mut person = NewPerson::unknown(PersonId::new(format!("member-{n}")));
    person.region = Some(if n.is_multiple_of(3) { "FR" } else { "DE" }.to_owned());
    person.contact = Contact {
        mail: (!address.is_empty()).then(|| address.parse().unwrap()),
        lang: n.is_multiple_of(2).then(|| "de".parse().unwrap()),
    };
    person
}
