//! Hard or soft, and why, by codes and words.

use bounce::{Action, Cause, Kind, Status, read};

use crate::letters::{dsn, refused};

#[test]
fn a_report_names_recipient_status_reply_and_cause() {
    let returned = refused(
        "5.1.1",
        "550 5.1.1 <erika@home.example>: no mailbox of that name here",
    );
    assert_eq!(returned.kind, Kind::Hard);
    let [one] = returned.recipients.as_slice() else {
        panic!("{returned:?}")
    };
    assert_eq!(one.address, "erika@home.example");
    assert_eq!(one.action, Action::Failed);
    assert_eq!(
        one.status,
        Some(Status {
            class: 5,
            subject: 1,
            detail: 1
        })
    );
    assert_eq!(one.reply, Some(550));
    assert_eq!(one.cause, Cause::UnknownUser);
    assert!(one.diagnostic.starts_with("550 5.1.1 <erika@home.example>"));
}

#[test]
fn what_is_said_decides_between_hard_and_soft() {
    use Cause::*;
    use Kind::{Hard, Soft};
    let cases = [
        // Codes alone.
        ("5.1.1", "550", Hard, UnknownUser),
        (
            "5.1.10",
            "550 5.1.10 recipient has null MX",
            Hard,
            UnknownHost,
        ),
        ("5.2.2", "552 5.2.2", Soft, MailboxFull),
        ("4.2.2", "452 4.2.2", Soft, MailboxFull),
        ("5.3.4", "552 5.3.4", Hard, TooBig),
        ("5.4.6", "554 5.4.6", Hard, Loop),
        ("4.4.7", "", Soft, Network),
        ("5.4.7", "554 5.4.7 delivery expired", Soft, Network),
        ("5.7.1", "554 5.7.1 rejected", Hard, Policy),
        ("4.7.1", "450 4.7.1 rejected", Soft, Policy),
        ("4.2.1", "450 4.2.1", Soft, MailboxDisabled),
        ("4.1.1", "450 4.1.1", Soft, UnknownUser),
        ("4.4.4", "", Soft, UnknownHost),
        // Words against codes.
        (
            "5.2.1",
            "550 5.2.1 The recipient gets mail faster than we allow, try again later",
            Soft,
            MailboxDisabled,
        ),
        (
            "5.7.1",
            "554 5.7.1 <erika@home.example>: Recipient address rejected: Greylisted, see http://greylist.example",
            Soft,
            RateLimited,
        ),
        (
            "5.0.0",
            "550 Too many connections from your host",
            Soft,
            RateLimited,
        ),
        (
            "5.1.1",
            "550 5.1.1 Mailbox of erika is over quota",
            Soft,
            MailboxFull,
        ),
        (
            "5.0.0",
            "554 Das Postfach des Empfängers ist voll",
            Soft,
            MailboxFull,
        ),
        (
            "5.0.0",
            "550 La boîte aux lettres est pleine",
            Soft,
            MailboxFull,
        ),
        (
            "5.0.0",
            "550 El buzón del destinatario está lleno",
            Soft,
            MailboxFull,
        ),
        ("5.0.0", "550 Почтовый ящик переполнен", Soft, MailboxFull),
        ("4.0.0", "450 No such user here", Hard, UnknownUser),
        (
            "4.1.1",
            "450 4.1.1 <erika@home.example>: unknown recipient",
            Hard,
            UnknownUser,
        ),
        (
            "4.4.3",
            "Host or domain name not found. Name service error for name=home.example type=MX: Host not found, try again",
            Soft,
            UnknownHost,
        ),
        (
            "5.4.4",
            "Host or domain name not found. Name service error for name=home.example type=A: Host not found",
            Hard,
            UnknownHost,
        ),
        (
            "4.0.0",
            "DNS: the domain home.example does not exist",
            Hard,
            UnknownHost,
        ),
        (
            "5.2.0",
            "550 5.2.0 account has been suspended",
            Hard,
            MailboxDisabled,
        ),
        ("5.0.0", "554 Benutzer unbekannt", Hard, UnknownUser),
        ("5.0.0", "550 Utilisateur inconnu", Hard, UnknownUser),
        ("5.0.0", "550 El destinatario no existe", Hard, UnknownUser),
        ("5.0.0", "550 destinatario sconosciuto", Hard, UnknownUser),
        ("5.0.0", "550 O usuário não existe", Hard, UnknownUser),
        ("5.0.0", "550 Gebruiker onbekend", Hard, UnknownUser),
        ("5.0.0", "550 Пользователь не найден", Hard, UnknownUser),
        ("5.0.0", "550 宛先のユーザは存在しません", Hard, UnknownUser),
        ("5.0.0", "550 用户不存在", Hard, UnknownUser),
        (
            "5.1.0",
            "550 5.1.0 address rejected: mailbox not found",
            Hard,
            UnknownUser,
        ),
        // What is said of the sender is not said of the recipient.
        (
            "5.1.8",
            "553 5.1.8 <notices@demur.example>: domain does not exist",
            Hard,
            Policy,
        ),
        ("5.7.1", "550 5.7.1 Sender unknown", Hard, Policy),
        (
            "5.7.26",
            "550-5.7.26 this mail is unauthenticated: neither SPF nor DKIM passed",
            Hard,
            Policy,
        ),
        (
            "5.7.1",
            "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using a list",
            Hard,
            Policy,
        ),
        (
            "4.7.0",
            "421 4.7.0 IP not in whitelist, reputation too low",
            Soft,
            Policy,
        ),
        (
            "5.7.1",
            "554 5.7.1 This message looks like spam to us",
            Hard,
            Spam,
        ),
        ("5.7.0", "550 5.7.0 Virus found: Eicar", Hard, Content),
        ("5.6.0", "554 5.6.0 malformed header", Hard, Content),
        (
            "5.7.1",
            "550 5.7.1 Relaying denied. Proper authentication required.",
            Hard,
            Relaying,
        ),
        (
            "5.1.6",
            "551 5.1.6 user has moved, please try <erika@new.example>",
            Hard,
            Moved,
        ),
        ("5.1.3", "501 5.1.3 bad address syntax", Hard, BadAddress),
        (
            "5.3.0",
            "554 5.3.0 internal error in the filter program",
            Hard,
            System,
        ),
        ("4.3.1", "452 4.3.1 disk full", Soft, System),
        (
            "4.4.1",
            "connect to mx.home.example[192.0.2.9]:25: Connection refused",
            Soft,
            Network,
        ),
        ("5.0.0", "550 mailbox unavailable", Hard, UnknownUser),
        ("4.0.0", "450 mailbox unavailable", Soft, Unknown),
    ];
    for (status, diagnostic, kind, cause) in cases {
        let returned = refused(status, diagnostic);
        let found = returned
            .recipients
            .iter()
            .map(|one| (one.kind, one.cause))
            .collect::<Vec<_>>();
        assert_eq!(
            (returned.kind, found),
            (kind, vec![(kind, cause)]),
            "{status} {diagnostic}"
        );
    }
}

