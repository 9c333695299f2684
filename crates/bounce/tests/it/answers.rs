//! Answers of people and programs, and mail that only speaks of bounces.

use bounce::{Kind, read};

use crate::letters::{NOTICE, dsn, letter, person, system};

#[test]
fn absence_notes_are_automatic_answers_in_any_language() {
    let notes = [
        (
            "Automatic reply: Your posts",
            "I am on parental leave until June.",
        ),
        (
            "Out of Office: Your posts",
            "I am out of the office, back on Monday.",
        ),
        (
            "Automatische Antwort: Ihre Beiträge",
            "Vielen Dank für Ihre Nachricht. Ich bin bis 9. März nicht im Büro.",
        ),
        (
            "Abwesenheitsnotiz",
            "Ich bin im Urlaub und ab dem 9. März wieder erreichbar.",
        ),
        (
            "Réponse automatique : Vos messages",
            "Je suis absente jusqu'au 9 mars.",
        ),
        ("Absence du bureau", "Je suis en congés."),
        (
            "Respuesta automática: Sus mensajes",
            "Estoy fuera de la oficina hasta el lunes.",
        ),
        (
            "Fuera de la oficina",
            "Estoy de vacaciones, vuelvo el lunes.",
        ),
        (
            "Risposta automatica: I suoi messaggi",
            "Sarò assente fino al 9 marzo.",
        ),
        ("Resposta automática: Suas mensagens", "Estou de férias."),
        ("Automatisch antwoord: Uw berichten", "Ik ben afwezig."),
        ("Autosvar: Dine indlæg", "Jeg er på ferie."),
        ("Автоответ: Ваши записи", "Я в отпуске до понедельника."),
        ("自動返信: お知らせ", "休暇をいただいております。"),
        ("不在のお知らせ", "三月九日まで不在にしております。"),
        ("自动回复: 您的帖子", "我正在休假。"),
        ("Odpowiedź automatyczna: Twoje wpisy", "Jestem na urlopie."),
    ];
    for (subject, body) in notes {
        let note = person(subject, "", body);
        assert_eq!(note.kind, Kind::AutoReply, "{subject}");
        // A person can write the very same; a program that says what it is has said so.
        assert!(note.by_words, "{subject}");
        let declared = person(subject, "Auto-Submitted: auto-replied", body);
        assert_eq!((declared.kind, declared.by_words), (Kind::AutoReply, false));
    }
}

#[test]
fn a_subject_alone_is_no_absence_note() {
    let thread = "In-Reply-To: <notice.4711@demur.example>";
    for (subject, body) in [
        ("Absence de consentement", "Je m'oppose."),
        (
            "Absence de base légale",
            "Nous avons bien reçu votre lettre. Non.",
        ),
        ("Assenza di consenso", "Mi oppongo."),
        (
            "Ausencia de consentimiento",
            "Hemos recibido su carta. Me opongo.",
        ),
        (
            "Afwezigheid van toestemming",
            "Ik ben momenteel niet akkoord.",
        ),
        ("Frånvaro av samtycke", "Nej."),
        ("Away from your platform", "I object."),
        ("Out of Office: Your posts", "Back on Monday."),
        ("Fehlt", "Ich bin im Urlaub, aber ich widerspreche."),
        ("Abwesenheit", "Ich bin im Urlaub, aber ich widerspreche."),
        ("Out of office", "I am on vacation. I object to all of it."),
    ] {
        assert_eq!(person(subject, "", body).kind, Kind::Other, "{subject}");
        assert_eq!(person(subject, thread, body).kind, Kind::Reply, "{subject}");
    }
    // A long letter is read, whatever it begins with.
    let long = format!(
        "I am on vacation.\n{}",
        "There is more to say.\n".repeat(200)
    );
    assert_eq!(person("Out of office", "", &long).kind, Kind::Other);
    // With a sign of a program the subject is enough.
    for fields in ["Return-Path: <>", "Auto-Submitted: auto-generated"] {
        let note = letter(
            "erika@home.example",
            "Out of office",
            fields,
            "Back on Monday.",
        );
        assert_eq!(read(note.as_bytes()).kind, Kind::AutoReply, "{fields}");
    }
}

#[test]
fn programs_say_so_in_the_header() {
    for field in [
        "Auto-Submitted: auto-replied (vacation)",
        "X-Autoreply: yes",
        "Precedence: auto_reply",
        "X-Autorespond: 1",
    ] {
        assert_eq!(
            person("Re: Your posts", field, "Danke.").kind,
            Kind::AutoReply,
            "{field}"
        );
    }
    let note = "I will be out of the office until Monday with limited access to my email.";
    let noted = |fields: &str| person("Re: Your posts", fields, note).kind;
    assert_eq!(noted("Precedence: bulk"), Kind::AutoReply);
    // Without a sign of a program somebody has to read it: there may be an objection in it.
    assert_eq!(
        noted("In-Reply-To: <notice.4711@demur.example>"),
        Kind::Reply
    );
    let ticket = "Thank you for contacting us. Your request has been received, its number is 550.";
    assert_eq!(
        person(
            "[#550] Your posts",
            "Auto-Submitted: auto-replied\nPrecedence: bulk",
            ticket
        )
        .kind,
        Kind::AutoReply
    );
}

