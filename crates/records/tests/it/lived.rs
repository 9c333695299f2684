//! A year of the town's life: requests, incidents, late choices, an erasure.

use crate::fixture::at;
use crate::town::{TODAY, Town};
use corpus::{Look, NoProgress};
use rights::{
    Audience, Channel, Choice, ChoiceKind, Concern, Entry, FoundBy, Incident, IncidentStep, Kind,
    Ordinal, Request, RequestKind, RequestOutcome, RequestStep, Scope, SearchFor, Sequence,
};

impl Town {
    pub(crate) fn request(&self, person: Ordinal, kind: RequestKind, received: &str) -> Sequence {
        self.say(
            person,
            Entry::RequestMade(Request {
                kind,
                channel: Channel::Mail,
                received: received.parse().unwrap(),
                subject: String::new(),
                text: "Please.".to_owned(),
                name: String::new(),
                by: None,
                evidence: Vec::new(),
                entered_by: None,
                search: SearchFor::default(),
                reach: Scope::all(),
            }),
        )
    }

    /// Something happens to a request, at noon of a day.
    pub(crate) fn step(&self, person: Ordinal, request: Sequence, day: &str, step: RequestStep) {
        self.shop.is_now(&format!("{day}T12:00:00Z"));
        let entry = Entry::RequestStepped {
            request,
            by: "mara".to_owned(),
            step,
        };
        self.say(person, entry);
    }

    /// A year in which something of everything happened.
    pub(crate) fn lives(&self) {
        let shop = &self.shop;
        let people = self.used(12);
        let answer = |outcome| RequestStep::Answered {
            outcome,
            text: "Here.".to_owned(),
            remedy: "The authority.".to_owned(),
        };
        shop.is_now("2026-01-05T09:00:00Z");
        for (person, kind, received, steps) in [
            // In time, late, extended and then in time, refused, taken back, open, open and late.
            (
                0,
                RequestKind::Access,
                "2026-01-02",
                vec![("2026-01-20", answer(RequestOutcome::Granted))],
            ),
            (
                1,
                RequestKind::Access,
                "2026-01-03",
                vec![("2026-03-01", answer(RequestOutcome::Partly))],
            ),
            (
                2,
                RequestKind::Access,
                "2026-01-31",
                vec![
                    (
                        "2026-02-10",
                        RequestStep::Extended {
                            until: "2026-04-30".parse().unwrap(),
                            why: "many items".to_owned(),
                        },
                    ),
                    ("2026-04-30", answer(RequestOutcome::Granted)),
                ],
            ),
            (
                3,
                RequestKind::Rectification,
                "2026-05-01",
                vec![("2026-05-02", answer(RequestOutcome::Refused))],
            ),
            (
                4,
                RequestKind::Objection,
                "2026-06-01",
                vec![("2026-06-05", RequestStep::Revoked)],
            ),
            (5, RequestKind::Depicted, "2026-11-20", vec![]),
            (6, RequestKind::Question, "2026-07-01", vec![]),
            // Received the year before.
            (
                7,
                RequestKind::Access,
                "2025-12-30",
                vec![("2026-01-08", answer(RequestOutcome::Granted))],
            ),
        ] {
            let request = self.request(people[person], kind, received);
            for (day, step) in steps {
                self.step(people[person], request, day, step);
            }
        }
        let incident = Incident {
            title: "An item was used".to_owned(),
            found_by: FoundBy::Audit,
            known: at("2026-08-01T08:00:00Z"),
            place: "ai_assistant/0001".to_owned(),
            items: 3,
            people: 2,
            unowned: None,
            mark: None,
        };
        for (hours, closes) in [(71_i64, true), (73, false)] {
            shop.is_now("2026-08-01T08:00:00Z");
            let number = self.tell(Entry::IncidentOpened(incident.clone()));
            self.say(
                people[0],
                Entry::IncidentConcerns {
                    incident: number,
                    concern: Concern { items: Vec::new() },
                },
            );
            let told = incident.known.plus_seconds(hours * 3_600);
            shop.is_now(&told.to_string());
            let step = |step| Entry::IncidentStepped {
                incident: number,
                by: "mara".to_owned(),
                step,
            };
            let parts = vec!["It happened.".to_owned()];
            self.tell(step(IncidentStep::AuthorityTold {
                parts: parts.clone(),
            }));
            if closes {
                self.tell(step(IncidentStep::PeopleTold {
                    parts,
                    translated: std::collections::BTreeMap::new(),
                    people: 2,
                    again: 0,
                }));
                self.tell(step(IncidentStep::Closed {
                    end: rights::IncidentEnd::Settled,
                    why: "done".to_owned(),
                }));
            }
        }
        shop.is_now("2026-11-22T10:00:00Z");
        self.late(&people);
        shop.is_now(&format!("{TODAY}T10:00:00Z"));
    }

