//! Nobody is there.

/// There is no such person at this domain.
#[rustfmt::skip]
pub(super) const USER: &[&str] = &[
    "user not known", "no matches to", "not a valid user of", "did not * match", "no user by that name",
    "no user record", "no mailbox for", "email address could not be found", "unknown account", "account unknown",
    "unknown or illegal", "no such alias", "user * unknown", "recipient * unknown",
    // English
    "user unknown", "unknown user", "unknown recipient", "recipient unknown", "recipient is unknown",
    "unknown address", "address unknown", "address is unknown", "unknown mailbox", "mailbox unknown",
    "unknown local part", "no such user", "no such recipient", "no such mailbox", "no such address",
    "no such person", "no such account", "no such local", "no such email", "no such name", "user not found",
    "recipient not found", "recipnotfound", "mailbox not found", "address not found", "account not found",
    "alias not found", "user not exist", "user * not exist", "user doesn t exist", "recipient * not exist",
    "recipient * doesn t exist", "mailbox * not exist", "mailbox doesn t exist", "address * not exist",
    "address doesn t exist", "account * not exist", "account * doesn t exist",
    "account that you tried to reach does not", "group * not exist", "may not exist", "doesn t have * account",
    "does not have * account", "has no account", "no mailbox here", "no mailbox by", "no account by",
    "not a valid user", "not a valid recipient", "not a valid mailbox", "not a valid address",
    "invalid recipient", "invalid user", "invalid mailbox", "invalid address", "invalid email address",
    "invalid final delivery", "not a registered", "is not registered", "not a known", "not known here",
    "not known at", "not listed in", "not our customer", "recipient * not recognized", "recipient name is not",
    "user not known", "addressee unknown", "unrouteable address", "unroutable address", "couldn t be found",
    "address could not be found", "address wasn t found", "address was not found",
    "recipient address rejected access denied", "recipient addresses rejected access denied",
    "recipient * possibly incorrect", "not in directory", "not found in directory",
    "mailbox not available for this user", "nobody by that name", "nobody here by",
    // German
    "empfanger unbekannt", "unbekannter empfanger", "empfanger * nicht gefunden", "empfanger * nicht bekannt",
    "adresse unbekannt", "adresse * nicht gefunden", "adresse * nicht bekannt", "benutzer unbekannt",
    "unbekannter benutzer", "existiert nicht", "existieren nicht", "nicht vorhanden", "kein solcher benutzer",
    "kein postfach", "ungultiger empfanger", "ungultige adresse",
    // French
    "destinataire inconnu", "utilisateur inconnu", "adresse inconnue", "adresse * introuvable",
    "boite * inexistante", "adresse * invalide", "destinataire * invalide", "destinataire * introuvable",
    "n existe pas", "inexistant",
    // Spanish, Portuguese, Italian
    "usuario desconocido", "destinatario desconocido", "usuario no encontrado", "usuario inexistente",
    "no existe", "quizas no exista", "direccion * no se encontro", "no se encontro * direccion",
    "direccion no valida", "usuario desconhecido", "destinatario desconhecido", "nao existe",
    "usuario nao encontrado", "endereco nao encontrado", "endereco invalido", "utente sconosciuto",
    "destinatario sconosciuto", "non esiste", "inesistente", "utente non trovato", "indirizzo non trovato",
    "indirizzo non valido",
    // Dutch and the North
    "gebruiker onbekend", "onbekende gebruiker", "geadresseerde onbekend", "onbekende geadresseerde",
    "bestaat niet", "adres * niet gevonden", "okand mottagare", "mottagaren finns inte", "adressen finns inte",
    "findes ikke", "finnes ikke", "ukendt modtager", "ukjent mottaker", "tuntematon vastaanottaja",
    "ei ole olemassa",
    // Slavic languages, Turkish
    "nieznany uzytkownik", "nieznany odbiorca", "nie istnieje", "neexistuje", "neznamy uzivatel",
    "neznamy prijemce", "bulunamadi", "mevcut degil", "пользователь не найден", "адресат не найден",
    "получатель не найден", "не существует", "не існує", "несуществующ", "нет такого",
    "неизвестный пользователь", "неизвестен пользователь",
    // Japanese, Chinese, Korean
    "存在しない", "存在しません", "存在していません", "見つかりません", "見つかりませんでした", "宛先不明",
    "あて先不明", "ユーザー不明", "該当するユーザ", "不存在", "查无此", "找不到收件人", "존재하지 않",
];

/// The words of RFC 5321 for a mailbox that is not there, or not now.
#[rustfmt::skip]
pub(super) const UNAVAILABLE: &[&str] = &[
    "mailbox unavailable", "mailbox is unavailable", "mailbox not available", "recipient unavailable",
];

