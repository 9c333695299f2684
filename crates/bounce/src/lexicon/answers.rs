//! What answers of people and of their programs say.

/// A subject of an automatic answer. A word for absence alone is none: of consent there may be an absence, too.
#[rustfmt::skip]
pub(crate) const ABSENT_SUBJECT: &[&str] = &[
    "automatic reply", "automatic response", "auto reply", "autoreply", "auto response", "autoresponse",
    "auto responder", "autoresponder", "out of office", "out of the office", "out of town",
    "away from the office", "away from office", "away from my", "i am away", "away until", "on vacation", "vacation reply", "on holiday", "on leave", "annual leave",
    "parental leave", "maternity leave", "automatische antwort", "automatische ruckantwort", "autoantwort",
    "abwesenheit", "abwesend", "nicht im buro", "nicht im haus", "im urlaub", "ausser haus",
    "reponse automatique", "reponse auto", "absence du bureau", "absent du bureau", "absent jusqu",
    "message d absence", "absence jusqu", "absence prolongee", "absence temporaire", "en conges", "en vacances", "respuesta automatica",
    "contestacion automatica", "fuera de la oficina", "fuera de oficina", "ausencia de la oficina", "ausencia hasta", "ausencia por", "ausente", "de vacaciones",
    "risposta automatica", "risponditore automatico", "fuori sede", "fuori ufficio", "assente",
    "assenza dal", "assenza per", "assenza fino", "in ferie", "resposta automatica", "fora do escritorio", "ausencia do escritorio", "ausencia ate", "de ferias", "automatisch antwoord",
    "automatische beantwoording", "afwezig ", "afwezigheidsbericht", "afwezigheidsmelding", "afwezigheid tot", "op vakantie", "autosvar", "automatiskt svar", "automatisk svar",
    "franvarande", "franvaromeddelande", "franvaro till", "ikke pa kontoret", "ferievikar", "poissa", "automaattinen vastaus",
    "odpowiedz automatyczna", "automatyczna odpowiedz", "nieobecnosc", "poza biurem", "automaticka odpoved",
    "mimo kancelar", "otomatik yanit", "otomatik cevap", "ofis disinda", "автоответ", "автоматический ответ",
    "вне офиса", "нет на месте", "в отпуске", "自動返信", "自動応答", "自動回答", "不在", "休暇", "外出中",
    "自动回复", "自動回覆", "自动答复", "休假", "자동 회신", "자동 응답", "부재중",
];

/// A text of an absence note.
#[rustfmt::skip]
pub(crate) const ABSENT: &[&str] = &[
    "i am out of the office", "i m out of the office", "i will be out of", "i ll be out of",
    "i am currently out", "i m currently out", "am out of office", "currently out of the office",
    "i am currently away", "i am away", "i m away", "i will be away", "i am on vacation", "i m on vacation",
    "i am on holiday", "i am on leave", "am currently on leave", "i am on annual leave", "i am on parental leave",
    "i am on maternity leave", "i am on sick leave",
    "limited access to * email", "limited access to my", "no access to my email", "this is an automatic reply",
    "this is an automated reply", "this is an automated response", "this is an automatic response",
    "this is an auto generated reply", "automatically generated reply", "we have received your",
    "we received your message", "thank you for contacting", "your request has been received", "ticket has been",
    "ich bin derzeit nicht", "ich bin zurzeit nicht", "ich bin zur zeit nicht", "ich bin momentan nicht",
    "ich bin vom * nicht", "ich bin bis * nicht", "ich bin im urlaub", "ich befinde mich * urlaub",
    "bin ich nicht im", "bin ich abwesend", "ich bin abwesend", "ich bin * wieder erreichbar",
    "ab dem * wieder erreichbar", "meine abwesenheit", "nicht im buro", "nicht im haus", "dies ist eine automatische",
    "wir haben ihre nachricht erhalten", "ihre anfrage ist bei uns", "je suis absent",
    "je suis actuellement absent", "je suis en conge", "je suis en vacances", "je serai absent",
    "actuellement en conges", "de retour le", "ceci est une reponse automatique", "nous avons bien recu",
    "estoy fuera de la oficina", "me encuentro fuera", "estare fuera", "estoy de vacaciones", "estare ausente",
    "me encuentro de vacaciones", "esta es una respuesta automatica", "hemos recibido su", "sono fuori",
    "saro assente", "sono assente", "sono in ferie", "saro in ferie", "questa e una risposta automatica",
    "estou fora", "estarei fora", "estou de ferias", "estarei ausente", "esta e uma resposta automatica",
    "ik ben afwezig", "ik ben momenteel", "ik ben op vakantie", "ik ben niet aanwezig", "dit is een automatisch",
    "jag ar inte pa", "jag har semester", "jeg er ikke pa", "jeg er pa ferie", "olen poissa", "olen lomalla",
    "jestem poza", "jestem na urlopie", "jsem mimo", "jsem na dovolene", "я в отпуске", "нахожусь в отпуске",
    "меня не будет", "это автоматический ответ", "休暇をいただいて", "休暇を頂いて", "不在にして", "不在のため",
    "不在とさせて", "自動で返信", "自動返信です", "自動送信", "我正在休假", "我不在办公室", "我目前不在",
    "已收到您的",
];