    /// What holds until somebody has read a message or decided a request, and what the platform did; beside each a
    /// choice of the same source or kind.
    fn nobody_chose(&self, people: &[Ordinal]) {
        let now = self.shop.now();
        // Both objected, so that nothing else leaves the set by it.
        for (person, source, kind) in [
            (0, "notice:aside", ChoiceKind::Restriction),
            (0, "notice:aside", ChoiceKind::RestrictionLifted),
            (1, "demur:named", ChoiceKind::Restriction),
            (1, "demur:named", ChoiceKind::Objection),
            (1, "demur:named", ChoiceKind::RestrictionLifted),
        ] {
            let choice = Choice::new(kind, Scope::all(), now, source);
            self.say(people[person], Entry::Choice(choice));
        }
        for (item, source, kind) in [
            ("gone/1", "inbox:eu-1", ChoiceKind::Erasure),
            ("gone/2", "inbox:eu-1", ChoiceKind::Erasure),
            ("few/1", "inbox:eu-1", ChoiceKind::AudienceNarrowed),
            (
                "few/2",
                "inbox:eu-1/choice_made",
                ChoiceKind::AudienceNarrowed,
            ),
        ] {
            let mut choice = Choice::new(kind, Scope::all(), now, source);
            choice.item = Some(item.into());
            if kind == ChoiceKind::AudienceNarrowed {
                choice.audience = Some(Audience::OnlyMe);
            }
            self.say(people[10], Entry::Choice(choice));
        }
    }

    /// Late choices, a hold, an erasure, copies for others, a look.
    fn late(&self, people: &[Ordinal]) {
        let shop = &self.shop;
        let choice = |kind| Entry::Choice(Choice::new(kind, Scope::all(), shop.now(), "portal"));
        self.say(people[0], choice(ChoiceKind::Objection));
        self.say(people[1], choice(ChoiceKind::Objection));
        let mut signal = Choice::new(
            ChoiceKind::Objection,
            Scope::all(),
            shop.now(),
            "signal:gpc",
        );
        signal.scope.kinds = [Kind::Photo].into();
        self.say(people[2], Entry::Choice(signal));
        self.say(people[3], choice(ChoiceKind::Consent));
        self.say(people[8], choice(ChoiceKind::Erasure));
        self.say(
            people[8],
            Entry::HoldPlaced {
                until: "2027-01-01".parse().unwrap(),
                reason: "case 7".to_owned(),
            },
        );
        // Of this person nothing can be read in the end.
        self.request(people[9], RequestKind::Access, "2026-11-21");
        self.say(people[9], choice(ChoiceKind::ObjectionWithdrawn));
        self.say(people[9], choice(ChoiceKind::Erasure));
        self.nobody_chose(people);
        for (recipient, items) in [("Example Labs", 10), ("Nobody Knows Ltd", 20)] {
            self.tell(Entry::SetExported {
                set: "ai_assistant/0001".to_owned(),
                export: format!("export-{items}"),
                recipient: recipient.to_owned(),
                format: "jsonl".to_owned(),
                items,
                hash: String::new(),
            });
        }
        self.say(
            people[1],
            Entry::LookedAt {
                staff: "mara".to_owned(),
                role: "officer".to_owned(),
                what: "items".to_owned(),
                why: "request".to_owned(),
            },
        );
        shop.mask(Look::Touched);
        let order = shop
            .wait(shop.sets().purge_order(Some(people[9]), 30))
            .unwrap();
        shop.wait(shop.sets().purge(&order, &NoProgress)).unwrap();
        shop.wait(shop.ledger.erase(&[people[9]].into())).unwrap();
    }
}