#[test]
fn receipts_prove_nothing_and_are_automatic_answers() {
    let body = "--r\nContent-Type: text/plain\n\nYour message was displayed.\n--r\nContent-Type: message/disposition-notification\n\n\
        Final-Recipient: rfc822; erika@home.example\nDisposition: manual-action/MDN-sent-manually; displayed\n--r--\n";
    let fields = "Content-Type: multipart/report; report-type=disposition-notification; boundary=r";
    assert_eq!(
        read(letter("erika@home.example", "Read: Your posts", fields, body).as_bytes()).kind,
        Kind::AutoReply
    );
}

#[test]
fn an_officer_looks_where_nobody_reads_or_a_program_wants_more() {
    let gone = "This is an automatic reply. Ms Muster no longer works here. Please write to info@home.example.";
    assert_eq!(
        person(
            "Automatic reply: Your posts",
            "Auto-Submitted: auto-replied",
            gone
        )
        .kind,
        Kind::Other
    );
    let gone = "Frau Muster ist nicht mehr bei uns tätig, diese Adresse wird nicht gelesen.";
    assert_eq!(
        person(
            "Automatische Antwort: Beiträge",
            "Auto-Submitted: auto-replied",
            gone
        )
        .kind,
        Kind::Other
    );
    let challenge = "Your message is being held. Please confirm that you sent it, it will be delivered once you did.";
    assert_eq!(
        person(
            "Please confirm your message",
            "Auto-Submitted: auto-replied",
            challenge
        )
        .kind,
        Kind::Other
    );
}

#[test]
fn people_answer() {
    for (subject, fields) in [
        ("Re: Your posts", ""),
        ("AW: Ihre Beiträge", ""),
        ("Antw: Uw berichten", ""),
        ("SV: Dine indlæg", ""),
        ("Question", "In-Reply-To: <notice.4711@demur.example>"),
        ("Question", "References: <notice.4711@demur.example>"),
    ] {
        assert_eq!(
            person(subject, fields, "Please take my posts out.").kind,
            Kind::Reply,
            "{subject}"
        );
    }
    let returned = person(
        "Re: Your posts",
        "In-Reply-To: <notice.4711@demur.example>",
        "No.",
    );
    assert_eq!(returned.original.answered(), ["notice.4711@demur.example"]);
    assert!(returned.original.is_about("notice.4711@demur.example"));
}

#[test]
fn people_who_speak_of_bounces_send_none() {
    let quoted = "Hello,\n\nmy brother never got your mail, he was told:\n\n> Your message could not be delivered to\n\
        > <carl@home.example>: 550 5.1.1 user unknown\n\nHis address is carl@new.example.\n\nErika\n";
    let said = "Your mail to carl@home.example bounced with \"550 5.1.1 user unknown\", it could not be delivered.\n\
        Delivery has failed permanently, I fear. His mailbox is full or disabled.\n";
    for body in [quoted, said] {
        let thread = "In-Reply-To: <notice.4711@demur.example>";
        assert_eq!(person("Re: Your posts", thread, body).kind, Kind::Reply);
        assert_eq!(
            person("Re: Undelivered Mail Returned to Sender", thread, body).kind,
            Kind::Reply
        );
        assert_eq!(
            person("Fwd: Undelivered Mail Returned to Sender", "", body).kind,
            Kind::Other
        );
        assert_eq!(person("A bounced message", "", body).kind, Kind::Other);
    }
    let office = letter(
        "Postmaster <postmaster@home.example>",
        "Re: Undeliverable mail",
        "In-Reply-To: <a@demur.example>",
        quoted,
    );
    assert!(!read(office.as_bytes()).kind.is_bounce());
}

#[test]
fn whoever_runs_a_mail_system_answers_as_well() {
    let quoted = "-----Original Message-----\nFrom: Demur <notices@demur.example>\n\
        Sent: Monday, March 2, 2026 8:00\nTo: Kim Meyer\nSubject: Your posts\n\n\
        We plan to train a model with your posts. You can say no, by a link or by an answer.\n";
    let thread = "In-Reply-To: <notice.4711@demur.example>";
    for from in [
        "\"Kim Meyer (System Administrator)\" <kim@meyer.example>",
        "\"Kim Meyer, Mail Administrator\" <kim@meyer.example>",
        "Kim Meyer <postmaster@meyer.example>",
        "System Administrator <postmaster@meyer.example>",
        "sysadmin@meyer.example",
        "Meyer Mail Service <kim@meyer.example>",
    ] {
        for said in [
            "Your notice was delivered to me only today. I object.",
            "Your notice was delivered to me only today. Take my posts out.",
            "My letter did not arrive, it was rejected by you. So again: I object.",
            "My letter could not be delivered. Take my posts out.",
            "My letter was rejected: 550 5.1.1 user unknown. So again: I object.",
        ] {
            let body = format!("{said}\n\n{quoted}");
            for (subject, fields) in [
                ("Your posts", ""),
                ("Your posts", "Return-Path: <kim@meyer.example>"),
                ("Re: Your posts", ""),
                ("Re: Your posts", thread),
                ("My posts", thread),
            ] {
                let mail = letter(from, subject, fields, &body);
                let kind = read(mail.as_bytes()).kind;
                assert_eq!(kind, Kind::Other, "{from} {subject} {fields} {said}");
            }
        }
        // Whoever can be answered in turn is no system, whatever code they heard.
        let fields = format!("Return-Path: <kim@meyer.example>\n{thread}");
        let said = "My letter was rejected: 550 5.1.1 user unknown. Take my posts out.";
        let mail = letter(from, "Re: Your posts", &fields, said);
        assert_eq!(read(mail.as_bytes()).kind, Kind::Other, "{from}");
    }
}

