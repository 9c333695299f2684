//! Orders to delete.

use super::{Sample, Town, clocks, day, sample};
use console::orders::{
    ConfirmOrder, Demand, Order, OrderState, Orders, Place, Recipient, Wanted, With,
};
use console::{FormError, Problem, Room, field};

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
        OrderState::Open(clocks::of_day(day("2026-04-19"))),
    );
    let mut open = order(
        19,
        "warehouse",
        (
            "Table posts_2025, read in place",
            "Tabelle posts_2025, vor Ort gelesen",
        ),
        2,
        1_906,
        OrderState::Open(clocks::of_day(day("2026-05-02"))),
    );
    open.sent = day("2026-04-18");
    let done = order(
        17,
        "Universität Weidenau",
        ("Copy of ai_assistant/0002", "Kopie von ai_assistant/0002"),
        1,
        61,
        OrderState::Confirmed(day("2026-04-09")),
    );
    let recipient =
        |name: &str, (set, given): (&str, &str), open, current: Option<&str>| Recipient {
            name: t.s(name),
            copy: t.s(&format!("{set}, JSON Lines")),
            given: day(given),
            open,
            current: current.map(day),
        };
    let second = ("ai_assistant/0002", "2026-02-14");
    let third = ("ai_assistant/0003", "2026-04-08");
    let list = Orders {
        orders: vec![late.clone(), open.clone(), done.clone()],
        recipients: vec![
            recipient("Nordlicht Labs GmbH", second, 1, None),
            recipient("Universität Weidenau", second, 0, Some("2026-04-09")),
            recipient("Universität Weidenau", third, 0, Some("2026-04-18")),
        ],
    };
    let demand = |what, with| Demand { what, with };
    let item = |name: &str| With::Item(t.s(name));
    let confirm = |order: Order, seen, action, errors| ConfirmOrder {
        order,
        demands: vec![
            demand(Wanted::Delete, item("5c1f0e9a7b2d4f68")),
            demand(Wanted::Delete, item("a90b7712e4c35d01")),
            demand(Wanted::Unname, item("0f3388d6a2b94c7e")),
        ],
        more: 415,
        place: Place::Copy { seen },
        action,
        evidence: t.s(""),
        refused: None,
        errors,
    };
    let wrong = FormError {
        field: field::EVIDENCE,
        problem: Problem::Missing,
    };
    let action = || Some(t.s("/orders/18/confirm"));
    let row = |row| With::Row {
        row,
        of: t.s("posts_2025"),
    };
    let table = ConfirmOrder {
        demands: vec![
            demand(Wanted::Delete, row(18)),
            demand(Wanted::Unname, row(40_211)),
            demand(
                Wanted::Delete,
                With::Whole(t.s("https://media.example/18.jpg")),
            ),
        ],
        more: 0,
        place: Place::Table,
        refused: Some(t.s("order `19` is not carried out: rows `18` are still in `posts_2025`")),
        ..confirm(open.clone(), false, Some(t.s("/orders/19/confirm")), vec![])
    };
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
            "order-table",
            false,
            "Confirming what was done in a table",
            &table,
            &frame("order-table"),
        ),
        sample(
            "order-wrong",
            false,
            "Without evidence",
            &confirm(late, false, action(), vec![wrong]),
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