/// Words of somebody who refuses, or speaks of what they allow. A notice that is quoted has them as well.
#[rustfmt::skip]
pub(crate) const REFUSING: &[&str] = &[
    "i object", "we object", "objection", "to object", "opt out", "opting out", "consent", "legal basis",
    "widerspr", "einwillig", "einverstanden", "zustimm", "rechtsgrundlage",
    "m oppose", "nous opposons", "m y oppose", "opposition", "base legale", "base juridique",
    "me opongo", "nos oponemos", "oposicion", "base legal", "base juridica",
    "mi oppongo", "ci opponiamo", "opposizione", "consenso", "base giuridica",
    "me oponho", "oponho me", "oposicao", "bezwaar", "toestemming", "rechtsgrond",
    "invand", "samtyck", "indsigelse", "innsigelse", "samtykke", "vastustan", "suostumu",
    "sprzeciw", "zgody", "nesouhlas", "namitk", "souhlas", "itiraz", "возраж", "соглас",
    "異議", "反対", "同意", "反对", "反對", "이의", "동의",
];

/// An automatic answer that says that its person is gone for good, or that nobody reads there.
#[rustfmt::skip]
pub(crate) const GONE: &[&str] = &[
    "no longer works", "no longer work", "no longer working", "no longer employed", "no longer with the",
    "no longer with us", "has left the company", "have left the company", "left the organi", "no longer in use",
    "no longer valid", "no longer monitored", "not monitored", "no longer active", "no longer available at this",
    "no longer read", "address has been discontinued", "will not be read", "passed away", "nicht mehr bei uns",
    "nicht mehr im unternehmen", "nicht mehr fur uns tatig", "unternehmen verlassen", "firma verlassen",
    "ausgeschieden", "nicht mehr gultig", "nicht mehr verwendet", "nicht mehr gelesen", "wird nicht gelesen",
    "ne travaille plus", "a quitte l entreprise", "a quitte la societe", "n est plus valide",
    "n est plus utilisee", "n est plus consultee", "ya no trabaja", "ya no esta en uso", "ya no es valida",
    "non lavora piu", "non e piu attivo", "non e piu valido", "nao trabalha mais", "ja nao trabalha",
    "nao e mais valido", "werkt niet meer", "niet meer werkzaam", "niet meer in gebruik", "больше не работает",
    "больше не используется", "退職", "使用されておりません", "使われておりません", "已离职", "不再使用",
];

/// A program that delivers a message only after its sender confirms it.
#[rustfmt::skip]
pub(crate) const CONFIRM: &[&str] = &[
    "requires verification", "require verification", "needs verification", "please verify", "sender verification required",
    "confirm your message", "confirm that you sent", "confirm * delivery of your",
    "confirm your email to * deliver", "verify your message", "verify that you are", "verify * you are a human",
    "prove * you are human", "message * is being held", "message * has been held", "will be delivered once",
    "will be delivered after you", "before your message * delivered", "requires confirmation",
    "held * until you", "awaiting your confirmation", "bestatigen sie * zustell", "erst zugestellt",
    "confirmez votre message", "confirme su mensaje", "challenge response",
];

/// What a subject begins with that answers another.
#[rustfmt::skip]
pub(crate) const ANSWER_PREFIX: &[&str] = &[
    "re ", "aw ", "antw ", "antwort ", "sv ", "vs ", "odp ", "res ", "rif ", "r ", "ref ", "ynt ", "回复 ",
    "回覆 ", "答复 ", "返信 ", "отв ", "ответ ",
];

/// What a subject begins with that passes another on.
#[rustfmt::skip]
pub(crate) const FORWARD_PREFIX: &[&str] = &[
    "fw ", "fwd ", "wg ", "tr ", "rv ", "enc ", "doorst ", "vb ", "vl ", "pd ", "i ", "转发 ", "轉寄 ", "転送 ",
    "пересл",
];

/// A subject of a report that somebody called a message abuse.
#[rustfmt::skip]
pub(crate) const SPAM_BUTTON: &[&str] = &[
    "complaint about message", "complaint about a message", "abuse report", "feedback report", "email feedback",
    "spam complaint", "spam report", "junk mail report", "feedback loop",
];