#[test]
fn servers_of_large_providers_are_understood() {
    use Cause::*;
    use Kind::{Hard, Soft};
    let cases = [
        (
            "550 5.1.1 <erika@home.example>: user lookup success but no user record found",
            Hard,
            UnknownUser,
        ),
        ("550 5.1.1 Not our Customer", Hard, UnknownUser),
        (
            "550 5.1.1 <erika@home.example>: Email address could not be found, or was misspelled (G8)",
            Hard,
            UnknownUser,
        ),
        (
            "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)",
            Hard,
            UnknownUser,
        ),
        (
            "550 Requested action not taken: mailbox unavailable",
            Hard,
            UnknownUser,
        ),
        (
            "554 delivery error: This user doesn't have an account here",
            Hard,
            UnknownUser,
        ),
        (
            "550 5.2.1 The email account that you tried to reach is over quota and inactive",
            Soft,
            MailboxFull,
        ),
        (
            "452-4.2.2 The email account that you tried to reach is over quota. Please direct",
            Soft,
            MailboxFull,
        ),
        (
            "550 5.7.1 Unfortunately, messages from [192.0.2.7] weren't sent. Part of their network is on our block list (S3150)",
            Hard,
            Policy,
        ),
        (
            "421 4.7.28 Our system has detected an unusual rate of unsolicited mail originating from your IP",
            Soft,
            RateLimited,
        ),
        (
            "550 5.4.1 Recipient address rejected: Access denied. [AM1.prod.example 2026-03-02]",
            Hard,
            UnknownUser,
        ),
        (
            "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException",
            Soft,
            MailboxFull,
        ),
        (
            "550 5.7.520 Access denied, Your organization does not allow external forwarding",
            Hard,
            Policy,
        ),
        (
            "550 permanent failure for one or more recipients (erika@home.example:550 5.1.1 User unknown)",
            Hard,
            UnknownUser,
        ),
        ("552 5.2.0 message exceeds maximum size", Hard, TooBig),
        (
            "554 IP=192.0.2.7 - A problem occurred. (Ask your postmaster for help)",
            Hard,
            Unknown,
        ),
        (
            "450 4.2.0 <erika@home.example>: Recipient address rejected: Greylisted for 5 minutes",
            Soft,
            RateLimited,
        ),
        ("451 4.7.1 Please try again later", Soft, Policy),
        (
            "550 5.7.1 Email blocked: the recipient's mailbox has been inactive",
            Hard,
            MailboxDisabled,
        ),
    ];
    for (diagnostic, kind, cause) in cases {
        let fields = format!(
            "Final-Recipient: rfc822; erika@home.example\nAction: failed\nDiagnostic-Code: smtp; {diagnostic}"
        );
        let returned = read(dsn("Undeliverable", "See below.", &fields).as_bytes());
        let one = &returned.recipients[0];
        assert_eq!((returned.kind, one.cause), (kind, cause), "{diagnostic}");
    }
}
