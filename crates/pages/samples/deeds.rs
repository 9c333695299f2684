//! What people do: choices, audiences, consent, erasing, the dossier.

use super::{Sample, Town, day, sample};
use pages::audience::{AudienceAsk, AudienceDone, AudiencePreview, Leaving};
use pages::choices::{Choices, Recorded, Request, Said, Source, TakeBack};
use pages::consent::{ConsentAsk, ConsentPurpose, Given};
use pages::dossier::Dossier;
use pages::erase::{EraseAsk, EraseConfirm, EraseDone, Erased, ErasedItem, Held};
use pages::{Download, FormError, Format, Problem, Reach, RequestState, Section, field};
use rights::{Audience, ChoiceKind, Kind};

fn wrong(field: &'static str, problem: Problem) -> FormError {
    FormError { field, problem }
}

fn requests(t: &Town) -> Vec<Request> {
    let request = |kind, entry, received: &str, due: &str, state| Request {
        kind,
        entry,
        received: day(received),
        due: day(due),
        extended: None,
        state,
        notes: vec![],
    };
    let mut erasure = request(ChoiceKind::Erasure, 50_001, "2026-04-01", "2026-07-01", RequestState::InProgress);
    erasure.extended = Some(t.t("two recipients have to delete copies as well.", "Zwei Empfänger müssen ebenfalls Kopien löschen."));
    erasure.notes = vec![
        t.t("Masked in two sets on 1 April 2026.", "In zwei Datensätzen ausgeblendet am 1. April 2026."),
        t.t("One order to delete a copy is open.", "Ein Auftrag zum Löschen einer Kopie ist offen."),
    ];
    let why = t.t("We have no data of which the accuracy is in dispute.", "Wir haben keine Daten, deren Richtigkeit strittig ist.");
    vec![
        erasure,
        request(ChoiceKind::SpecialCategory, 49_800, "2026-03-28", "2026-04-28", RequestState::Open),
        request(ChoiceKind::Objection, 48_213, "2026-03-09", "2026-04-09", RequestState::Fulfilled(day("2026-03-09"))),
        request(ChoiceKind::Restriction, 45_002, "2026-02-12", "2026-03-12", RequestState::Denied(day("2026-02-20"), why)),
        request(ChoiceKind::Restriction, 44_910, "2026-02-11", "2026-03-11", RequestState::Revoked(day("2026-02-12"))),
    ]
}

fn said(t: &Town) -> Vec<Said> {
    let said = |kind, entry, date: &str, source, in_force, take_back: Option<&str>| Said {
        kind,
        at: t.at(date, 14, 5),
        entry,
        reach: Reach::default(),
        source,
        in_force,
        note: None,
        receipt: Some(t.receipt(entry)),
        take_back: take_back.map(|href| t.s(href)),
    };
    let mut objection = said(ChoiceKind::Objection, 48_213, "2026-03-09", Source::Link, true, Some("/choices/48213/take-back"));
    objection.note = Some(t.t("My photos show my children.", "Auf meinen Fotos sind meine Kinder zu sehen."));
    objection.reach = Reach {
        purposes: vec![t.t("Creative tools", "Kreative Werkzeuge")],
        kinds: vec![Kind::Photo, Kind::Caption],
        surfaces: vec![],
    };
    let mut old = said(ChoiceKind::ConsentWithdrawn, 12_044, "2025-06-30", Source::Staff, true, None);
    old.receipt = None;
    vec![
        said(ChoiceKind::AudienceNarrowed, 51_377, "2026-04-11", Source::Platform, true, None),
        objection,
        said(ChoiceKind::Objection, 40_112, "2026-01-04", Source::Signal(t.s("Global Privacy Control")), true, Some("/choices/40112/take-back")),
        said(ChoiceKind::ObjectionWithdrawn, 39_050, "2025-12-21", Source::Portal, false, None),
        said(ChoiceKind::RestrictionLifted, 39_001, "2025-12-20", Source::Mail, false, None),
        old,
        said(ChoiceKind::Consent, 11_200, "2025-05-18", Source::Portal, false, None),
    ]
}

