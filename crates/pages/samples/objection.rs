//! The notice, and objecting by its link.

use super::{Sample, Town, day, sample};
use pages::notice::{Block, Notice, NoticeClosed, Reading};
use pages::objection::{
    ByLink, Effects, LinkClosed, LinkTrouble, Narrowing, ObjectionAsk, ObjectionRecorded,
    ShownBefore,
};
use pages::{Reach, Section, Tick};
use rights::Kind;

pub(crate) fn purposes(t: &Town) -> Vec<Tick> {
    [
        (
            "ai_assistant",
            t.t(
                "AI assistant that answers questions",
                "KI-Assistent, der Fragen beantwortet",
            ),
        ),
        (
            "creative_tools",
            t.t(
                "Tools that make pictures and texts",
                "Werkzeuge, die Bilder und Texte erzeugen",
            ),
        ),
    ]
    .map(|(value, label)| tick(t, value, label, None))
    .into()
}

pub(crate) fn tick(t: &Town, value: &str, label: String, hint: Option<String>) -> Tick {
    Tick {
        value: t.s(value),
        label,
        hint,
        ticked: false,
    }
}

pub(crate) fn kinds(t: &Town) -> Vec<Tick> {
    [
        ("post", t.t("Posts", "Beiträge")),
        ("comment", t.t("Comments", "Kommentare")),
        ("photo", t.t("Photos and captions", "Fotos und Bildtexte")),
        ("reel", t.t("Reels", "Reels")),
        (
            "ai_prompt",
            t.t("Messages to AI features", "Eingaben in KI-Funktionen"),
        ),
    ]
    .map(|(value, label)| tick(t, value, label, None))
    .into()
}

fn surfaces(t: &Town) -> Vec<Tick> {
    [
        ("profile", t.t("My profile", "Mein Profil")),
        ("groups", t.t("Public groups", "Öffentliche Gruppen")),
        ("market", t.t("Market", "Marktplatz")),
    ]
    .map(|(value, label)| tick(t, value, label, None))
    .into()
}

fn ask(t: &Town) -> ObjectionAsk {
    ObjectionAsk {
        action: t.s("/o/8Jq2vYw0c4Tn"),
        by_link: Some(ByLink {
            sent: day("2026-03-03"),
            last_day: Some(day("2027-03-03")),
        }),
        purposes: purposes(t).into_iter().map(|p| p.label).collect(),
        narrowing: Narrowing {
            purposes: purposes(t),
            kinds: kinds(t),
            surfaces: surfaces(t),
            open: false,
        },
        reason: t.s(""),
        errors: vec![],
    }
}

fn recorded(t: &Town) -> ObjectionRecorded {
    ObjectionRecorded {
        entry: 48_213,
        at: t.at("2026-03-09", 14, 5),
        again: false,
        cut: false,
        reach: Reach::default(),
        mail: true,
        yours: None,
    }
}

/// The same, seen by who said it.
fn effects(t: &Town, sets: u64, copies: u64, training: ShownBefore) -> Option<Effects> {
    Some(Effects {
        sets,
        copies,
        training,
        models: 2 * sets,
        receipt: t.receipt(48_213),
    })
}

fn notice(t: &Town) -> Notice {
    let block = |en: &str, de: &str| Block::Paragraph(t.t(en, de));
    Notice {
        title: Some(t.t(
            "We would like to train AI with public posts",
            "Wir möchten mit öffentlichen Beiträgen KI trainieren",
        )),
        sent: day("2026-03-03"),
        blocks: vec![
            block(
                "From 1 April 2026 we would like to use what members posted publicly to train our AI assistant and our creative tools.",
                "Ab dem 1. April 2026 möchten wir öffentliche Inhalte unserer Mitglieder nutzen, um unseren KI-Assistenten und unsere kreativen Werkzeuge zu trainieren.",
            ),
            Block::Heading(t.t("What we would use", "Was wir nutzen würden")),
            Block::List(vec![
                t.t(
                    "public posts, comments, photos with captions, and reels",
                    "öffentliche Beiträge, Kommentare, Fotos mit Bildtexten und Reels",
                ),
                t.t(
                    "activity in public groups and on public pages",
                    "Aktivitäten in öffentlichen Gruppen und auf öffentlichen Seiten",
                ),
            ]),
            block(
                "Private messages are not used, and nothing of people under 18.",
                "Private Nachrichten werden nicht genutzt, ebenso nichts von Menschen unter 18.",
            ),
            Block::Heading(t.t("On what ground", "Auf welcher Grundlage")),
            block(
                "We rely on our legitimate interest in an assistant that understands how people here write (Art. 6(1)(f) GDPR). We weighed it against your interests; the data protection officer gives you the result.",
                "Wir stützen uns auf unser berechtigtes Interesse an einem Assistenten, der versteht, wie Menschen hier schreiben (Art. 6 Abs. 1 Buchst. f DSGVO). Wir haben es gegen Ihre Interessen abgewogen; das Ergebnis erhalten Sie bei der Datenschutzbeauftragten.",
            ),
        ],
        object: Some(t.s("/o/8Jq2vYw0c4Tn")),
        opt_out: true,
        asks: false,
        waiting_until: Some(day("2026-03-31")),
        reading: Reading::Open(t.s("/sign-in?next=%2Fn%2F8Jq2vYw0c4Tn")),
    }
}