/// There is no such domain, or it takes no mail.
#[rustfmt::skip]
pub(super) const HOST: &[&str] = &[
    "mx records point to non existent", "points to local host", "no valid mx", "no valid hosts", "no a record",
    "domain * no longer exist",
    "host unknown", "unknown host", "host not found", "host * not found", "domain not found", "domain name not found",
    "no such domain", "no such host", "domain * does not exist", "domain * doesn t exist", "domain not exist",
    "domain * couldn t be found", "domain * could not be found", "domain * not found", "domain is not reachable",
    "domain * not reachable", "nxdomain", "null mx", "nullmx", "no mx found", "no mx record",
    "no mail exchanger", "find a mail exchanger", "couldn t find any host", "could not find any host",
    "unknown domain", "domain unknown", "invalid domain", "unrouteable mail domain", "unrouteable domain",
    "domain * receive email", "domain * accept mail", "host does not accept mail", "no smtp service",
    "name or service not known", "unable to resolve", "could not resolve", "couldn t resolve",
    "domain existiert nicht", "domain * nicht gefunden", "domane * nicht gefunden", "domane existiert nicht",
    "unbekannte domain", "unbekannter host", "domaine inconnu", "domaine * introuvable", "domaine n existe pas",
    "hote inconnu", "dominio desconocido", "dominio no existe", "dominio * no existe", "dominio * no encontrado",
    "dominio sconosciuto", "dominio inesistente", "dominio non esiste", "dominio * non trovato",
    "dominio desconhecido", "dominio nao existe", "dominio * nao encontrado", "domein bestaat niet",
    "domein * niet gevonden", "onbekend domein", "домен не существует", "домен не найден", "неизвестный домен",
    "ドメイン * 存在し", "ドメイン * 見つかり", "ドメインが存在し", "ドメインが見つかり", "域名不存在",
    "找不到域名",
];

/// The mailbox is there, but not in use.
#[rustfmt::skip]
pub(super) const DISABLED: &[&str] = &[
    "account * disabled", "account disabled", "mailbox * disabled", "mailbox disabled", "user * disabled",
    "recipient * disabled", "address * disabled", "disabled recipient", "disabled mailbox", "disabled user",
    "account * inactive", "mailbox * inactive", "user * inactive", "address * inactive", "inactive * address",
    "inactive mailbox", "inactive user", "inactive account", "account * suspended", "mailbox * suspended",
    "user * suspended", "suspended account", "account * locked", "mailbox * locked", "user * locked",
    "account * blocked", "mailbox * frozen", "account * frozen", "deactivated", "discontinued",
    "account * closed", "mailbox * closed", "account * terminated", "account * expired", "account * deleted",
    "mailbox * deleted", "account * removed", "mailbox * removed", "no longer active", "not an active",
    "abandoned", "konto * gesperrt", "konto * deaktiviert", "konto * geloscht", "postfach * gesperrt",
    "postfach * deaktiviert", "postfach * geloscht", "postfach * inaktiv", "compte * desactive",
    "compte * bloque", "compte * suspendu", "compte * ferme", "compte * inactif", "boite * desactivee",
    "cuenta * desactivada", "cuenta * suspendida", "cuenta * bloqueada", "cuenta * deshabilitada",
    "cuenta * inactiva", "buzon * deshabilitado", "account * disattivat", "account * sospeso",
    "casella * disattiv", "casella * disabilitat", "conta * desativada", "conta * suspensa", "conta * inativa",
    "account * geblokkeerd", "account * uitgeschakeld", "account * opgeheven", "konto * zablokowane",
    "ящик * отключен", "ящик * заблокирован", "ящик * удален", "аккаунт * заблокирован", "запись * отключена",
    "запись * заблокирована", "アカウント * 無効", "アカウントが無効", "利用停止", "停止されて", "账号 * 禁用",
    "账户 * 冻结", "邮箱 * 禁用",
];

/// The person is elsewhere now.
#[rustfmt::skip]
pub(super) const MOVED: &[&str] = &[
    "user has moved", "recipient has moved", "mailbox has moved", "mailbox moved", "no longer on server",
    "no longer at this", "no longer works", "no longer employed", "no longer with", "left the company",
    "address has changed", "address has been changed", "new address is", "user not local please try",
    "user not local will not forward", "hat gewechselt", "neue adresse lautet", "ist verzogen", "a demenage",
    "nouvelle adresse est", "nueva direccion es", "nuovo indirizzo e", "novo endereco",
];

/// The address itself is malformed.
#[rustfmt::skip]
pub(super) const SYNTAX: &[&str] = &[
    "malformed address", "malformed recipient", "address syntax", "address * syntax",
    "syntax error in * address", "syntax error in * recipient", "illegal address", "illegal recipient",
    "incorrectly constructed", "badly formatted address", "improperly formatted", "syntaxfehler in der adresse",
    "syntaxe * adresse", "sintaxis * direccion",
];