fn preview(t: &Town) -> AudiencePreview {
    let set = |name: &str, items_in, leaving| Leaving {
        name: t.s(name),
        purpose: t.t("AI assistant", "KI-Assistent"),
        items_in,
        leaving,
    };
    AudiencePreview {
        action: t.s("/audience/confirm"),
        before: day("2020-01-01"),
        audience: Audience::Friends,
        items: 1043,
        leaving: 147,
        sets: vec![set("0003", 212, 147), set("0002", 198, 139)],
    }
}

fn consent(t: &Town) -> ConsentAsk {
    let purpose = |value: &str, name: String, wording: String| ConsentPurpose {
        value: t.s(value),
        name,
        wording,
        given: None,
    };
    ConsentAsk {
        version: t.s("2026-03"),
        wording: vec![
            t.t("Lindental would copy your public items into training sets and have a model learn from them. Names, addresses and numbers are taken out before.", "Lindental würde Ihre öffentlichen Inhalte in Trainingsdatensätze kopieren und ein Modell daraus lernen lassen. Namen, Adressen und Nummern werden vorher entfernt."),
            t.t("Lindental Netz eG answers for it. Nobody else gets the sets. They are kept for three years.", "Verantwortlich ist die Lindental Netz eG. Niemand sonst erhält die Datensätze. Sie werden drei Jahre aufbewahrt."),
        ],
        purposes: vec![
            purpose("ai_assistant", t.t("AI assistant", "KI-Assistent"), t.t("My public posts, comments and photos may be used to train an assistant that answers members’ questions.", "Meine öffentlichen Beiträge, Kommentare und Fotos dürfen genutzt werden, um einen Assistenten zu trainieren, der Fragen von Mitgliedern beantwortet.")),
            purpose("creative_tools", t.t("Creative tools", "Kreative Werkzeuge"), t.t("The same for tools that make pictures and texts on request.", "Dasselbe für Werkzeuge, die auf Wunsch Bilder und Texte erzeugen.")),
            purpose("ai_prompts", t.t("What I type into AI features", "Meine Eingaben in KI-Funktionen"), t.t("My messages to AI features and my feedback may be used to improve the assistant.", "Meine Eingaben in KI-Funktionen und meine Rückmeldungen dürfen genutzt werden, um den Assistenten zu verbessern.")),
        ],
        errors: vec![],
    }
}

fn confirm(t: &Town, what: Erased) -> EraseConfirm {
    EraseConfirm {
        action: t.s("/erase/confirm"),
        what,
        sets: 2,
        holds: vec![Held {
            until: day("2027-12-31"),
            why: t.t("Two invoices from the market.", "Zwei Rechnungen vom Marktplatz."),
        }],
        due: day("2026-05-20"),
        errors: vec![],
    }
}

fn picked(t: &Town) -> Erased {
    Erased::Items(vec![ErasedItem {
        id: t.s("p-1029"),
        kind: Kind::Post,
        made: Some(day("2024-05-12")),
        excerpt: Some(t.t("The allotments by the mill stream have a new gate at last.", "Die Kleingärten am Mühlbach haben endlich ein neues Tor.")),
    }, ErasedItem { id: t.s("p-0977"), kind: Kind::Photo, made: None, excerpt: None }])
}

