//! What comes back after the platform has written to people: reports of mail servers, answers of people.

/// What comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A report that there is nobody of this name (RFC 3464).
    NoSuchUser,
    /// A report that the mailbox is full.
    MailboxFull,
    /// The person asks something.
    Question,
    /// The person says no.
    Objection,
}

/// What comes back after a mail, as a message of its own; nothing where the mail lacks its name or whom it is to.
#[must_use]
pub fn returned(mail: &str, answer: Answer) -> Option<String> {
    let (name, to) = (field(mail, "message-id")?, field(mail, "to")?);
    let to = match to.rsplit_once('<') {
        Some((_, address)) => address.trim_end_matches('>').to_owned(),
        None => to,
    };
    Some(match answer {
        Answer::NoSuchUser => report(
            (&name, &to),
            ("5.1.1", "550 5.1.1 User unknown"),
            "The address does not exist.",
        ),
        Answer::MailboxFull => report(
            (&name, &to),
            ("4.2.2", "452 4.2.2 Mailbox full"),
            "The mailbox is full. We have given up.",
        ),
        Answer::Question => reply((&name, &to), "What would you use of mine, and since when?"),
        Answer::Objection => reply((&name, &to), "I object."),
    })
}

/// A field of a mail's head, in one line.
fn field(mail: &str, name: &str) -> Option<String> {
    let mut found: Option<String> = None;
    for line in mail.lines().take_while(|line| !line.is_empty()) {
        match &mut found {
            Some(value) if line.starts_with([' ', '\t']) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            Some(_) => break,
            None => {
                let (key, value) = line.split_once(':').unwrap_or_default();
                if key.eq_ignore_ascii_case(name) {
                    found = Some(value.trim().to_owned());
                }
            }
        }
    }
    found.map(|value| value.trim().to_owned())
}

fn lines(all: &[&str]) -> String {
    all.iter().map(|line| format!("{line}\r\n")).collect()
}

fn report((name, to): (&str, &str), (status, code): (&str, &str), words: &str) -> String {
    lines(&[
        "From: Mail Delivery System <MAILER-DAEMON@mail.example.org>",
        "To: bounces@mail.example.org",
        "Subject: Undelivered Mail Returned to Sender",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"",
        "",
        "--b",
        "Content-Type: text/plain",
        "",
        &format!("<{to}>: {words}"),
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mail.example.org",
        "",
        &format!("Final-Recipient: rfc822; {to}"),
        "Action: failed",
        &format!("Status: {status}"),
        &format!("Diagnostic-Code: smtp; {code}"),
        "--b",
        "Content-Type: text/rfc822-headers",
        "",
        &format!("Message-ID: {name}"),
        &format!("To: {to}"),
        "--b--",
    ])
}

fn reply((name, from): (&str, &str), words: &str) -> String {
    let id = name.trim_matches(['<', '>']);
    lines(&[
        &format!("From: <{from}>"),
        "To: privacy@example.org",
        "Subject: Re: training the assistant",
        &format!("Message-ID: <answer-{id}>"),
        &format!("In-Reply-To: {name}"),
        "",
        words,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "Subject: x\r\nmessage-id:\r\n <n@mail.example.org>\r\nTo: \"A, B\" <a@example.org>\r\n\r\nTo: <b@example.org>\r\n";

    #[test]
    fn what_comes_back_names_the_mail_and_whom_it_was_to() {
        for answer in [Answer::NoSuchUser, Answer::MailboxFull] {
            let report = returned(MAIL, answer).unwrap();
            assert!(report.contains("Message-ID: <n@mail.example.org>\r\n"));
            assert!(report.contains("Final-Recipient: rfc822; a@example.org\r\n"));
        }
        let reply = returned(MAIL, Answer::Objection).unwrap();
        assert!(reply.starts_with("From: <a@example.org>\r\n"));
        assert!(reply.contains("In-Reply-To: <n@mail.example.org>\r\n"));
        assert_eq!(
            returned("Subject: x\r\n\r\nTo: a\r\n", Answer::Question),
            None
        );
    }
}
