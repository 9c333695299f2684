//! The message, its sender or its way is refused.

/// No mail is passed on.
#[rustfmt::skip]
pub(super) const RELAY: &[&str] = &[
    "relay access denied", "relay denied", "relaying denied", "relaying to * denied", "relaying * denied",
    "relay * prohibited", "relaying prohibited", "relay not permitted", "relay * not permitted",
    "relaying not permitted", "relay * not allowed", "relaying * not allowed", "not permitted to relay",
    "not permitted to * relay", "not allowed to relay", "unable to relay", "cannot relay", "can not relay",
    "no relaying", "do not relay", "does not relay", "won t relay", "relaying is not", "rcpthosts",
    "relais * refuse", "relay nicht erlaubt", "weiterleitung nicht erlaubt", "reenvio no permitido",
    "retransmision denegada",
];

/// Said of the sender, its domain, its host or its proof of who it is.
#[rustfmt::skip]
pub(super) const SENDER: &[&str] = &[
    "sender address rejected", "sender rejected", "sender is rejected", "sender denied", "sender blocked",
    "sender * blocked", "sender not allowed", "sender * not allowed", "senders not allowed", "sender verif",
    "sender address verif", "sender unknown", "unknown sender", "invalid sender", "sender * not exist",
    "sender * does not exist", "domain of sender", "sender domain", "senders domain", "sender s domain",
    "sending domain", "from domain", "unauthorized sender", "unauthenticated", "not authenticated",
    "authentication information", "authentication required", "authentication requirements",
    "authentication level", "authentication failed", "authentication fail", "failed authentication", "spf",
    "dkim", "dmarc", "purported responsible", "reverse dns", "rdns", "ptr record", "no ptr", "missing ptr",
    "helo", "blacklist", "black list", "blocklist", "block list", "denylist", "dnsbl", "rbl", "spamhaus",
    "spamcop", "reputation", "banned * ip", "ip * banned", "blocked ip", "ip * blocked", "ip address * blocked",
    "ip address * rejected", "client host", "client ip", "ip for sending", "blocked using", "host * blocked",
    "server * blocked", "smtp server of your", "mail from * rejected", "mail from * refused",
    "mail from * denied", "envelope sender * rejected", "recipient preferences", "prefers not to receive",
    "only accepts mail from", "absender * abgelehnt", "absender * gesperrt", "absender * nicht erlaubt",
    "absenderadresse", "ip adresse * gesperrt", "expediteur * refuse", "expediteur * bloque",
    "adresse ip * bloquee", "remitente * rechazado", "remitente * bloqueado", "mittente * rifiutato",
    "mittente * bloccato", "remetente * rejeitado", "remetente * bloqueado", "afzender * geweigerd",
    "afzender * geblokkeerd", "отправител * отклонен", "отправител * заблокирован", "送信元 * 拒否",
    "送信者 * 拒否", "发件人 * 拒绝",
];

/// Said of the message or of no one in particular.
#[rustfmt::skip]
pub(super) const POLICY: &[&str] = &[
    "denied by policy", "policy violation", "policy reasons", "policy restriction", "local policy",
    "security policy", "violates * policy", "policy reject", "for policy", "access denied", "access * denied",
    "permission denied", "not authorized", "not authorised", "unauthorized", "not permitted",
    "administrative prohibition", "administratively", "delivery not authorized", "delivery restriction",
    "message refused", "message filtered", "message rejected", "mail rejected", "email rejected",
    "message blocked", "has been blocked", "was blocked", "blocked see", "blocked by", "message * blocked",
    "connection * blocked", "mail rejete", "refused to accept", "refused by", "mail refused", "nicht erlaubt",
    "nicht berechtigt", "zugriff verweigert", "richtlinie", "acces refuse", "non autorise", "politique de",
    "acceso denegado", "no autorizado", "accesso negato", "non autorizzato", "acesso negado", "nao autorizado",
    "toegang geweigerd", "niet toegestaan", "доступ запрещен", "отказано", "запрещен", "許可されていません",
    "受信拒否", "拒否され", "被拒绝", "拒收",
];

/// Said to be spam.
#[rustfmt::skip]
pub(super) const SPAM: &[&str] = &[
    "flagged as spam", "classified as spam", "spam classif", "identified as spam", "detected as spam",
    "marked as spam", "considered spam", "considered * spam", "scored as spam", "rated as spam", "is spam",
    "looks like spam", "spam message", "spam content", "spam detected", "spam score", "spam filter",
    "possible spam", "probable spam", "suspected spam", "suspected of being spam", "appears to be spam",
    "unsolicited", "ube", "uce", "junk mail", "bulk email filter", "blacklisted url", "url * blacklist",
    "blacklisted link", "uribl", "surbl", "als spam", "spam eingestuft", "spamverdacht", "comme spam",
    "comme indesirable", "courrier indesirable", "como spam", "correo no deseado", "come spam",
    "posta indesiderata", "como lixo", "als ongewenst", "похоже на спам", "признано спамом", "является спамом",
    "迷惑メール", "スパム", "垃圾邮件",
];

/// Spam is at least mentioned.
#[rustfmt::skip]
pub(super) const SPAM_AT_ALL: &[&str] = &[
    "spam", "junk", "спам",
];

/// The message is malformed, or holds what is not taken.
#[rustfmt::skip]
pub(super) const CONTENT: &[&str] = &[
    "header error", "headers too large", "header too large", "header * too long", "malformed header",
    "malformed message", "malformed mime", "invalid header", "missing * header", "duplicate * header",
    "multiple * header", "multiple addresses in from", "multiple from", "not rfc", "rfc * compliant",
    "non compliant", "bare lf", "bare newline", "bare line feed", "line too long", "lines too long", "8bit",
    "virus", "malware", "infected", "phishing", "attachment * not allowed", "attachment * not accepted",
    "attachment * blocked", "attachment type", "attachments are not", "banned attachment",
    "forbidden attachment", "file type", "media error", "media not supported", "content rejected",
    "content * rejected", "content * not accepted", "content filter", "conversion", "schadprogramm",
    "schadsoftware", "anhang * nicht erlaubt", "anhang * blockiert", "piece jointe", "archivo adjunto",
    "allegato * non", "anexo * nao", "вирус", "вложени", "ウイルス", "ウィルス", "添付ファイル", "病毒",
];
