//! Reports in words alone, of mail systems that are made up.

use bounce::{Cause, Kind, read};

use crate::letters::{NOTICE, letter, system};

fn kind_and_cause(subject: &str, body: &str) -> (Kind, Option<Cause>, Vec<String>) {
    let returned = system(subject, body);
    let cause = returned.recipients.first().map(|one| one.cause);
    (
        returned.kind,
        cause,
        returned
            .recipients
            .iter()
            .map(|one| one.address.clone())
            .collect(),
    )
}

#[test]
fn reports_in_words_are_told_by_what_they_say() {
    use Cause::*;
    use Kind::{Delayed, Hard, Soft};
    let cases = [
        (
            "failure notice",
            "Sorry, your mail came back.\n\n<erika@home.example>:\nThis address no longer accepts mail: no such user.\n",
            Hard,
            UnknownUser,
        ),
        (
            "Undeliverable: Your posts",
            "We could not deliver your message to erika@home.example\nbecause the mailbox is full.\n",
            Soft,
            MailboxFull,
        ),
        (
            "Mail delivery failed",
            "A message you sent could not be delivered:\n\n  erika@home.example\n    host mx.home.example [192.0.2.5]\n    SMTP error after RCPT TO:<erika@home.example>:\n    550 5.1.1 unknown recipient\n",
            Hard,
            UnknownUser,
        ),
        (
            "Mail delivery failed",
            "A message you sent could not be delivered:\n\n  erika@home.example\n    retry timeout exceeded\n",
            Soft,
            Network,
        ),
        (
            "Returned mail: Host unknown",
            "   ----- Transcript of session follows -----\n550 <erika@home.example>... Host unknown\n",
            Hard,
            UnknownHost,
        ),
        (
            "Nondeliverable mail",
            "Message to erika@home.example was not delivered. Reason: maximum message size exceeded\n",
            Hard,
            TooBig,
        ),
        (
            "Delivery failure",
            "Your message\n\n  Subject: posts\n\nwas not delivered to:\n\n  erika@home.example\n\nbecause:\n\n  User erika (erika@home.example) not listed in public Name & Address Book\n",
            Hard,
            UnknownUser,
        ),
        (
            "Delivery failure",
            "was not delivered to:\n\n  erika@home.example\n\nbecause: 451 try again later, greylisted\n",
            Soft,
            RateLimited,
        ),
        (
            "Undelivered mail",
            "To: erika@home.example\nThe message was rejected by the recipient's server:\n554 5.7.1 classified as spam\n",
            Hard,
            Spam,
        ),
        (
            "Your mail could not be delivered",
            "Recipient: erika@home.example\nReason: connection timed out after 72 hours, giving up.\n",
            Soft,
            Network,
        ),
        (
            "Mail could not be delivered",
            "The account erika@home.example has been disabled by its owner.\nYour message was not delivered.\n",
            Hard,
            MailboxDisabled,
        ),
        // Other languages.
        (
            "Unzustellbar: Ihre Beiträge",
            "Die Nachricht konnte nicht zugestellt werden an:\n\nerika@home.example\n\nDer Empfänger ist unbekannt: Benutzer unbekannt\n",
            Hard,
            UnknownUser,
        ),
        (
            "Nachricht nicht zugestellt",
            "Ihre Nachricht an <erika@home.example> konnte nicht zugestellt werden, weil das Postfach voll ist.\n",
            Soft,
            MailboxFull,
        ),
        (
            "Échec de la remise : vos messages",
            "Votre message n'a pas pu être remis à :\n\nerika@home.example\n\nL'adresse est introuvable.\n",
            Hard,
            UnknownUser,
        ),
        (
            "Non remis",
            "Votre message n'a pas été remis à erika@home.example : quota de la boîte dépassé.\n",
            Soft,
            MailboxFull,
        ),
        (
            "No se puede entregar: sus mensajes",
            "No se pudo entregar su mensaje a:\n\nerika@home.example\n\nEl usuario no existe.\n",
            Hard,
            UnknownUser,
        ),
        (
            "Correo no entregado",
            "Su mensaje para erika@home.example no ha podido ser entregado: buzón lleno\n",
            Soft,
            MailboxFull,
        ),
        (
            "Mancata consegna",
            "Non è stato possibile recapitare il messaggio a:\n\n<erika@home.example>\n\nIl destinatario non esiste.\n",
            Hard,
            UnknownUser,
        ),
        (
            "Não entregue",
            "A mensagem para erika@home.example não foi entregue: caixa cheia\n",
            Soft,
            MailboxFull,
        ),
        (
            "Onbestelbaar: uw berichten",
            "Uw bericht kon niet worden bezorgd aan:\n\nerika@home.example\n\nHet adres bestaat niet.\n",
            Hard,
            UnknownUser,
        ),
        (
            "Недоставленное сообщение",
            "Ваше сообщение не может быть доставлено:\n\nerika@home.example\n\nТакой пользователь не существует\n",
            Hard,
            UnknownUser,
        ),
        (
            "配信エラー",
            "メールを配信できませんでした。\n\n<erika@home.example>\n\n宛先のアドレスが見つかりません。\n",
            Hard,
            UnknownUser,
        ),
        (
            "退信通知",
            "您的邮件无法投递:\n\nerika@home.example\n\n原因：邮箱已满\n",
            Soft,
            MailboxFull,
        ),
        (
            "Zwrot: nie dostarczono",
            "Wiadomość nie została dostarczona do:\n\nerika@home.example\n\nnieznany użytkownik\n",
            Hard,
            UnknownUser,
        ),
        // Still trying.
        (
            "Warning: could not send message for past 4 hours",
            "The message to erika@home.example is still queued: connection refused.\n",
            Delayed,
            Network,
        ),
        (
            "Delivery delayed",
            "Delivery to the following recipient has been delayed:\n\nerika@home.example\n\nWe will keep trying for two days.\n",
            Delayed,
            Unknown,
        ),
        (
            "Zustellung verzögert",
            "Die Zustellung an erika@home.example ist verzögert. Es wird weiter versucht.\n",
            Delayed,
            Unknown,
        ),
        (
            "Remise différée",
            "La remise à erika@home.example est retardée, de nouvelles tentatives suivront.\n",
            Delayed,
            Unknown,
        ),
        // Failures that say nothing.
        (
            "Undeliverable mail",
            "Your message to erika@home.example could not be delivered.\n",
            Hard,
            Unknown,
        ),
    ];
    for (subject, body, kind, cause) in cases {
        let whole = format!("{body}\n--- Original message follows ---\n\n{NOTICE}\nGuten Tag\n");
        for body in [body, &whole] {
            let found = kind_and_cause(subject, body);
            assert_eq!(
                found,
                (kind, Some(cause), vec!["erika@home.example".to_owned()]),
                "{subject}: {body}"
            );
        }
    }
}

