//! What people answer to a notice, English and German. A space at the end of a phrase ends its last word.

/// With this begins a statement by which somebody objects.
#[rustfmt::skip]
pub(crate) const OBJECTS: &[&str] = &[
    "i object ", "i hereby object ", "hereby i object ", "i strongly object ", "i formally object ",
    "i also object ", "i do object ", "i must object ", "i am objecting ", "i m objecting ", "i want to object ",
    "i would like to object ", "i d like to object ", "i wish to object ", "i am writing to object ",
    "i m writing to object ", "i write to object ", "i exercise my right to object ",
    "i hereby exercise my right to object ", "i hereby lodge an objection ", "i lodge an objection ", "i am exercising my right to object ", "i make use of my right to object ",
    "i want to opt out of ai ", "i would like to opt out of ai ", "i d like to opt out of ai ", "i opt out of ai ",
    "take this as my ", "take this as a formal objection ", "take this as an objection ",
    "consider this my formal objection ", "consider this my objection ", "consider this an objection ",
    "treat this as my objection ", "treat this as an objection ", "accept this as my objection ",
    "accept my objection ", "this is my objection ", "this is my formal objection ", "this is an objection ",
    "i don t consent ", "i do not consent ", "i don t agree to ", "i do not agree to ", "i refuse to let you use my ",
    "i do not want my ", "i don t want my ", "i don t want you to use my ", "i do not want you to use my ",
    "do not use my ", "don t use my ", "you may not use my ", "you must not use my ", "never use my ",
    "i forbid you to use my ", "i forbid the use of my ",
    "ich widerspreche ", "hiermit widerspreche ich ", "widerspreche ich ", "dem widerspreche ich ", "gegen die ",
    "ich mochte widerspruch einlegen ", "ich mochte hiermit widersprechen ",
    "hiermit mochte ich widerspr", "hiermit mochte ich widerspruch ", "ich mochte widersprechen ",
    "ich mochte widerspruch ", "ich mochte der ", "ich mochte gegen die ", "ich lege widerspruch ", "ich lege hiermit widerspruch ",
    "ich lege gegen ", "hiermit lege ich ", "ich erhebe widerspruch ", "hiermit erhebe ich widerspruch ",
    "ich erhebe hiermit widerspruch ", "ich mache von meinem widerspruchsrecht ", "ich mache hiermit von meinem widerspruchsrecht ",
    "hiermit mache ich von meinem widerspruchsrecht ", "ich nutze mein widerspruchsrecht ",
    "ich ube mein widerspruchsrecht ", "ich ube hiermit mein widerspruchsrecht ",
    "nehmen sie meinen widerspruch ", "betrachten sie dies als ", "betrachten sie diese mail als ",
    "werten sie dies als widerspruch ", "dies ist mein widerspruch ", "das ist mein widerspruch ",
    "ich bin mit der nutzung ", "ich bin mit der verwendung ", "ich bin mit der verarbeitung ",
    "ich bin damit nicht einverstanden ", "ich bin nicht einverstanden ", "ich stimme nicht zu ", "ich stimme dem nicht zu ",
    "ich stimme der nutzung ", "ich stimme der verwendung ",
    "ich will nicht dass meine ", "ich mochte nicht dass meine ", "ich will nicht dass sie meine ",
    "ich mochte nicht dass sie meine ", "ich will nicht dass ihr meine ", "ich mochte nicht dass ihr meine ",
    "verwenden sie meine ", "nutzen sie meine ", "benutzen sie meine ", "verwendet meine ", "nutzt meine ",
    "meine daten durfen nicht ", "meine beitrage durfen nicht ", "meine inhalte durfen nicht ",
    "ich untersage ihnen die ", "ich untersage die ", "ich verbiete ihnen die ", "ich verbiete die ",
];

