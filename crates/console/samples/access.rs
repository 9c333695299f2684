//! Staff, keys, webhooks.

use super::{Sample, Town, day, sample};
use console::keys::{ApiKey, Keys, Secret};
use console::staff::{Colleague, StaffList};
use console::webhooks::{Delivery, DeliveryOutcome, OffWhy, Resend, Webhook, Webhooks};
use console::{FormError, Problem, Role, Room, field};

fn staff(t: &Town, errors: Vec<FormError>) -> StaffList {
    let one = |name: &str, mail: &str, role, seen: Option<&str>, change: bool| Colleague {
        name: t.s(name),
        mail: t.s(mail),
        role,
        seen: seen.map(|d| t.at(d, 8, 4)),
        change: change.then(|| t.s(&format!("/staff/{mail}"))),
        move_to: change.then(|| t.s(&format!("/staff/{mail}/mail"))),
    };
    StaffList {
        people: vec![
            one(
                "Aylin Taş",
                "taş@lindental.example",
                Some(Role::Engineer),
                Some("2026-04-20"),
                true,
            ),
            one(
                "Jonas Feldmann",
                "feldmann@lindental.example",
                Some(Role::Support),
                Some("2026-04-17"),
                true,
            ),
            one(
                "Mirela Kupferbach",
                "kupferbach@lindental.example",
                Some(Role::Officer),
                Some("2026-04-20"),
                false,
            ),
            one(
                "Per Lindqvist",
                "per@pruefung.example",
                Some(Role::Auditor),
                None,
                true,
            ),
            one(
                "Rosa Ginsterfeld",
                "ginsterfeld@lindental.example",
                None,
                Some("2025-12-19"),
                true,
            ),
        ],
        add: t.s("/staff"),
        name: t.s(""),
        mail: t.s(""),
        taken: !errors.is_empty(),
        unmoved: !errors.is_empty(),
        errors,
    }
}

fn keys(t: &Town, errors: Vec<FormError>) -> Keys {
    let key =
        |name: String, prefix: &str, scopes: &[&str], used: Option<&str>, revoked: Option<&str>| {
            ApiKey {
                name,
                prefix: t.s(prefix),
                scopes: scopes.iter().map(|s| t.s(s)).collect(),
                made: day("2025-10-01"),
                used: used.map(day),
                ends: used.is_some().then(|| day("2026-10-01")),
                revoked: revoked.map(day),
                revoke: revoked.is_none().then(|| t.s("/keys/revoke")),
            }
        };
    Keys {
        keys: vec![
            key(
                t.t("Platform events", "Ereignisse der Plattform"),
                "dm_4kq",
                &["events:write"],
                Some("2026-04-20"),
                None,
            ),
            key(
                t.t("App: notice was seen", "App: Benachrichtigung gesehen"),
                "dm_p02",
                &["notices:seen", "items:read"],
                None,
                None,
            ),
            key(
                t.t("Old importer", "Alter Import"),
                "dm_77x",
                &["events:write"],
                Some("2026-01-30"),
                Some("2026-02-01"),
            ),
        ],
        make: t.s("/keys"),
        name: t.s(""),
        ends: t.s("2027-04-20"),
        no_end: !errors.is_empty(),
        scopes: vec![
            t.tick(
                "events:write",
                "Report events of the platform",
                "Ereignisse der Plattform melden",
                false,
            ),
            t.tick(
                "notices:seen",
                "Report that a notice was seen",
                "Melden, dass eine Benachrichtigung gesehen wurde",
                false,
            ),
            t.tick(
                "items:read",
                "Read decisions about items",
                "Entscheidungen über Inhalte lesen",
                false,
            ),
        ],
        errors,
    }
}

