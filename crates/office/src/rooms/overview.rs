//! What needs doing, overdue first, and what holds.

use super::{at, incidents, purposes, requests};
use crate::asked::Asked;
use crate::clocks;
use crate::fault::Fault;
use crate::place::Office;
use axum::response::Response;
use console::overview::{Overview, Task, TaskKind};
use console::{Lang, Left, Room};
use corpus::a_month_after;
use rights::Error;
use server::Case;

/// From here on an assessment that expires is something to do, in days.
const EXPIRES_SOON_DAYS: i32 = 45;

/// The first page.
pub(crate) async fn show(asked: Asked) -> Response {
    let answer = showing(&asked).await;
    asked.answer(answer).await
}

async fn showing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let office = &asked.office;
    let parts = office.app.parts();
    let page = Overview {
        at: server::web::moment(parts.clock.now()),
        entries: parts.ledger.head().await?.0,
        tasks: tasks(office, asked.lang).await?,
        purposes: purposes::lines(office, asked.lang).await?,
    };
    asked.page(&session, Room::Overview, &page).await
}

async fn tasks(office: &Office, lang: Lang) -> Result<Vec<Task>, Error> {
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
    for (ask, _) in crate::asks::open(office).await? {
        let line = requests::ask_line(office, &ask).await?;
        tasks.push(Task {
            href: line.href,
            what: TaskKind::Request(line.kind),
            which: line.who,
            note: None,
            clock: line.clock,
        });
    }
    tasks.extend(incidents::tasks(office).await?);
    tasks.extend(assessments(office, lang).await?);
    tasks.extend(orders(office)?);
    tasks.extend(super::campaigns::tasks(office).await?);
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
    Ok(tasks)
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

/// Orders to delete that nobody has confirmed.
fn orders(office: &Office) -> Result<Vec<Task>, Error> {
    let parts = office.app.parts();
    let today = parts.clock.today();
    let orders = corpus::purge::orders::list(&parts.root)?;
    let open = orders.into_iter().filter(|order| order.confirmed.is_none());
    Ok(open
        .map(|order| Task {
            href: at("/orders"),
            what: TaskKind::Order,
            which: order.number.to_string(),
            note: None,
            clock: Some(clocks::of_day(order.due, today)),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

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
