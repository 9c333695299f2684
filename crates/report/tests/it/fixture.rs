//! A small set with figures that add up.

use report::{Lang, PolicyPart, ReportInput, RuleLine, SampleItem, SamplePerson, SetPart, Share};
use rights::{Hash, Kind, RuleId, Sequence};

type Texts = [&'static str; 2];

/// One of two texts, by the language of the page.
fn say(lang: Lang, [english, german]: Texts) -> String {
    match lang {
        Lang::En => english.into(),
        Lang::De => german.into(),
    }
}

type Rule = (&'static str, Texts, &'static str, u64, u64, u64);

fn share<K>(of: K, seen: u64, admitted: u64) -> Share<K> {
    Share { of, seen, admitted }
}

/// Id, sentence, articles, first, any, errors.
const RULES: [Rule; 17] = [
    (
        "notice_missing",
        [
            "No notice of this use of this kind of data is proven to have reached the person.",
            "Es ist nicht belegt, dass die Person über diese Nutzung dieser Art von Daten benachrichtigt wurde.",
        ],
        "Art. 13, 14, 21(4)",
        12_840,
        12_840,
        0,
    ),
    (
        "notice_waiting",
        [
            "The waiting time after the notice has not passed.",
            "Die Wartefrist nach der Benachrichtigung ist noch nicht abgelaufen.",
        ],
        "Art. 21(4)",
        1_130,
        1_130,
        0,
    ),
    (
        "objection",
        [
            "The person objected to this use.",
            "Die Person hat dieser Nutzung widersprochen.",
        ],
        "Art. 21(1)",
        5_402,
        6_377,
        0,
    ),
    (
        "withdrawal",
        [
            "The person took their consent back.",
            "Die Person hat ihre Einwilligung widerrufen.",
        ],
        "Art. 7(3)",
        311,
        390,
        0,
    ),
    (
        "restriction",
        [
            "The data is restricted while a request of the person is being assessed.",
            "Die Daten sind eingeschränkt, solange ein Antrag der Person geprüft wird.",
        ],
        "Art. 18",
        120,
        150,
        0,
    ),
    (
        "erasure",
        [
            "The person asked for erasure.",
            "Die Person hat die Löschung verlangt.",
        ],
        "Art. 17",
        402,
        510,
        0,
    ),
    (
        "age_unknown",
        [
            "The person's age is not known.",
            "Das Alter der Person ist nicht bekannt.",
        ],
        "Art. 6(1)(f), 8",
        4_420,
        5_512,
        0,
    ),
    (
        "minor_now",
        [
            "The person is under 18.",
            "Die Person ist unter 18 Jahre alt.",
        ],
        "Art. 6(1)(f), 8",
        6_018,
        7_402,
        0,
    ),
    (
        "minor_then",
        [
            "The person was under 18 when they made this.",
            "Die Person war unter 18 Jahre alt, als der Inhalt entstand.",
        ],
        "Art. 6(1)(f), 8",
        3_377,
        9_911,
        12,
    ),
    (
        "not_public_now",
        [
            "The content is not public now, or it is not known who can see it.",
            "Der Inhalt ist derzeit nicht öffentlich, oder es ist nicht bekannt, wer ihn sehen kann.",
        ],
        "Art. 5(1)(a)",
        20_488,
        31_204,
        0,
    ),
    (
        "not_public_then",
        [
            "It is known that the content was not public when it was posted.",
            "Es ist bekannt, dass der Inhalt anfangs nicht öffentlich war.",
        ],
        "Art. 5(1)(a)",
        2_316,
        12_980,
        0,
    ),
    (
        "private_message",
        [
            "Private messages are never used.",
            "Private Nachrichten werden nie genutzt.",
        ],
        "Art. 5(1)(a)",
        0,
        4_021,
        0,
    ),
    (
        "special_category",
        [
            "The content shows special categories of data, such as health, belief or opinion.",
            "Der Inhalt zeigt besondere Kategorien von Daten, etwa zu Gesundheit, Glauben oder Überzeugung.",
        ],
        "Art. 9(1)",
        640,
        1_498,
        0,
    ),
    (
        "depicts_objector",
        [
            "A person depicted here objected to the use.",
            "Eine abgebildete Person hat die Nutzung abgelehnt.",
        ],
        "Art. 21(1), 17, 18",
        58,
        303,
        0,
    ),
    (
        "original_refused",
        [
            "It shares or quotes content that may not be used.",
            "Es teilt oder zitiert einen Inhalt, der nicht genutzt werden darf.",
        ],
        "Art. 21(1), 5(1)(b)",
        1_930,
        4_216,
        0,
    ),
    (
        "too_old",
        [
            "The content is older than the scope, and no finding covers older content.",
            "Der Inhalt ist älter als der Geltungsbereich, und keine Feststellung deckt ältere Inhalte ab.",
        ],
        "Art. 6(4)",
        9_004,
        30_118,
        0,
    ),
    (
        "not_assessed",
        [
            "No signed-off assessment covers this use of this kind of data.",
            "Keine freigegebene Abwägung deckt diese Nutzung dieser Art von Daten ab.",
        ],
        "Art. 5(2), 6(1)(f), 35",
        0,
        0,
        0,
    ),
];

fn rules(lang: Lang) -> Vec<RuleLine> {
    let law = say(lang, ["GDPR", "DSGVO"]);
    let line = |(id, sentence, articles, first, any, errors): Rule| RuleLine {
        rule: RuleId(id.into()),
        sentence: say(lang, sentence),
        ground: format!("{articles} {law}"),
        first,
        any,
        errors,
    };
    RULES.into_iter().map(line).collect()
}

fn years() -> Vec<Share<Option<i16>>> {
    let counts: [(u64, u64); 18] = [
        (310, 0),
        (702, 0),
        (1_204, 0),
        (1_700, 31),
        (2_260, 240),
        (2_801, 402),
        (3_322, 511),
        (3_910, 640),
        (4_405, 802),
        (5_130, 1_004),
        (5_817, 1_290),
        (6_611, 1_603),
        (7_502, 2_010),
        (8_290, 2_404),
        (9_406, 3_102),
        (11_020, 5_210),
        (13_907, 7_400),
        (11_403, 4_195),
    ];
    let known = (2009..)
        .zip(counts)
        .map(|(y, (seen, admitted))| share(Some(y), seen, admitted));
    known.chain([share(None, 600, 0)]).collect()
}

const MARKET: Texts = [
    "The market was lovely. Afterwards we had plum dumplings, my favourite.",
    "Der Wochenmarkt war wunderschön. Danach gab es mein Lieblingsgericht: Zwetschgenknödel.",
];
const HOSTILE: Texts = [
    "<script>alert(\"no\")</script> & more",
    "<script>alert(\"nein\")</script> & mehr",
];
const PERMITTED: Texts = [
    "The content is public and the person, who was told, did not object. [public_content]",
    "Der Inhalt ist öffentlich, und die Person hat nicht widersprochen. [public_content]",
];
const NOT_PUBLIC: Texts = [
    "The content is not public now. [not_public_now; Art. 5(1)(a), recital 47 GDPR]",
    "Der Inhalt ist derzeit nicht öffentlich. [not_public_now; Art. 5(1)(a), ErwG 47 DSGVO]",
];
const DEPICTED: Texts = [
    "Someone under 18 is depicted.",
    "Es ist eine Person unter 18 Jahren abgebildet.",
];
const UNDATED: Texts = [
    "It is not known when the content was made.",
    "Es ist nicht bekannt, wann der Inhalt entstanden ist.",
];

fn person(lang: Lang) -> SamplePerson {
    let item = |kind, day: Option<&str>, text: Option<Texts>, reasons: &[Texts]| SampleItem {
        item: String::new(),
        kind,
        created: day.map(|d| d.parse().unwrap()),
        excerpt: text.map(|t| say(lang, t)),
        admitted: reasons == [PERMITTED],
        reasons: reasons.iter().map(|r| say(lang, *r)).collect(),
    };
    let refused = [NOT_PUBLIC, DEPICTED];
    let mut items = vec![
        item(Kind::Post, Some("2025-11-02"), Some(MARKET), &[PERMITTED]),
        item(Kind::Photo, Some("2021-05-14"), None, &refused),
        item(Kind::Comment, None, Some(HOSTILE), &[UNDATED]),
    ];
    for (at, item) in items.iter_mut().enumerate() {
        item.item = format!("8501e2619cf2c7be3137ad459439f05{at:x}");
    }
    SamplePerson {
        name: "e1ff6ac2e2a56634c5458344b282bd67".into(),
        items,
        more: 1_238,
    }
}

const PROSE: Texts = [
    "\
# What may be used

Content is used only if at least one rule permits it and none forbids it.

## What is used

- The content is public and the person, who was told, did not object. (Art. 6(1)(f) GDPR; `public_content`)

## What is never used

### What people said

- The person objected to this use. (Art. 21(1) GDPR; `objection`)
- The person asked for erasure. (Art. 17 GDPR; `erasure`)
",
    "\
# Was genutzt werden darf

Ein Inhalt wird nur genutzt, wenn mindestens eine Regel es erlaubt und keine es verbietet.

## Was genutzt wird

- Der Inhalt ist öffentlich, und die Person wurde benachrichtigt und hat nicht widersprochen. (Art. 6(1)(f) DSGVO; `public_content`)

## Was nie genutzt wird

### Was Menschen gesagt haben

- Die Person hat dieser Nutzung widersprochen. (Art. 21(1) DSGVO; `objection`)
- Die Person hat die Löschung verlangt. (Art. 17 DSGVO; `erasure`)
",
];

/// The English one.
pub(crate) fn input() -> ReportInput {
    input_in(Lang::En)
}

pub(crate) fn input_in(lang: Lang) -> ReportInput {
    ReportInput {
        set: Some(SetPart {
            name: "ai_assistant/0001".into(),
            manifest: Hash::of(b"manifest"),
            path: "sets/ai_assistant/0001".into(),
        }),
        purpose: "ai_assistant".into(),
        sequence: Sequence(68_412),
        as_of: "2026-06-30".parse().unwrap(),
        made_at: "2026-06-30T09:15:00Z".parse().unwrap(),
        tool: "0.1.0".into(),
        policy: PolicyPart {
            form: "opt_out".into(),
            hash: Hash::of(b"policy"),
            prose: say(lang, PROSE),
        },
        items_seen: 100_300,
        items_admitted: 30_844,
        people_seen: 9_512,
        people_admitted: 6_207,
        rules: rules(lang),
        not_permitted: 1_000,
        by_year: years(),
        by_kind: vec![
            share(Kind::Post, 40_110, 13_980),
            share(Kind::Comment, 32_400, 11_402),
            share(Kind::Photo, 11_500, 2_610),
            share(Kind::Caption, 5_020, 1_502),
            share(Kind::Reel, 3_870, 1_350),
            share(Kind::AiPrompt, 2_480, 0),
            share(Kind::AiFeedback, 690, 0),
            share(Kind::Message, 4_021, 0),
            share(Kind::Unknown, 209, 0),
        ],
        by_region: vec![
            share(Some("DE".into()), 52_040, 18_300),
            share(Some("FR".into()), 21_160, 6_444),
            share(Some("AT".into()), 16_030, 5_100),
            share(None, 11_070, 1_000),
        ],
        person: Some(person(lang)),
    }
}