#[test]
fn several_recipients_in_words_have_causes_of_their_own() {
    let body = "I could not deliver your message to the following addresses.\n\n\
        <anna@home.example>:\n192.0.2.4 does not like the recipient.\nRemote host said: 550 5.1.1 unknown user\n\n\
        <bert@home.example>:\nRemote host said: 552 5.2.2 mailbox is full\n\n\
        <carl@other.example>:\nSorry, no connection could be made, and this has been in the queue too long. (#4.4.1)\n";
    let returned = system("failure notice", body);
    let found: Vec<_> = returned
        .recipients
        .iter()
        .map(|one| (one.kind, one.cause))
        .collect();
    assert_eq!(
        found,
        [
            (Kind::Hard, Cause::UnknownUser),
            (Kind::Soft, Cause::MailboxFull),
            (Kind::Soft, Cause::Network)
        ]
    );
    assert_eq!(returned.kind, Kind::Hard);
}

#[test]
fn a_success_in_words_is_none_of_it() {
    let body = "Your message was successfully delivered to:\n\nerika@home.example\n";
    assert_eq!(
        system("Delivery status notification (success)", body).kind,
        Kind::Delivered
    );
}

#[test]
fn pages_are_read_where_there_is_no_text() {
    let body = "<html><head><style>p { color: red }</style></head><body><h1>Undeliverable</h1>\
        <p>Your message to <b>erika@home.example</b> could not be delivered:</p><p>550 5.1.1 no such user</p></body></html>";
    let fields = "Return-Path: <>\nContent-Type: text/html; charset=utf-8";
    let returned = read(
        letter(
            "Postmaster <postmaster@home.example>",
            "Undeliverable mail",
            fields,
            body,
        )
        .as_bytes(),
    );
    assert_eq!(
        (returned.kind, returned.recipients[0].cause),
        (Kind::Hard, Cause::UnknownUser)
    );
}

