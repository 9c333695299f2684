//! What a server's answer means for one mail, and for us.

use lettre::transport::smtp::Error;

/// What is to be done after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It took the mail.
    Accepted(u16),
    /// Not now; it may be tried again.
    Later(Option<u16>),
    /// Never: this person is not reached.
    Never(u16),
    /// The content had gone when the connection broke: nobody knows.
    Unsure,
    /// The server does not want us, whoever the mail is for.
    NotUs(u16),
}

/// Where in the exchange an answer came (RFC 5321, section 3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// `MAIL FROM`: about who sends.
    Mail,
    /// `RCPT TO`: about who gets it.
    Rcpt,
    /// `DATA`: about going on.
    Data,
    /// After the content.
    Content,
}

/// Reads an error.
pub(super) fn of(error: &Error, step: Step) -> Outcome {
    let code = error.status().map(u16::from);
    let Some(code) = code else {
        // No answer: the connection broke, or the server was silent for too long.
        return match step {
            Step::Content => Outcome::Unsure,
            Step::Mail | Step::Rcpt | Step::Data => Outcome::Later(None),
        };
    };
    let text = std::error::Error::source(error).map(ToString::to_string);
    meaning(code, text.as_deref().unwrap_or_default(), step)
}

/// Reads a code and what was said with it.
fn meaning(code: u16, text: &str, step: Step) -> Outcome {
    match (code, step) {
        (400..500, _) => Outcome::Later(Some(code)),
        // About our name, our sign-in, our right to send: no person's fault, and no person's bounce.
        (_, Step::Mail) | (530 | 534 | 535 | 538, _) => Outcome::NotUs(code),
        (_, Step::Rcpt) if relaying_denied(text) => Outcome::NotUs(code),
        _ => Outcome::Never(code),
    }
}

/// A server that does not relay for us says the same of every address (RFC 3463, X.7.1).
fn relaying_denied(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let no = [
        "denied",
        "not permitted",
        "not allowed",
        "prohibited",
        "unable",
        "refused",
    ];
    lower.contains("relay") && no.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_answers_mean() {
        let cases = [
            (550, "5.1.1 no such user", Step::Rcpt, Outcome::Never(550)),
            (552, "5.2.2 mailbox full", Step::Rcpt, Outcome::Never(552)),
            (
                451,
                "4.7.1 greylisted",
                Step::Rcpt,
                Outcome::Later(Some(451)),
            ),
            (421, "4.3.2 closing", Step::Data, Outcome::Later(Some(421))),
            (
                554,
                "5.7.1 looks like spam",
                Step::Content,
                Outcome::Never(554),
            ),
            (
                550,
                "5.7.1 sender rejected",
                Step::Mail,
                Outcome::NotUs(550),
            ),
            (
                530,
                "5.7.0 authentication required",
                Step::Rcpt,
                Outcome::NotUs(530),
            ),
            (
                554,
                "5.7.1 <a@b>: Relay access denied",
                Step::Rcpt,
                Outcome::NotUs(554),
            ),
        ];
        for (code, text, step, wanted) in cases {
            assert_eq!(meaning(code, text, step), wanted, "{code} {text}");
        }
    }
}
