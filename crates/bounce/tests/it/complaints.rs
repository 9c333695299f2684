//! Feedback reports: RFC 5965.

use bounce::{Kind, Returned, read};

use crate::letters::{NOTICE, letter};

fn feedback(fields: &str) -> Returned {
    let body = format!(
        "--a\nContent-Type: text/plain\n\nThis is a report on a message. It was rejected as spam: 550 5.7.1.\n--a\n\
         Content-Type: message/feedback-report\n\n{fields}\n\n--a\nContent-Type: message/rfc822\n\n{NOTICE}\nGuten Tag\n--a--\n"
    );
    let kind = "Content-Type: multipart/report; report-type=feedback-report; boundary=a";
    read(
        letter(
            "Feedback <fbl@provider.example>",
            "FW: Your posts",
            kind,
            &body,
        )
        .as_bytes(),
    )
}

#[test]
fn complaints_name_the_message_and_whoever_complains() {
    for kind in ["abuse", "fraud", "opt-out", "opt-out-list", "other"] {
        let returned = feedback(&format!(
            "Feedback-Type: {kind}\nUser-Agent: x/1\nVersion: 1\nOriginal-Rcpt-To: <erika@home.example>"
        ));
        assert_eq!(returned.kind, Kind::Complaint, "{kind}");
        assert_eq!(returned.recipients[0].address, "erika@home.example");
        assert_eq!(returned.original.field("x-demur-notice"), Some("4711"));
    }
}

#[test]
fn what_programs_report_is_no_complaint() {
    for kind in ["auth-failure", "virus", "not-spam"] {
        assert_eq!(
            feedback(&format!(
                "Feedback-Type: {kind}\nUser-Agent: x/1\nVersion: 1"
            ))
            .kind,
            Kind::Other,
            "{kind}"
        );
    }
}

#[test]
fn a_complaint_without_fields_is_told_by_its_subject() {
    let body = format!("--a\nContent-Type: message/rfc822\n\n{NOTICE}\nGuten Tag\n--a--\n");
    let fields = "Content-Type: multipart/mixed; boundary=a";
    let mail =
        |subject: &str| read(letter("staff@provider.example", subject, fields, &body).as_bytes());
    assert_eq!(
        mail("complaint about message from 192.0.2.1").kind,
        Kind::Complaint
    );
    assert_eq!(mail("message from 192.0.2.1").kind, Kind::Other);
    assert_eq!(
        mail("Re: complaint about message from 192.0.2.1").kind,
        Kind::Reply
    );
}
