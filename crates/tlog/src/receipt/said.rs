//! A record in plain words.

use super::Lang;
use super::vocabulary::{account_word, audience_word, kinds, words_of};
use rights::{Choice, Entry, Notice, NoticeStatus, Scope};

/// What a record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What it is.
    pub title: &'static str,
    /// In one sentence, where there is more to say than the title.
    pub sentence: &'static str,
    /// Its parts, with their names.
    pub rows: Vec<(&'static str, String)>,
}

/// An entry in plain words.
#[must_use]
pub fn said(entry: &Entry, lang: Lang) -> Said {
    match entry {
        Entry::Choice(choice) => of_choice(choice, lang),
        Entry::Notice(notice) => of_notice(notice, lang),
        other => of_other(other, lang),
    }
}

fn of_choice(choice: &Choice, lang: Lang) -> Said {
    let (title, sentence) = words_of(choice.kind, lang);
    let mut rows = reach(&choice.scope, lang);
    if let Some(item) = &choice.item {
        rows.push((
            lang.pick("Only this item", "Nur dieser Inhalt"),
            item.to_string(),
        ));
    }
    if let Some(before) = choice.before {
        rows.push((
            lang.pick("Only items before", "Nur Inhalte vor"),
            lang.day(before),
        ));
    }
    if let Some(audience) = choice.audience {
        let who = lang.pick("Visible only to", "Sichtbar nur noch für");
        rows.push((who, audience_word(audience, lang).to_owned()));
    }
    if let Some(wording) = &choice.wording {
        let named = format!(
            "{} ({}, SHA-256 {})",
            wording.version, wording.lang, wording.digest
        );
        rows.push((lang.pick("To the wording", "Zum Wortlaut"), named));
    }
    rows.push((lang.pick("Said", "Erklärt"), lang.moment(choice.made_at)));
    rows.push((
        lang.pick("Arrived by", "Eingegangen über"),
        choice.source.clone(),
    ));
    if let Some(note) = &choice.note {
        rows.push((
            lang.pick("In the person's words", "Mit den Worten der Person"),
            note.clone(),
        ));
    }
    if let Some(evidence) = &choice.evidence {
        rows.push((lang.pick("Shown by", "Belegt durch"), evidence.clone()));
    }
    Said {
        title,
        sentence,
        rows,
    }
}

/// What a scope reaches, in three rows.
#[must_use]
pub fn reach(scope: &Scope, lang: Lang) -> Vec<(&'static str, String)> {
    let or_all = |list: Vec<String>, all: &str| match list.is_empty() {
        true => all.to_owned(),
        false => list.join(", "),
    };
    let purposes = scope.purposes.iter().map(ToString::to_string).collect();
    let surfaces = scope.surfaces.iter().cloned().collect();
    vec![
        (
            lang.pick("For the purposes", "Für die Zwecke"),
            or_all(purposes, lang.pick("all", "alle")),
        ),
        (
            lang.pick("For items of the kinds", "Für Inhalte der Art"),
            or_all(kinds(scope.kinds.iter(), lang), lang.pick("all", "alle")),
        ),
        (
            lang.pick("In the places", "An den Orten"),
            or_all(surfaces, lang.pick("everywhere", "überall")),
        ),
    ]
}

fn of_notice(notice: &Notice, lang: Lang) -> Said {
    let status = match notice.status {
        NoticeStatus::Sent => lang.pick("sent", "versandt"),
        NoticeStatus::Delivered => lang.pick("delivered", "zugestellt"),
        NoticeStatus::Bounced => lang.pick("came back", "zurückgekommen"),
        NoticeStatus::Seen => lang.pick("seen", "gesehen"),
    };
    let purposes: Vec<_> = notice.purposes.iter().map(ToString::to_string).collect();
    Said {
        title: lang.pick("Notice", "Benachrichtigung"),
        sentence: lang.pick(
            "A message about the use for training AI models, and what became of it.",
            "Eine Nachricht über die Verwendung zum Training von KI-Modellen, und was aus ihr wurde.",
        ),
        rows: vec![
            (lang.pick("Announcement", "Ankündigung"), notice.campaign.clone()),
            (lang.pick("What happened", "Was geschah"), status.to_owned()),
            (lang.pick("When", "Wann"), lang.moment(notice.at)),
            (lang.pick("By", "Über"), notice.channel.clone()),
            (lang.pick("It named the purposes", "Sie nannte die Zwecke"), purposes.join(", ")),
            (
                lang.pick("It named the kinds", "Sie nannte die Arten"),
                kinds(notice.kinds.iter(), lang).join(", "),
            ),
        ],
    }
}

