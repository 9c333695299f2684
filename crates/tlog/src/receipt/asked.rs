//! Requests in plain words.

use super::{Lang, incidents, reach};
use rights::{
    Behalf, Channel, Entry, Match, Request, RequestKind, RequestOutcome, RequestStep, Scope,
    Withholding,
};

type Rows = Vec<(&'static str, String)>;

/// The title of such an entry, and its parts.
pub(super) fn parts(entry: &Entry, lang: Lang) -> (&'static str, Rows) {
    let item = lang.pick("Item", "Inhalt");
    let number = lang.pick("Request", "Anfrage");
    match entry {
        Entry::RequestMade(request) => (lang.pick("Request", "Anfrage"), made(request, lang)),
        Entry::RequestStepped { request, by, step } => {
            let mut rows = vec![
                (number, request.to_string()),
                (lang.pick("By", "Von"), by.clone()),
            ];
            rows.extend(stepped(step, lang));
            (
                lang.pick("A step of a request", "Ein Schritt einer Anfrage"),
                rows,
            )
        }
        Entry::ItemWithheld(withheld) => (
            lang.pick(
                "Item withheld for somebody else",
                "Inhalt für jemand anderen zurückgehalten",
            ),
            vec![
                (item, withheld.item.to_string()),
                (
                    lang.pick("Because", "Weil"),
                    why(withheld.why, lang).to_owned(),
                ),
                (number, withheld.request.to_string()),
            ],
        ),
        Entry::ItemReleased { item: id, request } => (
            lang.pick("Item released", "Inhalt freigegeben"),
            vec![(item, id.to_string()), (number, request.to_string())],
        ),
        Entry::ChoiceCarriedOut { choice, by, how } => (
            lang.pick(
                "What was said is carried out",
                "Das Erklärte ist ausgeführt",
            ),
            vec![
                (lang.pick("Entry", "Eintrag"), choice.to_string()),
                (lang.pick("By", "Von"), by.clone()),
                (lang.pick("Shown by", "Belegt durch"), how.clone()),
            ],
        ),
        other => incidents::parts(other, lang),
    }
}

fn made(request: &Request, lang: Lang) -> Rows {
    let mut rows = vec![
        (
            lang.pick("It asks for", "Verlangt wird"),
            kind(request.kind, lang).to_owned(),
        ),
        (
            lang.pick("Received", "Eingegangen"),
            lang.day(request.received),
        ),
        (
            lang.pick("Arrived by", "Eingegangen über"),
            channel(request.channel, lang).to_owned(),
        ),
        (
            lang.pick("Answer due", "Antwort fällig"),
            lang.day(request.due()),
        ),
    ];
    let mut said = |what, text: &str| {
        if !text.is_empty() {
            rows.push((what, text.to_owned()));
        }
    };
    said(lang.pick("About", "Betreff"), &request.subject);
    said(
        lang.pick("In the person's words", "Mit den Worten der Person"),
        &request.text,
    );
    said(
        lang.pick(
            "Name and address as given",
            "Name und Anschrift wie angegeben",
        ),
        &request.name,
    );
    said(
        lang.pick("Links", "Links"),
        &request.search.links.join(", "),
    );
    said(
        lang.pick("Words", "Wörter"),
        &request.search.words.join(", "),
    );
    if request.reach != Scope::all() {
        rows.extend(reach(&request.reach, lang));
    }
    if let Some(acts) = &request.by {
        let as_what = match acts.behalf {
            Behalf::Agent => lang.pick("authorized agent", "bevollmächtigt"),
            Behalf::Guardian => lang.pick("guardian", "sorgeberechtigt oder betreuend"),
            Behalf::Heir => lang.pick("heir", "erbberechtigt"),
        };
        let who = lang.pick("For the person", "Für die Person");
        rows.push((who, format!("{} ({as_what})", acts.name)));
    }
    for evidence in &request.evidence {
        rows.push((lang.pick("Evidence", "Nachweis"), evidence.name.clone()));
    }
    rows
}

fn stepped(step: &RequestStep, lang: Lang) -> Rows {
    let item = lang.pick("Item", "Inhalt");
    let wrote = lang.pick("Written", "Geschrieben");
    match step {
        RequestStep::Said { text } | RequestStep::Wrote { text } => vec![(wrote, text.clone())],
        RequestStep::Found { item: id, matched } => vec![
            (lang.pick("Found", "Gefunden"), id.to_string()),
            (lang.pick("Because", "Weil"), match_words(matched, lang)),
        ],
        RequestStep::Searched { more } => vec![(
            lang.pick("Searched", "Gesucht"),
            match more {
                true => lang.pick(
                    "there is more than was taken in",
                    "es gibt mehr, als aufgenommen wurde",
                ),
                false => lang.pick("everything was looked through", "alles wurde durchgesehen"),
            }
            .to_owned(),
        )],
        RequestStep::Decided {
            item: id,
            theirs,
            why,
        } => {
            let decided = match theirs {
                true => lang.pick("it is about the person", "er betrifft die Person"),
                false => lang.pick("it is not about the person", "er betrifft die Person nicht"),
            };
            let mut rows = vec![
                (item, id.to_string()),
                (lang.pick("Decided", "Entschieden"), decided.to_owned()),
            ];
            if !why.is_empty() {
                rows.push((lang.pick("Because", "Weil"), why.clone()));
            }
            rows
        }
        RequestStep::Kept => {
            let stays = lang.pick(
                "what is about the person stays out after the answer, too",
                "was die Person betrifft, bleibt auch nach der Antwort außen vor",
            );
            vec![(lang.pick("Decided", "Entschieden"), stays.to_owned())]
        }
        // Whose account it is, whoever asked does not learn from it.
        RequestStep::Account { account, checked } => vec![(
            lang.pick("Account", "Konto"),
            match (account, checked) {
                (None, _) => lang.pick("there is none here", "es gibt hier keines"),
                (Some(_), false) => lang.pick(
                    "one was named; it is not used until it is decided",
                    "eines wurde genannt; bis zur Entscheidung wird es nicht genutzt",
                ),
                (Some(_), true) => lang.pick("it was found out", "es wurde ermittelt"),
            }
            .to_owned(),
        )],
        RequestStep::Extended { until, why } => vec![
            (
                lang.pick("Extended until", "Verlängert bis"),
                lang.day(*until),
            ),
            (lang.pick("Because", "Weil"), why.clone()),
        ],
        RequestStep::Proved { evidence } => {
            vec![(lang.pick("Evidence", "Nachweis"), evidence.name.clone())]
        }
        RequestStep::Answered {
            outcome,
            text,
            remedy,
        } => {
            let mut rows = vec![
                (
                    lang.pick("Outcome", "Ergebnis"),
                    ended(*outcome, lang).to_owned(),
                ),
                (lang.pick("Answer", "Antwort"), text.clone()),
            ];
            if !remedy.is_empty() {
                rows.push((lang.pick("Where to complain", "Beschwerde"), remedy.clone()));
            }
            rows
        }
        RequestStep::Posted { letter } => vec![(
            lang.pick("Sent by letter", "Per Brief gesendet"),
            lang.pick("entry", "Eintrag").to_owned() + " " + &letter.to_string(),
        )],
        RequestStep::Revoked => {
            let what = lang.pick("taken back by the person", "von der Person zurückgenommen");
            vec![(lang.pick("What", "Was"), what.to_owned())]
        }
    }
}

const fn kind(kind: RequestKind, lang: Lang) -> &'static str {
    match kind {
        RequestKind::Access => lang.pick("access (Art. 15)", "Auskunft (Art. 15)"),
        RequestKind::Rectification => {
            lang.pick("rectification (Art. 16)", "Berichtigung (Art. 16)")
        }
        RequestKind::Erasure => lang.pick("erasure (Art. 17)", "Löschung (Art. 17)"),
        RequestKind::Restriction => lang.pick("restriction (Art. 18)", "Einschränkung (Art. 18)"),
        RequestKind::Portability => {
            lang.pick("portability (Art. 20)", "Datenübertragbarkeit (Art. 20)")
        }
        RequestKind::Objection => lang.pick("objection (Art. 21)", "Widerspruch (Art. 21)"),
        RequestKind::Special => lang.pick(
            "removal of special categories of data (Art. 9)",
            "Entfernung besonderer Kategorien von Daten (Art. 9)",
        ),
        RequestKind::Depicted => lang.pick(
            "that what shows or names the person is not used",
            "dass nicht verwendet wird, was die Person zeigt oder nennt",
        ),
        RequestKind::Question => lang.pick("an answer to a question", "Antwort auf eine Frage"),
        RequestKind::Withdrawal => lang.pick(
            "withdrawal of consent (Art. 7(3))",
            "Widerruf der Einwilligung (Art. 7 Abs. 3)",
        ),
    }
}