/// Beginnings that object only with one of these behind them in the same statement.
#[rustfmt::skip]
pub(crate) const ONLY_WITH: &[(&str, &[&str])] = &[
    ("take this as my ", &["objection "]), ("gegen die ", &["lege ich widerspruch "]),
    ("i do not want my ", &["used ", "use "]), ("i don t want my ", &["used ", "use "]),
    ("i don t consent ", &["data ", "posts ", "content ", "use ", "training ", "this "]),
    ("i do not consent ", &["data ", "posts ", "content ", "use ", "training ", "this "]),
    ("i don t agree to ", &["data ", "posts ", "content ", "training "]),
    ("i do not agree to ", &["data ", "posts ", "content ", "training "]),
    ("ich mochte der ", &["widersprechen "]), ("ich mochte gegen die ", &["widerspruch "]),
    ("ich lege gegen ", &["widerspruch "]), ("hiermit lege ich ", &["widerspruch "]),
    ("betrachten sie dies als ", &["widerspruch "]), ("betrachten sie diese mail als ", &["widerspruch "]),
    ("ich bin mit der ", &["nicht einverstanden "]), ("ich stimme der ", &["nicht zu "]),
    ("verwenden sie meine ", &["nicht "]), ("nutzen sie meine ", &["nicht "]), ("benutzen sie meine ", &["nicht "]),
    ("verwendet meine ", &["nicht "]), ("nutzt meine ", &["nicht "]),
    ("ich untersage ", &["nutzung ", "verwendung ", "verarbeitung "]),
    ("ich verbiete ", &["nutzung ", "verwendung ", "verarbeitung "]),
];

/// A whole statement that objects.
pub(crate) const WHOLE: &[&str] = &[
    "objection",
    "my objection",
    "widerspruch",
    "mein widerspruch",
];

/// What may stand before a statement without changing it.
#[rustfmt::skip]
pub(crate) const LEADS: &[&str] = &[
    "no thanks ", "no thank you ", "no ", "please ", "nein danke ", "nein ", "bitte ",
    "under article 21 of the gdpr ", "under article 21 gdpr ", "under art 21 gdpr ", "according to article 21 gdpr ",
    "gemass art 21 dsgvo ", "gemass artikel 21 dsgvo ", "nach art 21 dsgvo ", "nach artikel 21 dsgvo ",
];

/// Words that an objection may be made of besides its beginning. One other word, and it is read by somebody: it
/// may be about something else.
pub(crate) const OBJECT: &str = "to the a any all every use using usage of my personal data posts post content \
    contents photos pictures images videos messages comments for in by with and or your this that purpose purposes \
    processing process training train trained ai artificial intelligence assistant model models machine learning \
    described announced planned notice under article art section para paragraph 21 1 gdpr dsgvo general protection \
    regulation being used is be herewith hereby formally fully completely entirely everything anything it you not \
    want do don t please thank thanks at as pursuant objection object formal right out opt me \
    der die das dem den des meine meiner meinen meines personenbezogenen daten beitrage beitragen inhalte inhalten \
    texte texten fotos bilder bildern nachrichten videos kommentare nutzung verwendung verarbeitung benutzung \
    verwenden nutzen genutzt verwendet verarbeitet werden wird durch fur zum zur zu zwecken zweck diesem diesen \
    dieser dieses trainieren ki kunstliche kunstlicher intelligenz assistenten modell modelle gegen gemass nach \
    artikel abs absatz ihr ihrem ihrer ihre ihren vorhaben vollem umfang vollumfanglich ausdrucklich hiermit sie \
    ihnen ich widerspruch widersprechen widerspreche ein einlegen lege nicht einverstanden gesamten insgesamt und \
    oder von um eine bestatigung bitte an mit allem alles im gebrauch kenntnis formlich dass meinem";

/// Words of greetings and thanks.
pub(crate) const POLITE: &str = "hello hi hey there dear all data protection team sir or madam good morning day evening \
    no thanks thank you kind regards best wishes yours sincerely faithfully cheers warm many and with to whom it may \
    concern please yes hallo zusammen guten tag morgen abend moin sehr geehrte geehrter damen und herren liebes team \
    nein mit freundlichen freundlichem grussen gruss grusse viele liebe beste schone danke vielen dank mfg lg vg \
    hochachtungsvoll bitte im voraus";

/// Words with which a line for a name begins: a greeting, or the end of a letter.
#[rustfmt::skip]
pub(crate) const NAMED: &[&str] = &[
    "dear ", "hello ", "hi ", "hallo ", "liebe ", "lieber ", "sehr geehrte ", "sehr geehrter ", "regards ", "kind regards ",
    "best regards ", "best wishes ", "thanks ", "thank you ", "cheers ", "grusse ", "gruss ", "viele grusse ", "danke und gruss ",
    "mit freundlichen grussen ", "mit freundlichem gruss ", "beste grusse ", "liebe grusse ", "mfg ", "lg ",
];