fn of_other(entry: &Entry, lang: Lang) -> Said {
    let unknown = || lang.pick("unknown", "unbekannt").to_owned();
    let day = |d: &Option<rights::Day>| d.map_or_else(unknown, |d| lang.day(d));
    let (title, rows) = match entry {
        Entry::Choice(_) | Entry::Notice(_) => ("", Vec::new()),
        Entry::PersonCorrected {
            birth,
            region,
            created,
            account,
        } => (
            lang.pick(
                "What is known of the person",
                "Was über die Person bekannt ist",
            ),
            vec![
                (lang.pick("Born", "Geboren"), day(birth)),
                (
                    lang.pick("Region", "Region"),
                    region.clone().unwrap_or_else(unknown),
                ),
                (lang.pick("Account since", "Konto seit"), day(created)),
                (
                    lang.pick("Account", "Konto"),
                    account_word(*account, lang).to_owned(),
                ),
            ],
        ),
        Entry::PersonLinked { evidence, .. } => (
            lang.pick("Two accounts, one person", "Zwei Konten, eine Person"),
            vec![(lang.pick("Because", "Weil"), evidence.clone())],
        ),
        Entry::HandleAdded { handle } => (
            lang.pick(
                "A further name of the person",
                "Ein weiterer Name der Person",
            ),
            vec![(lang.pick("Name", "Name"), handle.to_string())],
        ),
        Entry::ContactChanged { contact } => (
            lang.pick(
                "Where the person can be written to",
                "Wohin der Person geschrieben werden kann",
            ),
            vec![
                (
                    lang.pick("Mail address", "E-Mail-Adresse"),
                    contact
                        .mail
                        .as_ref()
                        .map_or("-".into(), ToString::to_string),
                ),
                (
                    lang.pick("Language", "Sprache"),
                    contact
                        .lang
                        .as_ref()
                        .map_or("-".into(), |tag| tag.as_str().to_owned()),
                ),
            ],
        ),
        Entry::LookedAt {
            staff,
            role,
            what,
            why,
        } => (
            lang.pick(
                "Staff looked at data of the person",
                "Mitarbeitende haben Daten der Person angesehen",
            ),
            vec![
                (lang.pick("Who", "Wer"), format!("{staff} ({role})")),
                (lang.pick("What", "Was"), what.clone()),
                (lang.pick("Because", "Weil"), why.clone()),
            ],
        ),
        Entry::CampaignPlanned(_)
        | Entry::CampaignSent { .. }
        | Entry::LinksRevoked { .. }
        | Entry::EventsTaken { .. } => super::news::parts(entry, lang),
        Entry::HoldPlaced { until, reason } => (
            lang.pick(
                "What is stored must not be removed yet",
                "Gespeichertes darf noch nicht entfernt werden",
            ),
            vec![
                (lang.pick("Until", "Bis"), lang.day(*until)),
                (lang.pick("Because", "Weil"), reason.clone()),
            ],
        ),
        Entry::HoldLifted => (
            lang.pick(
                "What is stored may be removed again",
                "Gespeichertes darf wieder entfernt werden",
            ),
            Vec::new(),
        ),
        Entry::PersonErased { number, .. } => (
            lang.pick("A person was erased", "Eine Person wurde gelöscht"),
            vec![(
                lang.pick("Number of the erasure", "Nummer der Löschung"),
                lang.count(*number),
            )],
        ),
        Entry::AssessmentSigned(a) => (
            lang.pick("Assessment signed off", "Abwägung freigegeben"),
            vec![
                (
                    lang.pick("Assessment", "Abwägung"),
                    format!("{}, {}", a.id, a.version),
                ),
                (lang.pick("Purpose", "Zweck"), a.purpose.to_string()),
                (
                    lang.pick("Legal basis", "Rechtsgrundlage"),
                    a.basis.to_string(),
                ),
                (lang.pick("Holds until", "Gilt bis"), lang.day(a.expires)),
            ],
        ),
        Entry::PolicyActivated {
            purpose,
            policy,
            form,
        } => (
            lang.pick("Policy made active", "Regelwerk in Kraft gesetzt"),
            vec![
                (
                    lang.pick("Purpose", "Zweck"),
                    purpose
                        .as_ref()
                        .map_or(lang.pick("all", "alle").into(), ToString::to_string),
                ),
                (lang.pick("Form", "Form"), form.clone()),
                ("SHA-256", policy.clone()),
            ],
        ),
        Entry::PeopleImported { count, file, .. } => (
            lang.pick("People imported", "Personen eingelesen"),
            vec![
                (
                    lang.pick("How many", "Wie viele"),
                    lang.count(u64::from(*count)),
                ),
                ("SHA-256", file.clone()),
            ],
        ),
        Entry::ContentImported {
            content,
            hash,
            items,
        } => (
            lang.pick("Content imported", "Inhalte eingelesen"),
            vec![
                (lang.pick("Content", "Inhalt"), content.clone()),
                (lang.pick("Items", "Anzahl"), lang.count(*items)),
                ("SHA-256", hash.clone()),
            ],
        ),
        Entry::SetPublished { set, manifest } => (
            lang.pick(
                "Training set published",
                "Trainingsdatensatz veröffentlicht",
            ),
            vec![
                (lang.pick("Set", "Datensatz"), set.clone()),
                ("SHA-256", manifest.clone()),
            ],
        ),
        Entry::SetMasked { set, state, items } => (
            lang.pick(
                "Items of a training set masked",
                "Inhalte eines Trainingsdatensatzes maskiert",
            ),
            vec![
                (lang.pick("Set", "Datensatz"), set.clone()),
                (lang.pick("Items", "Anzahl"), lang.count(*items)),
                ("SHA-256", state.clone()),
            ],
        ),
        Entry::SetPurged { set, state, rows } => (
            lang.pick(
                "Masked items of a training set removed from its files",
                "Maskierte Inhalte eines Trainingsdatensatzes aus seinen Dateien entfernt",
            ),
            vec![
                (lang.pick("Set", "Datensatz"), set.clone()),
                (lang.pick("Items", "Anzahl"), lang.count(*rows)),
                ("SHA-256", state.clone()),
            ],
        ),
        Entry::RequestMade(_)
        | Entry::RequestStepped { .. }
        | Entry::ItemWithheld(_)
        | Entry::ItemReleased { .. }
        | Entry::IncidentOpened(_)
        | Entry::IncidentStepped { .. }
        | Entry::IncidentConcerns { .. }
        | Entry::IncidentTold { .. }
        | Entry::ChoiceCarriedOut { .. } => super::asked::parts(entry, lang),
        Entry::StaffChanged { .. }
        | Entry::KeyMade { .. }
        | Entry::KeyRevoked { .. }
        | Entry::WebhookMade { .. }
        | Entry::WebhookRemoved { .. }
        | Entry::WebhookSwitched { .. }
        | Entry::WebhookResent { .. }
        | Entry::WebhookSecretChanged { .. } => super::access::parts(entry, lang),
        Entry::SetExported {
            set,
            export,
            recipient,
            format,
            items,
            hash,
        } => (
            lang.pick(
                "Training set handed to a recipient",
                "Trainingsdatensatz an einen Empfänger übergeben",
            ),
            vec![
                (lang.pick("Set", "Datensatz"), set.clone()),
                (lang.pick("Recipient", "Empfänger"), recipient.clone()),
                (lang.pick("Copy", "Kopie"), export.clone()),
                (lang.pick("Format", "Format"), format.clone()),
                (lang.pick("Items", "Anzahl"), lang.count(*items)),
                ("SHA-256", hash.clone()),
            ],
        ),
    };
    Said {
        title,
        sentence: "",
        rows,
    }
}