fn webhooks(t: &Town, errors: Vec<FormError>) -> Webhooks {
    let hook = |address: &str, events: &[&str], waiting, on| Webhook {
        address: t.s(address),
        events: events.iter().map(|e| t.s(e)).collect(),
        waiting,
        on,
        off_why: (!on).then_some(OffWhy::Failing),
        switch: Some(t.s("/webhooks/switch")),
        remove: (!on).then(|| t.s("/webhooks/remove")),
    };
    let delivery = |minute, event: &str, attempt, outcome| Delivery {
        at: t.at("2026-04-20", 9, minute),
        event: t.s(event),
        address: t.s("https://hooks.lindental.example/demur"),
        attempt,
        outcome,
        resend: (outcome == DeliveryOutcome::GivenUp)
            .then(|| Resend::To(t.s("/webhooks/deliveries/1/resend"))),
    };
    let unsendable = |why| Delivery {
        resend: Some(why),
        ..delivery(1, "choice.recorded", 9, DeliveryOutcome::GivenUp)
    };
    Webhooks {
        hooks: vec![
            hook(
                "https://hooks.lindental.example/demur",
                &["choice.recorded", "audience.narrow"],
                3,
                true,
            ),
            hook(
                "https://stats.lindental.example/in",
                &["campaign.done"],
                0,
                false,
            ),
        ],
        deliveries: vec![
            delivery(2, "choice.recorded", 9, DeliveryOutcome::GivenUp),
            unsendable(Resend::Off),
            unsendable(Resend::Officer),
            delivery(40, "choice.recorded", 1, DeliveryOutcome::Accepted(202)),
            delivery(38, "audience.narrow", 3, DeliveryOutcome::Refused(503)),
            delivery(31, "choice.recorded", 2, DeliveryOutcome::NoAnswer),
        ],
        make: t.s("/webhooks"),
        address: t.s(""),
        events: vec![
            t.tick(
                "choice.recorded",
                "A choice was recorded",
                "Eine Entscheidung wurde eingetragen",
                false,
            ),
            t.tick(
                "audience.narrow",
                "An audience has to be narrowed",
                "Eine Sichtbarkeit ist einzuschränken",
                false,
            ),
            t.tick(
                "campaign.done",
                "A campaign is done",
                "Eine Benachrichtigung ist gesendet",
                false,
            ),
        ],
        errors,
    }
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let wrong = |fields: &[(&'static str, Problem)]| -> Vec<FormError> {
        let error = |(field, problem): &(&'static str, Problem)| FormError {
            field,
            problem: problem.clone(),
        };
        fields.iter().map(error).collect()
    };
    let secret = Secret {
        name: t.t("Platform events", "Ereignisse der Plattform"),
        secret: t.s("dm_4kq_7Yw2nB0sXhTq9LrVcE5ZuA1mKf3PdGj8"),
        next: t.s("/keys"),
    };
    vec![
        sample(
            "staff",
            true,
            "Staff, and what roles may",
            &staff(t, vec![]),
            &t.inside("staff", Room::Staff),
        ),
        sample(
            "staff-wrong",
            false,
            "The same, with mistakes",
            &staff(
                t,
                wrong(&[
                    (field::NAME, Problem::Missing),
                    (field::MAIL, Problem::NotMail),
                ]),
            ),
            &t.inside("staff-wrong", Room::Staff),
        ),
        sample(
            "keys",
            true,
            "Keys of programs",
            &keys(t, vec![]),
            &t.inside("keys", Room::Keys),
        ),
        sample(
            "keys-wrong",
            false,
            "The same, with mistakes",
            &keys(
                t,
                wrong(&[
                    (field::NAME, Problem::Missing),
                    (field::SCOPE, Problem::NotChosen),
                ]),
            ),
            &t.inside("keys-wrong", Room::Keys),
        ),
        sample(
            "secret",
            false,
            "A secret, shown once",
            &secret,
            &t.inside("secret", Room::Keys),
        ),
        sample(
            "webhooks",
            true,
            "Webhooks with their deliveries",
            &webhooks(t, vec![]),
            &t.inside("webhooks", Room::Webhooks),
        ),
        sample(
            "webhooks-wrong",
            false,
            "The same, with mistakes",
            &webhooks(t, wrong(&[(field::ADDRESS, Problem::NotLink)])),
            &t.inside("webhooks-wrong", Room::Webhooks),
        ),
    ]
}