#[test]
fn offices_still_report_without_a_sign_of_a_program() {
    let office = "Postmaster <postmaster@home.example>";
    for (from, subject, fields, body) in [
        (
            office,
            "Undeliverable: Your posts",
            "",
            "Did not reach the following recipient: erika@home.example\n",
        ),
        (
            office,
            "Your mail",
            "",
            "Your mail was rejected: 550 5.1.1 <erika@home.example> user unknown\n",
        ),
        // Gateways to telephones answer what they could not deliver.
        (
            "post_master@phone.example",
            "Re:Your posts",
            "In-Reply-To: <notice.4711@demur.example>",
            "Error message below:\n550 - Requested action not taken: no such user here\n",
        ),
    ] {
        let mail = letter(from, subject, fields, body);
        assert_eq!(read(mail.as_bytes()).kind, Kind::Hard, "{subject}");
    }
}

#[test]
fn a_bounce_that_somebody_passes_on_is_left_to_an_officer() {
    let report = dsn(
        "Undelivered Mail",
        "It failed.",
        "Final-Recipient: rfc822; carl@home.example\nAction: failed\nStatus: 5.1.1",
    );
    let body = format!(
        "--f\nContent-Type: text/plain\n\nSee below.\n--f\nContent-Type: message/rfc822\n\n{report}\n--f--\n"
    );
    let whole = letter(
        "Erika Muster <erika@home.example>",
        "Fwd: Undelivered Mail",
        "Content-Type: multipart/mixed; boundary=f",
        &body,
    );
    assert_eq!(read(whole.as_bytes()).kind, Kind::Other);
    // A program that passes on the parts alone.
    let body = "--f\nContent-Type: text/plain\n\nSee below.\n--f\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; a.example\n\n\
        Final-Recipient: rfc822; carl@home.example\nAction: failed\nStatus: 5.1.1\n--f--\n";
    let parts = letter(
        "Erika Muster <erika@home.example>",
        "Fwd: Undelivered Mail",
        "Content-Type: multipart/mixed; boundary=f",
        body,
    );
    assert_eq!(read(parts.as_bytes()).kind, Kind::Other);
}

#[test]
fn other_mail_is_other() {
    let news = "Deliverability news: why 550 5.7.1 means that your mail was rejected, and what to do when a mailbox is full.\n";
    assert_eq!(
        person(
            "Undelivered mail? Ten tips",
            "List-Unsubscribe: <https://news.example/u>\nList-Id: <news.example>",
            news
        )
        .kind,
        Kind::Other
    );
    let advert = "Your mailbox is over quota! Undelivered messages wait for you. Click https://evil.example to release them.\n";
    assert_eq!(
        person("Warning: 5 undelivered messages", "", advert).kind,
        Kind::Other
    );
    assert_eq!(person("Lunch?", "", "At noon?").kind, Kind::Other);
    assert_eq!(
        person(
            "Invoice 550",
            "Auto-Submitted: auto-generated",
            "Amount: 550.00"
        )
        .kind,
        Kind::Other
    );
    assert_eq!(
        system(
            "Disk usage",
            "The volume is 80 per cent full. All services run."
        )
        .kind,
        Kind::Other
    );
    let speech = "The aid has been delayed, and it did not reach the people whom we promised it.\n";
    let office = letter(
        "Postmaster <postmaster@home.example>",
        "On aid",
        "Return-Path: <>",
        speech,
    );
    assert_eq!(read(office.as_bytes()).kind, Kind::Other);
    let mailing = "He wrote that delivery failed: 550 5.1.1 user unknown. I think that the server is broken.\n";
    assert_eq!(
        person(
            "Re: [postfix] Undeliverable mail",
            "List-Id: <postfix.example>\nPrecedence: list\nIn-Reply-To: <a@b.example>",
            mailing
        )
        .kind,
        Kind::Other
    );
}

#[test]
fn a_note_that_quotes_the_notice_stays_a_note() {
    let body = format!(
        "Ich bin im Urlaub.\n\n-----Ursprüngliche Nachricht-----\n{NOTICE}\nMail könnte nicht zugestellt werden.\n"
    );
    assert_eq!(
        person(
            "Automatische Antwort: Ihre Beiträge",
            "Auto-Submitted: auto-replied",
            &body
        )
        .kind,
        Kind::AutoReply
    );
}
