//! What needs doing, overdue first, and what holds.

use super::{at, incidents, purposes, requests, webhooks};
use crate::asked::Asked;
use crate::clocks;
use crate::fault::Fault;
use crate::place::Office;
use axum::response::Response;
use console::campaigns::Reading;
use console::overview::{Overview, Task, TaskKind};
use console::{Lang, Left, Room};
use corpus::a_month_after;
use corpus::purge::orders::{Addressee, DeletionOrder};
use rights::{Day, Error};
use server::Case;
use std::collections::BTreeMap;

/// From here on an assessment that expires is something to do, in days.
const EXPIRES_SOON_DAYS: i32 = 45;

/// So many orders to one addressee are tasks of their own; more are one.
const ONE_BY_ONE: usize = 5;

/// The first page.
pub(crate) async fn show(asked: Asked) -> Response {
    let answer = showing(&asked).await;
    asked.answer(answer).await
}

async fn showing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let office = &asked.office;
    let parts = office.app.parts();
    let (tasks, reading) = tasks(office, asked.lang).await?;
    let page = Overview {
        at: server::web::moment(parts.clock.now()),
        entries: parts.ledger.head().await?.0,
        reading,
        tasks,
        purposes: purposes::lines(office, asked.lang).await?,
    };
    asked.page(&session, Room::Overview, &page).await
}

/// What needs doing, and how much of the ledger was read for it where that is not all.
async fn tasks(office: &Office, lang: Lang) -> Result<(Vec<Task>, Option<Reading>), Error> {
    let mut tasks = Vec::new();
    let open: Vec<Case> = office.docket().await?.requests().cloned().collect();
    for case in open {
        let line = requests::line(office, &case).await?;
        tasks.push(Task {
            href: line.href,
            what: TaskKind::Request(line.kind),
            which: line.who,
            note: None,
            clock: line.clock,
        });
    }
    let (asks, read) = crate::asks::open(office).await?;
    for (ask, _) in asks {
        let line = requests::ask_line(office, &ask).await?;
        tasks.push(Task {
            href: line.href,
            what: TaskKind::Request(line.kind),
            which: line.who,
            note: None,
            clock: line.clock,
        });
    }
    for case in office.app.unreached().await? {
        let line = requests::line(office, &case).await?;
        tasks.push(Task {
            href: line.href,
            what: TaskKind::Unreached,
            which: line.who,
            note: None,
            clock: None,
        });
    }
    tasks.extend(super::unconfirmed::task(office, lang).await?);
    tasks.extend(incidents::tasks(office, lang).await?);
    tasks.extend(assessments(office, lang).await?);
    tasks.extend(unsigned(office, lang).await?);
    tasks.extend(orders(office)?);
    tasks.extend(super::campaigns::tasks(office).await?);
    tasks.extend(webhooks::tasks(office).await?);
    let aside = office.app.parts().outbox.aside().await?;
    if let Some(oldest) = aside.first() {
        let due = a_month_after(oldest.at.day());
        tasks.push(Task {
            href: at("/returned"),
            what: TaskKind::Mail(aside.len() as u64),
            which: String::new(),
            note: None,
            // Each of them may ask for something: the month runs from the day on which it came (Art. 12(3) GDPR).
            clock: Some(clocks::of_day(due, office.app.parts().clock.today())),
        });
    }
    // The most urgent first; what has no clock last.
    tasks.sort_by_key(|task| urgency(task.clock.as_ref().map(|clock| clock.left)));
    Ok((tasks, read.reading()))
}

/// Hours that are left, negative where it is over.
fn urgency(left: Option<Left>) -> i64 {
    let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX / 48);
    match left {
        Some(Left::DaysOver(n)) => -24 * signed(n),
        Some(Left::HoursOver(n)) => -signed(n),
        Some(Left::Hours(n)) => signed(n),
        Some(Left::Days(n)) => 24 * signed(n),
        None => i64::MAX,
    }
}

/// Assessments that hold and soon will not.
async fn assessments(office: &Office, lang: Lang) -> Result<Vec<Task>, Error> {
    let parts = office.app.parts();
    let today = parts.clock.today();
    let head = parts.ledger.head().await?;
    let all = parts.ledger.assessments_at(head).await?.into_iter();
    let soon = all.filter(|a| a.expires <= today.plus_days(EXPIRES_SOON_DAYS));
    Ok(soon
        .map(|a| Task {
            href: at("/assessments"),
            what: TaskKind::AssessmentExpires,
            note: Some(parts.portal.purpose(&a.purpose, lang)),
            which: a.id,
            clock: Some(clocks::of_day(a.expires, today)),
        })
        .collect())
}

/// Orders to delete that nobody has confirmed: of whoever got a copy (Art. 19), and in tables.
fn orders(office: &Office) -> Result<Vec<Task>, Error> {
    let parts = office.app.parts();
    let today = parts.clock.today();
    let orders = corpus::purge::orders::list(&parts.root)?;
    let open = orders.into_iter().filter(|order| order.confirmed.is_none());
    Ok(order_tasks(open.collect(), today))
}