#[test]
fn encodings_and_charsets_are_undone() {
    // "Postfach ist voll" in base64, a subject in ISO-8859-1, a text that claims another charset.
    let fields = "Return-Path: <>\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: base64";
    let body = "RGllIE5hY2hyaWNodCBhbiA8ZXJpa2FAaG9tZS5leGFtcGxlPiBrb25udGUgbmljaHQgenVnZXN0\nZWxsdCB3ZXJkZW46IERhcyBQb3N0ZmFjaCBpc3Qgdm9sbC4K\n";
    let letter = letter(
        "mailer-daemon@home.example",
        "=?iso-8859-1?Q?Unzustellbar=3A_Beitr=E4ge?=",
        fields,
        body,
    );
    assert_eq!(read(letter.as_bytes()).kind, Kind::Soft);
    let mut raw = letter
        .replace("Content-Transfer-Encoding: base64\n", "")
        .into_bytes();
    raw.truncate(raw.windows(2).position(|two| two == b"\n\n").unwrap() + 2);
    raw.extend_from_slice(b"Der Empf\xe4nger erika@home.example ist unbekannt: Empf\xe4nger unbekannt, nicht zugestellt\n");
    let returned = read(&raw);
    assert_eq!(
        (returned.kind, returned.recipients[0].cause),
        (Kind::Hard, Cause::UnknownUser)
    );
}

#[test]
fn reports_to_an_address_behind_a_list_are_reports() {
    let list = "Return-Path: <>\nPrecedence: list\nList-Id: <notices.demur.example>\nList-Unsubscribe: <https://demur.example/u>";
    let body = "Unable to deliver message to the following address(es).\n\n<erika@home.example>:\nThis account has been closed.\n";
    let daemon = letter("MAILER-DAEMON@home.example", "Delivery failure", list, body);
    assert_eq!(read(daemon.as_bytes()).kind, Kind::Hard);
    let office = letter("postmaster@home.example", "Delivery failure", list, body);
    assert_eq!(read(office.as_bytes()).kind, Kind::Hard);
}

#[test]
fn whom_prose_names_is_not_whom_to_ask() {
    let cases = [
        (
            "Your mail could not be delivered. For help write to care@home.example.\n",
            None,
        ),
        (
            "Your mail to erika@home.example could not be delivered. For help write to care@home.example.\n",
            Some("erika@home.example"),
        ),
        (
            "It could not be delivered to\nan undisclosed address\n(generated from erika@home.example)\n",
            Some("erika@home.example"),
        ),
        (
            "The following addresses did NOT receive a copy of your message:\n\n> erika@home.example\n",
            Some("erika@home.example"),
        ),
        (
            "Your message could not be delivered to the following recipients:\n\nerika@home.example\n\nPlease do not resend your original message.\n",
            Some("erika@home.example"),
        ),
    ];
    for (body, address) in cases {
        let returned = system("Delivery failure", body);
        assert_eq!(returned.kind, Kind::Hard, "{body}");
        assert_eq!(
            returned.recipients.first().map(|one| one.address.as_str()),
            address,
            "{body}"
        );
    }
}

#[test]
fn what_becomes_of_a_delayed_message_later_is_not_said_yet() {
    let body = "A message has not yet been delivered to all its recipients after 24 hours:\n\n  erika@home.example\n\n\
        Delivery attempts will continue for 3 days, then the message will be returned to you.\n";
    assert_eq!(
        system("Warning: message delayed 24 hours", body).kind,
        Kind::Delayed
    );
    assert_eq!(
        system(
            "Mail Delivery Warning",
            "Delivery to erika@home.example has been postponed due to a full mailbox.\n"
        )
        .kind,
        Kind::Delayed
    );
    assert_eq!(
        system(
            "Warning: erika@home.example - User unknown!",
            "erika@home.example - no such user here.\n"
        )
        .kind,
        Kind::Hard
    );
}
