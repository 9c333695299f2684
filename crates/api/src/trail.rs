//! Who gave programs access to what: keys and webhooks are made, switched and taken away here, get another secret,
//! deliveries are sent again, and the ledger says by whom.
//!
//! INVARIANT: the ledger has the entry before a key or a webhook works. No secret is in an entry.

use crate::grant::Grant;
use crate::hooks::{Address, HookEvent, owed};
use crate::store::{ApiKey, Change, Delivery, DeliveryState, NewHook, NewKey, Store, Webhook};
use ledger::{Ledger, Storage};
use rights::{Day, Entry, Error, Instant, Randomness, Subject};
use std::collections::BTreeSet;
use std::path::Path;

async fn record<S: Storage>(ledger: &Ledger<S>, entry: Entry) -> Result<(), Error> {
    ledger.append(&[(Subject::Operator, entry)]).await.map(drop)
}

/// Makes a key. `by` is a name of staff, or `demur` for the command line.
///
/// # Errors
/// A name that is none, no scope, a day that has passed; or when storage, the ledger or randomness fails.
pub async fn make_key<S: Storage>(
    (ledger, store): (&Ledger<S>, &Store),
    (name, scopes, expires): (&str, BTreeSet<Grant>, Option<Day>),
    by: &str,
    at: (Day, &dyn Randomness),
) -> Result<NewKey, Error> {
    let draft = Store::draft_key(name, scopes, expires, at)?;
    let entry = Entry::KeyMade {
        key: draft.key.prefix.clone(),
        name: draft.key.name.clone(),
        scopes: draft.key.scopes.iter().map(ToString::to_string).collect(),
        expires,
        by: by.to_owned(),
    };
    record(ledger, entry).await?;
    store.keep_key(&draft).await?;
    Ok(draft)
}

/// Revokes a key. Revoked again, it stays as it is.
///
/// # Errors
/// When there is no such key, or storage or the ledger fails.
pub async fn revoke_key<S: Storage>(
    (ledger, store): (&Ledger<S>, &Store),
    prefix: &str,
    by: &str,
    today: Day,
) -> Result<ApiKey, Error> {
    let (key, live) = store.revoke_key(prefix, today).await?;
    // It is worthless first: what fails now leaves nobody with access.
    if live {
        let entry = Entry::KeyRevoked {
            key: key.prefix.clone(),
            by: by.to_owned(),
        };
        record(ledger, entry).await?;
    }
    Ok(key)
}

/// Makes a webhook, which is told of entries from now on. `by` is a name of staff, or the key of a program.
///
/// # Errors
/// No event, too many webhooks; or when storage, the ledger or randomness fails.
pub async fn make_hook<S: Storage>(
    (ledger, store): (&Ledger<S>, &Store),
    new: (&Address, BTreeSet<HookEvent>),
    by: &str,
    at: (Instant, &dyn Randomness),
) -> Result<NewHook, Error> {
    let mut change = store.change().await?;
    let made = make_hook_in((ledger, &mut change), new, by, at).await?;
    change.commit().await?;
    Ok(made)
}

/// The same within a change, which is still to be written: until then it does not work. Where it never is, an
/// entry names a webhook that nobody has.
pub(crate) async fn make_hook_in<S: Storage>(
    (ledger, change): (&Ledger<S>, &mut Change),
    (address, events): (&Address, BTreeSet<HookEvent>),
    by: &str,
    at: (Instant, &dyn Randomness),
) -> Result<NewHook, Error> {
    let head = ledger.head().await?;
    let made = change.make_hook(address, events, head, at).await?;
    let hook = &made.hook;
    let entry = Entry::WebhookMade {
        webhook: hook.id.clone(),
        host: address.host().to_owned(),
        events: hook.events.iter().map(ToString::to_string).collect(),
        by: by.to_owned(),
    };
    record(ledger, entry).await?;
    Ok(made)
}

/// Turns a webhook on or off. Deliveries wait while it is off. `by` is a name of staff.
///
/// # Errors
/// When there is none of this id, or storage or the ledger fails.
pub async fn switch_hook<S: Storage>(
    (ledger, store): (&Ledger<S>, &Store),
    (id, on): (&str, bool),
    by: &str,
) -> Result<Webhook, Error> {
    let mut change = store.change().await?;
    let hook = switch_hook_in((ledger, &mut change), (id, on), by).await?;
    change.commit().await?;
    Ok(hook)
}

/// The same within a change, which is still to be written. One that is so already gets no entry.
pub(crate) async fn switch_hook_in<S: Storage>(
    (ledger, change): (&Ledger<S>, &mut Change),
    (id, on): (&str, bool),
    by: &str,
) -> Result<Webhook, Error> {
    let before = change.hook(id).await?.on;
    let hook = change.switch_hook(id, on).await?;
    if before != on {
        let entry = Entry::WebhookSwitched {
            webhook: hook.id.clone(),
            on,
            by: by.to_owned(),
        };
        record(ledger, entry).await?;
    }
    Ok(hook)
}

/// Gives a webhook another secret, within a change that is still to be written. `by` is the key of a program.
pub(crate) async fn rotate_secret_in<S: Storage>(
    (ledger, change): (&Ledger<S>, &mut Change),
    id: &str,
    by: &str,
    at: (Instant, &dyn Randomness),
) -> Result<NewHook, Error> {
    let new = change.rotate_secret(id, at).await?;
    let entry = Entry::WebhookSecretChanged {
        webhook: new.hook.id.clone(),
        by: by.to_owned(),
    };
    record(ledger, entry).await?;
    Ok(new)
}

/// Sends a delivery again, whatever came of it. `by` is a name of staff.
///
/// # Errors
/// When there is none of this id, or storage or the ledger fails.
pub async fn resend<S: Storage>(
    (ledger, store): (&Ledger<S>, &Store),
    id: &str,
    by: &str,
    now: Instant,
) -> Result<Delivery, Error> {
    let mut change = store.change().await?;
    let delivery = resend_in((ledger, &mut change), id, by, now).await?;
    change.commit().await?;
    Ok(delivery)
}

/// The same within a change, which is still to be written. One that waits already is sent at once, and gets no entry.
pub(crate) async fn resend_in<S: Storage>(
    (ledger, change): (&Ledger<S>, &mut Change),
    id: &str,
    by: &str,
    now: Instant,
) -> Result<Delivery, Error> {
    let before = change.delivery(id).await?;
    let delivery = change.resend(id, now).await?;
    if before.state != DeliveryState::Waiting {
        let entry = Entry::WebhookResent {
            webhook: before.hook,
            told: before.sequence,
            by: by.to_owned(),
        };
        record(ledger, entry).await?;
    }
    Ok(delivery)
}

/// Removes a webhook with its deliveries. Of erasures that it did not accept stays that it was not told: an order about
/// the account in the workspace `root` is not confirmed by what other webhooks accepted.
///
/// # Errors
/// When there is none of this id, or storage or the ledger fails.
pub async fn remove_hook<S: Storage>(
    (ledger, store): (&Ledger<S>, &Store),
    (id, root): (&str, &Path),
    by: &str,
) -> Result<(), Error> {
    let mut change = store.change().await?;
    change.hook(id).await?;
    let unaccepted = change.unaccepted(id).await?.into_iter().collect();
    let kept = owed::erasures(ledger, root, unaccepted).await?;
    change.remove_hook(id, &kept).await?;
    change.commit().await?;
    let entry = Entry::WebhookRemoved {
        webhook: id.to_owned(),
        by: by.to_owned(),
    };
    record(ledger, entry).await
}