pub fn samples(t: &Town) -> Vec<Sample> {
    let me = |name| t.inside(name, None);
    let mine = |name| t.inside(name, Some(Section::Choices));
    let take_back = |kind| TakeBack { action: t.s("/choices/48213/take-back"), kind, at: t.at("2026-03-09", 14, 5), entry: 48_213, reach: Reach::default() };
    let recorded = |kind, mail| Recorded { kind, entry: 52_930, at: t.at("2026-04-20", 10, 2), reach: Reach::default(), mail, receipt: t.receipt(52_930) };
    let ask = AudienceAsk { before: t.s("2020-01-01"), audience: Some(Audience::Friends), errors: vec![] };
    let ask_wrong = AudienceAsk {
        before: t.s("2001-02-30"),
        audience: None,
        errors: vec![wrong(field::BEFORE, Problem::NotDay), wrong(field::AUDIENCE, Problem::NotChosen)],
    };
    let done = |platform_confirmed| AudienceDone { before: day("2020-01-01"), audience: Audience::Friends, items: 1043, entry: 52_940, at: t.at("2026-04-20", 10, 8), platform_confirmed, receipt: t.receipt(52_940) };
    let mut given = consent(t);
    if let Some(first) = given.purposes.first_mut() {
        first.given = Some(Given { since: day("2026-03-12"), take_back: t.s("/choices/48400/take-back") });
    }
    given.errors = vec![wrong(field::PURPOSE, Problem::NotChosen)];
    let everything = confirm(t, Erased::Everything { items: 1482 });
    let mut items = confirm(t, picked(t));
    items.holds.clear();
    items.errors = vec![wrong(field::SURE, Problem::NotSure)];
    let erased = |everything, items| EraseDone { everything, items, entry: 52_951, at: t.at("2026-04-20", 10, 20), due: day("2026-05-20"), receipt: t.receipt(52_951) };
    let file = |href: &str, format, bytes| Download { href: t.s(href), format, bytes };
    let dossier = Dossier {
        at: t.at("2026-04-20", 10, 30),
        items: 1482,
        files: vec![file("/dossier.pdf", Format::Pdf, Some(1_240_000)), file("/dossier.html", Format::Html, Some(884_000)), file("/dossier.json", Format::Json, None)],
    };
    let no_choices = Choices { requests: vec![], choices: vec![] };
    let all = Choices { requests: requests(t), choices: said(t) };
    vec![
        sample("choices", true, "Choices and requests, with receipts and clocks", &all, &mine("choices")),
        sample("choices-none", false, "Nothing said yet", &no_choices, &mine("choices-none")),
        sample("take-back", true, "Taking an objection back", &take_back(ChoiceKind::Objection), &mine("take-back")),
        sample("withdraw", false, "Withdrawing a consent", &take_back(ChoiceKind::Consent), &mine("withdraw")),
        sample("recorded", false, "A consent is recorded", &recorded(ChoiceKind::Consent, true), &mine("recorded")),
        sample("recorded-withdrawn", false, "A withdrawal is recorded", &recorded(ChoiceKind::ConsentWithdrawn, true), &mine("recorded-withdrawn")),
        sample("recorded-back", false, "An objection is taken back", &recorded(ChoiceKind::ObjectionWithdrawn, false), &mine("recorded-back")),
        sample("recorded-lifted", false, "A hold has ended", &recorded(ChoiceKind::RestrictionLifted, false), &mine("recorded-lifted")),
        sample("recorded-restricted", false, "A hold is recorded", &recorded(ChoiceKind::Restriction, true), &mine("recorded-restricted")),
        sample("audience", true, "Before you change it: narrowing old posts", &ask, &me("audience")),
        sample("audience-wrong", false, "The same, with mistakes", &ask_wrong, &me("audience-wrong")),
        sample("audience-preview", true, "What it would do", &preview(t), &me("audience-preview")),
        sample("audience-done", false, "The audience is narrowed", &done(false), &me("audience-done")),
        sample("audience-confirmed", false, "The platform has confirmed it", &done(true), &me("audience-confirmed")),
        sample("consent", true, "Consent, each purpose by itself", &consent(t), &me("consent")),
        sample("consent-given", false, "One consent given", &given, &me("consent-given")),
        sample("erase", true, "Erasing", &EraseAsk { items: 1482, errors: vec![] }, &me("erase")),
        sample("erase-wrong", false, "Nothing chosen", &EraseAsk { items: 1, errors: vec![wrong(field::ERASE, Problem::NotChosen)] }, &me("erase-wrong")),
        sample("erase-everything", true, "Before everything is erased", &everything, &me("erase-everything")),
        sample("erase-items", false, "Before items are erased", &items, &me("erase-items")),
        sample("erased", true, "Everything is being erased", &erased(true, 1482), &t.outside("erased")),
        sample("erased-items", false, "Items are being erased", &erased(false, 2), &me("erased-items")),
        sample("dossier", true, "The dossier", &dossier, &me("dossier")),
    ]
}