/// The same where a consent is asked for.
fn question(t: &Town) -> Notice {
    Notice {
        title: Some(t.t(
            "We ask for your consent to the training of AI",
            "Wir bitten um Ihre Einwilligung zum Training von KI",
        )),
        opt_out: false,
        asks: true,
        waiting_until: None,
        reading: Reading::SignedIn,
        ..notice(t)
    }
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let mut narrow = ask(t);
    narrow.narrowing.open = true;
    if let Some(photos) = narrow.narrowing.kinds.get_mut(2) {
        photos.ticked = true;
    }
    narrow.reason = t.t(
        "My photos show my children.",
        "Auf meinen Fotos sind meine Kinder zu sehen.",
    );
    let inside = ObjectionAsk {
        by_link: None,
        action: t.s("/object"),
        ..ask(t)
    };
    let again = ObjectionRecorded {
        again: true,
        mail: false,
        yours: effects(t, 0, 0, ShownBefore::NotRecorded),
        ..recorded(t)
    };
    let part = ObjectionRecorded {
        reach: Reach {
            purposes: vec![],
            kinds: vec![Kind::Photo, Kind::Caption],
            surfaces: vec![t.t("Public groups", "Öffentliche Gruppen")],
        },
        yours: effects(t, 1, 1, ShownBefore::Runs(2)),
        ..recorded(t)
    };
    let unknown = ObjectionRecorded {
        cut: true,
        yours: effects(t, 1, 0, ShownBefore::NotNamed),
        ..recorded(t)
    };
    let closed = |why| LinkClosed { why };
    let no_notice = |why| NoticeClosed { why };
    let out = |name| t.outside(name);
    let me = |name, here| t.inside(name, here);
    vec![
        sample(
            "notice",
            true,
            "The notice as a page",
            &notice(t),
            &out("notice"),
        ),
        sample(
            "notice-asks",
            false,
            "The notice that asks for a consent, opened by somebody signed in",
            &question(t),
            &out("notice-asks"),
        ),
        sample(
            "notice-read",
            false,
            "Opened by somebody signed in",
            &Notice {
                asks: true,
                reading: Reading::SignedIn,
                ..notice(t)
            },
            &out("notice-read"),
        ),
        sample(
            "notice-changed",
            false,
            "The texts were changed since",
            &Notice {
                title: None,
                blocks: vec![],
                ..notice(t)
            },
            &out("notice-changed"),
        ),
        sample(
            "objection",
            true,
            "The objection by link: one button",
            &ask(t),
            &out("objection"),
        ),
        sample(
            "objection-narrow",
            true,
            "Objecting to a part, with a reason",
            &narrow,
            &out("objection-narrow"),
        ),
        sample(
            "objection-inside",
            false,
            "The objection of somebody signed in",
            &inside,
            &me("objection-inside", Some(Section::Home)),
        ),
        sample(
            "objected",
            true,
            "The objection is recorded",
            &recorded(t),
            &out("objected"),
        ),
        sample(
            "objected-again",
            false,
            "A second click",
            &again,
            &out("objected-again"),
        ),
        sample(
            "objected-part",
            false,
            "An objection to a part",
            &part,
            &me("objected-part", None),
        ),
        sample(
            "objected-unknown",
            false,
            "Models of which nobody knows what they were shown",
            &unknown,
            &me("objected-unknown", None),
        ),
        sample(
            "notice-invalid",
            true,
            "No link of a notice",
            &no_notice(LinkTrouble::Invalid),
            &out("notice-invalid"),
        ),
        sample(
            "notice-expired",
            false,
            "The link of a notice that has expired",
            &no_notice(LinkTrouble::Expired(day("2027-03-03"))),
            &out("notice-expired"),
        ),
        sample(
            "notice-revoked",
            true,
            "The link of a notice called back",
            &no_notice(LinkTrouble::Revoked),
            &out("notice-revoked"),
        ),
        sample(
            "link-expired",
            true,
            "The link has expired",
            &closed(LinkTrouble::Expired(day("2027-03-03"))),
            &out("link-expired"),
        ),
        sample(
            "link-invalid",
            true,
            "No link of ours",
            &closed(LinkTrouble::Invalid),
            &out("link-invalid"),
        ),
        sample(
            "link-revoked",
            true,
            "A link called back",
            &closed(LinkTrouble::Revoked),
            &out("link-revoked"),
        ),
    ]
}
