//! A request of somebody without an account who is shown and named by others.

use super::super::{Town, day};
use super::{lines, one};
use console::requests::{
    Answer, Behalf, Channel, Decide, Decided, Evidence, Extension, Found, Match, RequestPage,
    RequestState, Sent, Spoken, Telling,
};
use pages::officer::{By, Message};
use rights::Kind;

fn picture(t: &Town) -> String {
    t.s("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 96 96'%3E%3Crect width='96' height='96' fill='%239fb8ad'/%3E%3Ccircle cx='48' cy='38' r='17' fill='%23f2efe6'/%3E%3Cpath d='M14 96a34 34 0 0 1 68 0' fill='%23f2efe6'/%3E%3C/svg%3E")
}

pub(crate) fn page(t: &Town) -> RequestPage {
    let line = lines::one(t, 291);
    let decide = || Decide::Now(t.s("/requests/291/decide"));
    RequestPage {
        line,
        entry: 47_890,
        person: None,
        channel: Channel::Guest,
        behalf: Some((t.s("Ria Hollerau"), Behalf::Guardian)),
        reach: vec![],
        evidence: vec![Evidence { name: t.t("Birth certificate", "Geburtsurkunde"), href: Some(t.s("/requests/291/evidence/1")), on: day("2026-03-19"), read_by: None }],
        name: String::new(),
        mail: Some(t.s("ria.hollerau@mail.example")),
        thread: vec![Spoken { sent: None, message: Message {
            by: By::Person,
            at: t.at("2026-03-18", 19, 2),
            text: vec![t.t("My daughter is in photos of the summer fair, and her name is in comments. I do not want AI to be trained on that.", "Meine Tochter ist auf Fotos vom Sommerfest, und ihr Name steht in Kommentaren. Ich möchte nicht, dass damit eine KI trainiert wird.")],
        }}],
        released: None,
        account: None,
        found: vec![
            Found {
                item: t.s("f-88120"),
                kind: Kind::Photo,
                owner: t.s("Vereinsring Obertal"),
                made: Some(day("2025-07-06")),
                excerpt: None,
                picture: Some(picture(t)),
                link: Some(t.s("https://obertal.example/p/f-88120")),
                matched: Match::Picture(3),
                sets: 1,
                decided: Decided::Open,
                why: String::new(),
                decide: decide(),
            },
            Found {
                item: t.s("c-20417"),
                kind: Kind::Comment,
                owner: t.s("Bodo Lärchner"),
                made: Some(day("2025-07-07")),
                excerpt: Some(t.t("Little Thea Hollerau won the sack race!", "Die kleine Thea Hollerau hat das Sackhüpfen gewonnen!")),
                picture: None,
                link: None,
                matched: Match::Words(t.s("Thea Hollerau")),
                sets: 2,
                decided: Decided::Theirs(day("2026-03-20")),
                why: String::new(),
                decide: Decide::No,
            },
            Found {
                item: t.s("f-90031"),
                kind: Kind::Photo,
                owner: t.s("Sina Kerbel"),
                made: None,
                excerpt: Some(t.t("On the pitch", "Auf dem Platz")),
                picture: None,
                link: None,
                matched: Match::Link,
                sets: 0,
                decided: Decided::NotTheirs(day("2026-03-20")),
                why: String::new(),
                decide: Decide::No,
            },
            Found {
                item: t.s("p-11702"),
                kind: Kind::Post,
                owner: t.s("Ria Hollerau"),
                made: Some(day("2025-07-05")),
                excerpt: Some(t.t("We are looking forward to tomorrow.", "Wir freuen uns auf morgen.")),
                picture: None,
                link: None,
                matched: Match::Own,
                sets: 1,
                decided: Decided::Open,
                why: String::new(),
                decide: decide(),
            },
        ],
        extension: Some(Extension {
            until: day(lines::EXTENDED),
            why: t.t("Many photos have to be looked at.", "Viele Fotos sind anzusehen."),
            sent: Some(Sent { state: Telling::Told, at: Some(t.at("2026-04-10", 9, 31)), posted: false, post: None }),
        }),
        extend: None,
        answer: one::access(t).answer.map(|answer| Answer {
            action: t.s("/requests/291/answer"),
            ..answer
        }),
        write: Some(t.s("/requests/291/write")),
        prove: Some(t.s("/requests/291/evidence")),
        proof: t.s(""),
        attach: Some(t.s("/requests/291/items")),
        link: t.s(""),
        refused: None,
        errors: vec![],
    }
}

/// The same after the answer: verdicts can still be changed.
pub(crate) fn answered(t: &Town) -> RequestPage {
    let mut page = page(t);
    page.line.state = RequestState::Fulfilled(day("2026-04-10"));
    page.line.clock = None;
    (page.answer, page.write, page.prove, page.attach) = (None, None, None, None);
    for found in &mut page.found {
        found.decide = Decide::Anew(t.s("/requests/291/decide"));
        if found.decided == Decided::Open {
            found.decided = Decided::NotTheirs(day("2026-04-11"));
            found.why = t.t("It is her sister.", "Es ist ihre Schwester.");
        }
    }
    page
}