const fn channel(channel: Channel, lang: Lang) -> &'static str {
    match channel {
        Channel::Portal => lang.pick("the portal", "das Portal"),
        Channel::Link => lang.pick("the link of a notice", "den Link einer Benachrichtigung"),
        Channel::Mail => lang.pick("mail", "E-Mail"),
        Channel::Letter => lang.pick("letter", "Brief"),
        Channel::Phone => lang.pick("phone", "Telefon"),
        Channel::Guest => lang.pick(
            "the form for people without an account",
            "das Formular für Menschen ohne Konto",
        ),
        Channel::Api => lang.pick("a program of the platform's", "ein Programm der Plattform"),
    }
}

const fn why(why: Withholding, lang: Lang) -> &'static str {
    match why {
        Withholding::Examined => lang.pick(
            "it may be about somebody who objects; that is being looked at",
            "er könnte jemanden betreffen, der widerspricht; das wird geprüft",
        ),
        Withholding::Depicts => lang.pick(
            "it shows, names or quotes somebody who objects",
            "er zeigt, nennt oder zitiert jemanden, der widerspricht",
        ),
        Withholding::Special => lang.pick(
            "it says something of special categories about somebody (Art. 9)",
            "er sagt über jemanden etwas aus besonderen Kategorien von Daten (Art. 9)",
        ),
    }
}

const fn ended(outcome: RequestOutcome, lang: Lang) -> &'static str {
    match outcome {
        RequestOutcome::Granted => lang.pick("granted", "entsprochen"),
        RequestOutcome::Partly => lang.pick("granted in part", "teilweise entsprochen"),
        RequestOutcome::Refused => lang.pick("refused", "abgelehnt"),
    }
}

fn match_words(matched: &Match, lang: Lang) -> String {
    match matched {
        Match::Link => lang
            .pick("the person named it", "die Person hat ihn genannt")
            .to_owned(),
        Match::Words(words) => {
            format!(
                "{} {words}",
                lang.pick("these words stand in it:", "darin steht:")
            )
        }
        Match::Picture(bits) => format!(
            "{} ({bits}/64)",
            lang.pick("the pictures are alike", "die Bilder ähneln sich")
        ),
        Match::Own => lang
            .pick("it is the person's own", "er stammt von der Person")
            .to_owned(),
    }
}
