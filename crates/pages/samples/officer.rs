//! Questions to the officer, and who looked.

use super::{Sample, Town, day, sample};
use pages::looks::{Look, LookedAt, Looks, Role};
use pages::officer::{By, Message, QuestionSent, Questions, RequestBack, Thread, ThreadLine};
use pages::{FormError, Pager, Problem, RequestState, Section, field};
use rights::RequestKind;

fn wrong(field: &'static str, problem: Problem) -> FormError {
    FormError { field, problem }
}

fn questions(t: &Town) -> Questions {
    let line = |href: &str, subject: String, received: &str, state| ThreadLine {
        href: t.s(href),
        subject,
        received: day(received),
        state,
    };
    Questions {
        threads: vec![
            line(
                "/questions/311",
                t.t(
                    "Is my deleted album still in a set?",
                    "Ist mein gelöschtes Album noch in einem Datensatz?",
                ),
                "2026-04-14",
                RequestState::InProgress,
            ),
            line(
                "/questions/207",
                t.t("Who got a copy?", "Wer hat eine Kopie erhalten?"),
                "2026-02-02",
                RequestState::Fulfilled(day("2026-02-09")),
            ),
        ],
        subject: t.s(""),
        text: t.s(""),
        errors: vec![],
    }
}

fn thread(t: &Town, closed: bool) -> Thread {
    let message = |by, date: &str, text: Vec<String>| Message {
        by,
        at: t.at(date, 16, 20),
        text,
    };
    Thread {
        kind: RequestKind::Question,
        number: 311,
        subject: t.t("Is my deleted album still in a set?", "Ist mein gelöschtes Album noch in einem Datensatz?"),
        state: if closed { RequestState::Fulfilled(day("2026-04-17")) } else { RequestState::InProgress },
        due: day("2026-05-14"),
        messages: vec![
            message(By::Person, "2026-04-14", vec![t.t("In January I deleted the album “Summer”. Is it still in one of your training sets?", "Im Januar habe ich das Album „Sommer“ gelöscht. Ist es noch in einem Ihrer Trainingsdatensätze?")]),
            message(By::Officer(t.s("Mirela Kupferbach")), "2026-04-17", vec![
                t.t("Of the 61 photos none is in a set any more. They were masked on 7 January and removed from all files on the same day.", "Von den 61 Fotos steht keines mehr in einem Datensatz. Sie wurden am 7. Januar ausgeblendet und am selben Tag aus allen Dateien entfernt."),
                t.t("You find the proof under “Sets and models”, at set 0001.", "Den Nachweis finden Sie unter „Datensätze und Modelle“ beim Datensatz 0001."),
            ]),
        ],
        sought: None,
        take_back: (!closed).then(|| t.s("/questions/311/take-back")),
        action: (!closed).then(|| t.s("/questions/311")),
        text: t.s(""),
        errors: if closed { vec![] } else { vec![wrong(field::TEXT, Problem::Missing)] },
    }
}

fn looks(t: &Town) -> Looks {
    let look = |date: &str, role, at_what, why: String, entry| Look {
        at: t.at(date, 11, 12),
        role: Some(role),
        at_what,
        why,
        entry,
    };
    Looks {
        looks: vec![
            look(
                "2026-04-17",
                Role::Officer,
                LookedAt::Items(61),
                t.t("To answer question 311.", "Zur Beantwortung der Frage 311."),
                52_011,
            ),
            look(
                "2026-04-17",
                Role::Officer,
                LookedAt::Questions,
                t.t("To answer question 311.", "Zur Beantwortung der Frage 311."),
                52_010,
            ),
            look(
                "2026-02-20",
                Role::Support,
                LookedAt::Choices,
                t.t(
                    "The person called about an objection.",
                    "Die Person rief wegen eines Widerspruchs an.",
                ),
                45_770,
            ),
            look(
                "2026-01-12",
                Role::Auditor,
                LookedAt::Dossier,
                t.t(
                    "Sample of the yearly audit.",
                    "Stichprobe der jährlichen Prüfung.",
                ),
                41_215,
            ),
            look(
                "2026-01-08",
                Role::Engineer,
                LookedAt::Items(1),
                t.t(
                    "A post could not be decoded.",
                    "Ein Beitrag ließ sich nicht lesen.",
                ),
                40_991,
            ),
        ],
        pager: Pager {
            page: 1,
            pages: 2,
            before: None,
            after: Some(t.s("/looks?page=2")),
        },
    }
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let officer = |name| t.inside(name, Some(Section::Officer));
    let mut wrong_question = questions(t);
    wrong_question.subject = t.t("Copies", "Kopien");
    wrong_question.errors = vec![
        wrong(field::TEXT, Problem::Missing),
        wrong(field::SUBJECT, Problem::Stale),
    ];
    let sent = QuestionSent {
        number: 312,
        due: day("2026-05-20"),
        mail: true,
        href: t.s("/questions/312"),
    };
    let mut about_others = thread(t, true);
    (about_others.kind, about_others.number) = (RequestKind::Depicted, 318);
    about_others.subject = t.t("About what others posted", "Zu Beiträgen anderer");
    let back = |kind, releases| RequestBack {
        action: t.s("/questions/311/take-back"),
        href: t.s("/questions/311"),
        kind,
        number: 311,
        subject: t.t("About what others posted", "Zu Beiträgen anderer"),
        releases,
    };
    let nobody = Looks {
        looks: vec![],
        ..looks(t)
    };
    vec![
        sample(
            "questions",
            true,
            "Asking the data protection officer",
            &questions(t),
            &officer("questions"),
        ),
        sample(
            "questions-wrong",
            false,
            "The same, with mistakes",
            &wrong_question,
            &officer("questions-wrong"),
        ),
        sample(
            "question-sent",
            true,
            "The question has arrived",
            &sent,
            &officer("question-sent"),
        ),
        sample(
            "question-sent-here",
            false,
            "The same, where there is no address",
            &QuestionSent {
                mail: false,
                ..sent.clone()
            },
            &officer("question-sent-here"),
        ),
        sample(
            "thread",
            true,
            "A question and its answer",
            &thread(t, false),
            &officer("thread"),
        ),
        sample(
            "thread-closed",
            true,
            "A closed question",
            &thread(t, true),
            &officer("thread-closed"),
        ),
        sample(
            "thread-request",
            false,
            "A request that is no question, closed",
            &about_others,
            &t.inside("thread-request", Some(Section::Choices)),
        ),
        sample(
            "request-back",
            true,
            "Before a request is taken back",
            &back(RequestKind::Depicted, 3),
            &t.inside("request-back", Some(Section::Choices)),
        ),
        sample(
            "question-back",
            true,
            "Before a question is taken back",
            &back(RequestKind::Question, 0),
            &officer("question-back"),
        ),
        sample(
            "looks",
            true,
            "Who looked at my data",
            &looks(t),
            &t.inside("looks", None),
        ),
        sample(
            "looks-none",
            false,
            "Nobody looked",
            &nobody,
            &t.inside("looks-none", None),
        ),
    ]
}
