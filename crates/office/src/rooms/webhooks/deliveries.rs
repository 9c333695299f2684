//! Deliveries to webhooks: what came of them, and sending again what was given up.

use super::{at, may_switch};
use crate::asked::{Asked, to};
use crate::fault::Fault;
use crate::form::Form;
use api::DeliveryState;
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use console::webhooks::{Delivery, DeliveryOutcome, Resend};
use console::{Deed, Role};
use rights::Error;
use std::collections::BTreeMap;

/// Deliveries that are shown: so many that were given up, and so many others.
const SHOWN: u32 = 50;

/// What was given up, since it is a thing to do, and the newest of the others.
pub(super) async fn shown(
    store: &api::Store,
    (role, hooks): (Role, &[api::Webhook]),
) -> Result<Vec<Delivery>, Error> {
    let hooks: BTreeMap<&str, &api::Webhook> =
        hooks.iter().map(|hook| (hook.id.as_str(), hook)).collect();
    let newest = store.deliveries(None, None, SHOWN).await?.into_iter();
    let others = newest.filter(|delivery| delivery.state != DeliveryState::GivenUp);
    let all = store.given_up(SHOWN).await?.into_iter().chain(others);
    Ok(all
        .filter_map(|delivery| line(role, hooks.get(delivery.hook.as_str())?, &delivery))
        .collect())
}

/// A delivery that was tried; what waits for its first try is counted with its webhook.
fn line(role: Role, hook: &api::Webhook, delivery: &api::Delivery) -> Option<Delivery> {
    let last = delivery.last_at?;
    let outcome = match (delivery.state, delivery.last_status) {
        (DeliveryState::GivenUp, _) => DeliveryOutcome::GivenUp,
        (DeliveryState::Delivered, Some(code)) => DeliveryOutcome::Accepted(code),
        (_, Some(code)) => DeliveryOutcome::Refused(code),
        (_, None) => DeliveryOutcome::NoAnswer,
    };
    let resend = (delivery.state == DeliveryState::GivenUp).then(|| {
        match (may_switch(role, hook), hook.on) {
            (false, _) => Resend::Officer,
            // It would only wait.
            (true, false) => Resend::Off,
            (true, true) => Resend::To(at(&format!("/webhooks/deliveries/{}/resend", delivery.id))),
        }
    });
    Some(Delivery {
        at: server::web::moment(last),
        event: delivery.event.as_str().to_owned(),
        address: hook.address.clone(),
        attempt: u64::from(delivery.tries),
        outcome,
        resend,
    })
}

/// Sends again what was given up.
pub(crate) async fn resend(asked: Asked, Path(id): Path<String>, body: Bytes) -> Response {
    let answer = resending(&asked, &id, &body).await;
    asked.answer(answer).await
}

async fn resending(asked: &Asked, id: &str, body: &Bytes) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Keys, &form).await?;
    let store = asked.office.api.store();
    let delivery = store.delivery(id).await?;
    let hook = store.hook(&delivery.hook).await?;
    if !may_switch(session.role, &hook) {
        return Err(Fault::Forbidden(Deed::PersonalKeys));
    }
    // Sent twice by a double click it is sent again once. To one that was switched off meanwhile it would only wait: the
    // page says so.
    if delivery.state == DeliveryState::GivenUp && hook.on {
        let parts = asked.office.app.parts();
        let (books, now) = ((&parts.ledger, store), parts.clock.now());
        api::resend(books, id, &session.name, now).await?;
    }
    Ok(to(&at("/webhooks")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::SqlitePool;
    use std::path::Path as Folder;

    /// Three webhooks, each with something that was given up, and many newer deliveries to the first of them.
    async fn filled(folder: &Folder) -> api::Store {
        let store = api::Store::open(folder).await.unwrap();
        let address = format!("sqlite://{}", folder.join("api.db").display());
        let pool = SqlitePool::connect(&address).await.unwrap();
        for hook in [
            "'hook_1', 'https://on.example', '[\"set.masked\"]', 1",
            "'hook_2', 'https://off.example', '[\"set.masked\"]', 0",
            "'hook_3', 'https://people.example', '[\"choice.recorded\"]', 1",
        ] {
            let values = hook.replace("]', ", "]', 'whsec_', 0, 0, ");
            let insert =
                "INSERT INTO hook (id, address, events, secret, made, since, is_on) VALUES";
            let insert = sqlx::AssertSqlSafe(format!("{insert} ({values})"));
            sqlx::query(insert).execute(&pool).await.unwrap();
        }
        for (hook, sequence, state) in (9..80)
            .map(|sequence| (1, sequence, "delivered"))
            .chain([(2, 1, "given_up"), (1, 2, "given_up"), (3, 3, "given_up")])
            // Of one that was removed.
            .chain([(4, 4, "given_up")])
        {
            let insert = "INSERT INTO delivery (id, hook, sequence, event, state, tries, next, last_at, last_status) VALUES";
            let insert = sqlx::AssertSqlSafe(format!(
                "{insert} ('msg_{hook}_{sequence}', 'hook_{hook}', {sequence}, 'set.masked', '{state}', 1, 0, 0, 200)"
            ));
            sqlx::query(insert).execute(&pool).await.unwrap();
        }
        pool.close().await;
        store
    }

    #[tokio::test]
    async fn what_was_given_up_is_reached_however_much_came_since() {
        let folder = tempfile::tempdir().unwrap();
        let store = filled(folder.path()).await;
        let hooks = store.hooks().await.unwrap();
        let all = shown(&store, (Role::Engineer, &hooks)).await.unwrap();
        assert_eq!(all.len(), 3 + 50);
        let lost: Vec<_> = all.iter().take(3).map(|one| one.resend.clone()).collect();
        let action = at("/webhooks/deliveries/msg_1_2/resend");
        assert_eq!(
            lost,
            [
                Some(Resend::To(action)),
                Some(Resend::Officer),
                Some(Resend::Off)
            ],
            "what can be sent comes first"
        );
        assert!(all.iter().skip(3).all(|one| one.resend.is_none()));
    }
}
