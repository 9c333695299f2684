//! Orders to delete.

use super::{Sample, Town, clock, day, sample};
use console::orders::{ConfirmOrder, Order, OrderState, Orders, Recipient};
use console::{FormError, Left, Problem, Room, field};

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let order = |number, to: &str, about: (&str, &str), people, items, state| Order {
        href: t.s(&format!("/orders/{number}")),
        number,
        to: t.s(to),
        about: t.t(about.0, about.1),
        people,
        items,
        sent: day("2026-04-05"),
        state,
    };
    let late = order(
        18,
        "Nordlicht Labs GmbH",
        ("Copy of ai_assistant/0002", "Kopie von ai_assistant/0002"),
        3,
        418,
        OrderState::Open(clock("2026-04-19", Left::DaysOver(1))),
    );
    let open = order(
        19,
        "warehouse",
        (
            "Table posts_2025, read in place",
            "Tabelle posts_2025, vor Ort gelesen",
        ),
        2,
        1_906,
        OrderState::Open(clock("2026-05-02", Left::Days(12))),
    );
    let done = order(
        17,
        "Universität Weidenau",
        ("Copy of ai_assistant/0002", "Kopie von ai_assistant/0002"),
        1,
        61,
        OrderState::Confirmed(day("2026-04-09")),
    );
    let recipient = |name: &str, open, current: Option<&str>| Recipient {
        name: t.s(name),
        copy: t.s("ai_assistant/0002, JSON Lines"),
        given: day("2026-02-14"),
        open,
        current: current.map(day),
    };
    let list = Orders {
        orders: vec![late.clone(), open, done.clone()],
        recipients: vec![
            recipient("Nordlicht Labs GmbH", 1, None),
            recipient("Universität Weidenau", 0, Some("2026-04-09")),
        ],
    };
    let confirm = |order: Order, seen, action, errors| ConfirmOrder {
        order,
        demands: vec![
            t.t(
                "Delete 418 items of three people from the copy.",
                "418 Inhalte von drei Personen aus der Kopie löschen.",
            ),
            t.t(
                "Apply the feed of the set up to entry 51,204.",
                "Den Feed des Datensatzes bis Eintrag 51.204 anwenden.",
            ),
            t.t("Confirm in writing.", "Schriftlich bestätigen."),
        ],
        seen,
        action,
        evidence: t.s(""),
        errors,
    };
    let wrong = FormError {
        field: field::EVIDENCE,
        problem: Problem::Missing,
    };
    let action = || Some(t.s("/orders/18/confirm"));
    let frame = |name| t.inside(name, Room::Orders);
    vec![
        sample(
            "orders",
            true,
            "Orders to delete, and who got copies",
            &list,
            &frame("orders"),
        ),
        sample(
            "order",
            true,
            "Confirming an order",
            &confirm(late.clone(), false, action(), vec![]),
            &frame("order"),
        ),
        sample(
            "order-wrong",
            false,
            "Without evidence",
            &confirm(late, true, action(), vec![wrong]),
            &frame("order-wrong"),
        ),
        sample(
            "order-confirmed",
            false,
            "Confirmed",
            &confirm(done, true, None, vec![]),
            &frame("order-confirmed"),
        ),
    ]
}