/// With these begins a reason.
pub(crate) const REASONS: &[&str] = &["because ", "weil ", "denn "];

/// It depends on something, or is not said for good.
#[rustfmt::skip]
pub(crate) const DEPENDS: &[&str] = &[
    "if ", "unless ", "until ", "otherwise ", "might ", "maybe ", "perhaps ", "possibly ", "would ", "could ",
    "provided ", "in case ", "for now ", "for the time ", "assuming ", "under the condition ", "when ", "later ", "as long as ", "depend", "depends ", "except ", "only ", "but ",
    "however ", "though ", "although ", "instead ", "thinking ", "consider objecting ", "lawyer ", "pay ", "paid ",
    "wenn ", "falls ", "sofern ", "solange ", "es sei denn ", "sonst ", "andernfalls ", "vielleicht ", "eventuell ", "evtl ",
    "moglicherweise ", "wurde ", "konnte ", "vorlaufig ", "vorerst ", "zunachst ", "bedingung ", "klarung ", "bis ich ", "bis sie ", "spater ", "nur ", "ausser ",
    "aber ", "jedoch ", "obwohl ", "hochstens ", "bezahlt ", "anwalt ", "uberlege ",
];

/// It asks for something else, too, or is about somebody else, or takes something back.
#[rustfmt::skip]
pub(crate) const MORE: &[&str] = &[
    "delete ", "deletion ", "erase ", "erasure ", "remove ", "close my ", "cancel ", "copy of ", "send me ", "access ",
    "article 15 ", "art 15 ", "art 17 ", "portab", "complain", "compensation ", "damages ", "correct ", "also ", "as well ",
    "on behalf ", "my son ", "my daughter ", "my child", "my wife ", "my husband ", "my mother ", "my father ", "our ",
    "withdraw ", "take back ", "took back ", "revoke ", "objected ", "mistake ", "kidding ", "joking ", "joke ",
    "of course ", "too ",
    "losch", "konto ", "kundig", "auskunft ", "kopie ", "herausgabe ", "beschwer", "schadensersatz ", "berichtig",
    "ausserdem ", "zudem ", "zusatzlich ", "ebenso ", "auch ", "im namen ", "mein sohn ", "meines sohnes ", "meine tochter ",
    "meiner tochter ", "meine frau ", "mein mann ", "meiner mutter ", "meines vaters ", "mein kind", "unser",
    "zuruck ", "widerrufe ", "zuruckziehen ", "widersprochen ", "versehen ", "scherz ", "witz ", "naturlich ", "doch ",
];

/// It is about mail, not about the use of data.
#[rustfmt::skip]
pub(crate) const MAIL: &[&str] = &[
    "unsubscribe ", "mailing list ", "the list ", "newsletter ", "emails ", "e mails ", "mails ", "any more mail ",
    "more mail ", "advertis", "marketing ", "spam ", "verteiler ", "abmelden ", "abbestell", "werbung ", "rundmail", "austragen ",
];

/// It says the opposite.
#[rustfmt::skip]
pub(crate) const OPPOSITE: &[&str] = &[
    "no objection", "not object ", "don t object ", "won t object ", "never object ", "not going to object ", "no reason to object ",
    "i agree ", "i consent ", "go ahead ", "fine ", "ok ", "okay ", "welcome to use ", "you can use ", "you may use ", "don t mind ",
    "happy to ", "kein widerspruch ", "keinen widerspruch ", "keine einwande ", "kein einwand ", "nichts dagegen ",
    "nicht widersprechen ", "widerspreche nicht ", "widerspreche * nicht ", "widerspruch ist nicht ", "einverstanden und ",
    "ich willige ", "sie durfen meine ", "sie konnen meine ", "in ordnung ", "gern ", "gerne ", "von mir aus ",
];

/// Kinds of content: a statement that names one may reach no further.
#[rustfmt::skip]
pub(crate) const PARTS: &[&str] = &[
    "photo", "picture", "image", "video", "message", "comment", "reel", "prompt", "fotos ", "foto ", "bilder ",
    "bildern ", "videos ", "nachrichten ", "kommentar",
];

/// Words for everything.
#[rustfmt::skip]
pub(crate) const ALL: &[&str] = &[
    "data ", "posts ", "content ", "everything ", "daten ", "beitrage ", "beitragen ", "inhalte ", "inhalten ", "alles ", "allem ",
];
