//! Who a message seems to come from: a mail system, a list, or somebody.

use crate::addresses;
use crate::lexicon;
use crate::mail::Mail;
use crate::words::Words;

/// What the header says of who wrote a message.
#[derive(Debug, Clone)]
pub(crate) struct Sender {
    /// How surely a mail system wrote: 0 not, 2 an address of its people, 3 its own.
    pub(crate) system: u8,
    /// Whether its address is one that no person writes from.
    pub(crate) daemon: bool,
    /// Whether it was sent so that nobody answers: RFC 5321, section 4.5.5.
    pub(crate) null_path: bool,
    /// Whether it says where to answers go: the last server adds that (RFC 5321, section 4.4).
    pub(crate) has_path: bool,
    /// Whether a program says that it wrote it: RFC 3834, section 5.
    pub(crate) automatic: bool,
    /// Whether it went to many.
    pub(crate) bulk: bool,
    /// Whether its subject answers another.
    pub(crate) answers: bool,
    /// Whether its subject passes another on.
    pub(crate) forwards: bool,
    /// Whether it names what it answers: RFC 5322, section 3.6.4.
    pub(crate) threaded: bool,
    pub(crate) subject: Words,
    /// Addresses that are no recipients of what came back.
    pub(crate) others: Vec<String>,
}

impl Sender {
    pub(crate) fn of(mail: &Mail) -> Sender {
        let field = |name: &str| mail.fields.text(name).unwrap_or_default();
        let (from, subject) = (field("From"), field("Subject"));
        let prefix = prefix(&subject);
        let bulk = field("Precedence").trim().to_ascii_lowercase();
        let of = |name: &str| {
            addresses::find(&field(name))
                .iter()
                .map(|found| found.address.to_owned())
                .collect::<Vec<_>>()
        };
        Sender {
            system: system(&from).max(if mail.fields.get("From").is_none() {
                2
            } else {
                0
            }),
            daemon: is_daemon(&from),
            null_path: mail.fields.get("Return-Path").is_some_and(|path| {
                matches!(path.trim(), "<>" | "<MAILER-DAEMON>" | "MAILER-DAEMON")
            }),
            has_path: mail.fields.get("Return-Path").is_some(),
            automatic: field("Auto-Submitted")
                .trim()
                .to_ascii_lowercase()
                .starts_with("auto-"),
            bulk: mail.fields.get("List-Id").is_some()
                || mail.fields.get("List-Unsubscribe").is_some()
                || matches!(bulk.as_str(), "list"),
            answers: prefix
                .as_deref()
                .is_some_and(|prefix| lexicon::ANSWER_PREFIX.contains(&prefix)),
            forwards: prefix
                .as_deref()
                .is_some_and(|prefix| lexicon::FORWARD_PREFIX.contains(&prefix)),
            threaded: mail.fields.get("In-Reply-To").is_some()
                || mail.fields.get("References").is_some(),
            subject: Words::of(&subject),
            others: [of("From"), of("To"), of("Delivered-To"), of("Reply-To")].concat(),
        }
    }

    /// Whether a mail system wrote it, as far as its header says.
    pub(crate) fn is_system(&self) -> bool {
        self.system > 0
    }
}

/// What stands before the first colon of a subject, as `lexicon` writes it, without a count such as `[2]`.
fn prefix(subject: &str) -> Option<String> {
    let (prefix, _) = subject.split_once([':', '：'])?;
    let prefix: String = prefix
        .trim()
        .to_lowercase()
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .collect();
    (!prefix.is_empty() && prefix.chars().count() <= 8).then(|| format!("{prefix} "))
}

/// How surely `From` is that of a mail system.
fn system(from: &str) -> u8 {
    let local = local(from);
    // With the address, whose parts say as much as a name does.
    let words = Words::of(&from.replace('@', " "));
    let named = words.has_any(OWN_NAMES);
    let office = OFFICES.contains(&local.as_str());
    // People bear such names as titles: above an address of their own they are no more than that.
    if is_daemon(from) || (named && (office || local.is_empty())) {
        return 3;
    }
    if office || named || words.has_any(OFFICE_NAMES) {
        2
    } else {
        0
    }
}

/// Whether `From` is an address that mail systems use alone, or none.
fn is_daemon(from: &str) -> bool {
    OWN.contains(&local(from).as_str())
        || from.contains("<>")
        || from.trim().eq_ignore_ascii_case("mailer-daemon")
}

/// The letters and digits of the local part; empty without an address.
fn local(from: &str) -> String {
    let found = addresses::find(from);
    let local = found
        .first()
        .and_then(|found| found.address.split('@').next());
    let local: String = local.unwrap_or_default().to_ascii_lowercase();
    local.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Local parts and names that mail systems use alone.
#[rustfmt::skip]
const OWN: &[&str] = &[
    "mailerdaemon", "maildaemon", "maildeliverysystem", "maildeliverysubsystem", "maildelivery", "mdaemon", "ndr",
];
#[rustfmt::skip]
const OWN_NAMES: &[&str] = &[
    "mailer daemon", "mail delivery", "mail deliver", "delivery subsystem", "mail system", "mail administrator",
    "system administrator", "content filter", "e mail interconnect", "mail router",
];

/// Local parts and names that mail systems share with the people who run them.
#[rustfmt::skip]
const OFFICES: &[&str] = &[
    "postmaster", "poostmaster", "daemon", "bounce", "bounces", "mailadmin", "mailmaster", "sysadmin", "mailgateway",
    "mailer", "deliveryreport", "deliverynotification", "deliverystatus",
];
#[rustfmt::skip]
const OFFICE_NAMES: &[&str] = &[
    "postmaster", "smtp", "antivirus", "anti virus", "virus wall", "viruswall", "mailscanner", "mail scanner", "mail gateway",
    "mail service", "mail server", "mailserver", "messaging security", "email security", "interscan", "imss",
];