/// Each order is a task; many to one addressee are one, those that are overdue apart.
fn order_tasks(open: Vec<DeletionOrder>, today: Day) -> Vec<Task> {
    let mut groups: BTreeMap<(Option<String>, bool), Vec<DeletionOrder>> = BTreeMap::new();
    for order in open {
        let to = match &order.to {
            Addressee::Recipient { name } => Some(name.clone()),
            Addressee::Operator => None,
        };
        let is_over = order.due < today;
        groups.entry((to, is_over)).or_default().push(order);
    }
    let tasks = |((to, _), orders): ((Option<String>, bool), Vec<DeletionOrder>)| match orders.len()
        > ONE_BY_ONE
    {
        true => vec![many_orders(to, &orders, today)],
        false => orders.into_iter().map(|o| order_task(o, today)).collect(),
    };
    groups.into_iter().flat_map(tasks).collect()
}

fn many_orders(to: Option<String>, orders: &[DeletionOrder], today: Day) -> Task {
    let numbers = orders.iter().map(|order| order.number);
    let (first, last) = (numbers.clone().min(), numbers.max());
    let numbers: Vec<String> = first
        .into_iter()
        .chain(last)
        .map(|n| n.to_string())
        .collect();
    let due = orders.iter().map(|order| order.due).min();
    Task {
        href: at("/orders"),
        what: TaskKind::Orders(orders.len() as u64),
        which: to.unwrap_or_else(|| numbers.join("\u{2013}")),
        note: None,
        clock: due.map(|due| clocks::of_day(due, today)),
    }
}

fn order_task(order: DeletionOrder, today: Day) -> Task {
    let (what, which) = match order.to {
        Addressee::Recipient { name } => (TaskKind::Recipient, name),
        Addressee::Operator => (TaskKind::Order, order.number.to_string()),
    };
    Task {
        href: at(&format!("/orders/{}", order.number)),
        what,
        which,
        note: Some(order.of),
        clock: Some(clocks::of_day(order.due, today)),
    }
}

/// Assessments of which a version is written and not signed.
async fn unsigned(office: &Office, lang: Lang) -> Result<Vec<Task>, Error> {
    let parts = office.app.parts();
    let drafts = super::assessments::drafts(office).await?.into_iter();
    Ok(drafts
        .map(|draft| Task {
            href: at(&format!("/assessments/{}", draft.id)),
            what: TaskKind::AssessmentUnsigned,
            note: Some(parts.portal.purpose(&draft.purpose, lang)),
            which: draft.id,
            clock: None,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_a_task_of_whoever_has_to_carry_it_out() {
        let order = |to: serde_json::Value| -> DeletionOrder {
            let order = serde_json::json!({
                "number": 7, "to": to, "person": 3, "of": "ai_assistant/0002",
                "count": 9, "created": "2026-01-01", "due": "2026-01-15",
            });
            serde_json::from_value(order).unwrap()
        };
        let today = "2026-01-20".parse().unwrap();
        let table = order_task(order(serde_json::json!({"kind": "operator"})), today);
        assert_eq!((table.what, table.which.as_str()), (TaskKind::Order, "7"));
        let labs = serde_json::json!({"kind": "recipient", "name": "Labs"});
        let copy = order_task(order(labs), today);
        assert_eq!(
            (copy.what, copy.which.as_str()),
            (TaskKind::Recipient, "Labs")
        );
        assert_eq!(copy.clock.unwrap().left, Left::DaysOver(5));
        // Many are one, but for those that are over.
        let many = |n: u64, due: &str| {
            (1..=n).map(|number| {
                let order = serde_json::json!({
                    "number": number, "to": {"kind": "operator"}, "person": 3, "of": "0123456789abcdef",
                    "count": 9, "created": "2026-01-01", "due": due,
                });
                serde_json::from_value(order).unwrap()
            }).collect::<Vec<DeletionOrder>>()
        };
        let open = [many(150, "2026-02-01"), many(2, "2026-01-19")].concat();
        let tasks: Vec<_> = order_tasks(open, today)
            .into_iter()
            .map(|task| (task.what, task.which, task.clock.unwrap().left))
            .collect();
        let wanted = [
            (
                TaskKind::Orders(150),
                "1\u{2013}150".to_owned(),
                Left::Days(12),
            ),
            (TaskKind::Order, "1".to_owned(), Left::DaysOver(1)),
            (TaskKind::Order, "2".to_owned(), Left::DaysOver(1)),
        ];
        assert_eq!(tasks, wanted);
    }

    #[test]
    fn the_most_urgent_comes_first() {
        let mut left = [
            None,
            Some(Left::Days(1)),
            Some(Left::Hours(3)),
            Some(Left::HoursOver(5)),
            Some(Left::DaysOver(1)),
        ];
        left.sort_by_key(|left| urgency(*left));
        let wanted = [
            Some(Left::DaysOver(1)),
            Some(Left::HoursOver(5)),
            Some(Left::Hours(3)),
            Some(Left::Days(1)),
            None,
        ];
        assert_eq!(left, wanted);
    }
}
