//! Delivering: at least once, each person's in their order, tried for days.
//!
//! A receiver drops what it has had by the id of the delivery. One that hangs holds up nobody but itself.

use super::TurnedOff;
use super::address::{Address, Names};
use super::erased::Orders;
use super::sign::{seconds, signature};
use super::tell::{Body, bodies};
use crate::api::Api;
use crate::secret::random_hex;
use crate::store::{DeliveryState, Due, Ended, Webhook};
use reqwest::{Client, StatusCode, redirect};
use rights::{Error, Instant};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How deliveries are paced.
#[derive(Clone, Debug)]
pub struct Pace {
    /// How long an answer is waited for.
    pub answer: Duration,
    /// Seconds after the first try, the second and so on, less or more by a tenth; after the last one it is
    /// given up.
    pub pauses_seconds: Vec<i64>,
    /// For so long a webhook may accept nothing before it is turned off.
    pub off_after_seconds: i64,
    /// How often it is looked for something to deliver.
    pub look: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        let (minute, hour) = (60, 3_600);
        Pace {
            answer: Duration::from_secs(15),
            // Three days and a half in all.
            pauses_seconds: vec![
                5,
                5 * minute,
                30 * minute,
                2 * hour,
                5 * hour,
                10 * hour,
                14 * hour,
                20 * hour,
                24 * hour,
            ],
            off_after_seconds: 5 * 24 * hour,
            look: Duration::from_millis(500),
        }
    }
}

/// So many deliveries to one webhook are taken up at a time.
const AT_ONCE: u32 = 16;
/// So long what came of deliveries is shown.
const SHOWN_SECONDS: i64 = 30 * 24 * 3_600;

/// Delivers.
#[derive(Clone)]
pub struct Postman {
    pub(super) api: Arc<Api>,
    client: Client,
    pace: Arc<Pace>,
    /// Webhooks that are being delivered to.
    busy: Arc<Mutex<BTreeSet<String>>>,
    pub(super) orders: Orders,
}

impl std::fmt::Debug for Postman {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Postman")
    }
}

impl Postman {
    /// For an API.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(api: Arc<Api>, pace: Pace) -> Result<Postman, Error> {
        let client = Client::builder()
            // A redirect could lead anywhere; a proxy of the environment is not asked.
            .redirect(redirect::Policy::none())
            .no_proxy()
            .timeout(pace.answer)
            .pool_idle_timeout(Duration::from_secs(30))
            .user_agent(format!("demur/{}", api.app().parts().tool))
            .dns_resolver(Names::shared(api.settings().webhooks_inside));
        let client = client.build();
        let client = client.map_err(|e| Error::internal("cannot deliver webhooks").because(e))?;
        Ok(Postman {
            api,
            client,
            pace: Arc::new(pace),
            busy: Arc::default(),
            orders: Orders::default(),
        })
    }

    /// Delivers until it is told to stop; what it was sending then is finished.
    pub async fn run(&self, stop: &AtomicBool) {
        let mut tasks = tokio::task::JoinSet::new();
        while !stop.load(Ordering::SeqCst) {
            if let Err(error) = self.turn(&mut tasks).await {
                self.api.log_error(&error);
                tokio::time::sleep(self.pace.look * 10).await;
            }
            while tasks.try_join_next().is_some() {}
            tokio::time::sleep(self.pace.look).await;
        }
        while tasks.join_next().await.is_some() {}
    }

    async fn turn(&self, tasks: &mut tokio::task::JoinSet<()>) -> Result<(), Error> {
        self.follow().await?;
        let (store, now) = (self.api.store(), self.now());
        // It is here that something happens without being asked for.
        store.tidy_answers(now).await?;
        store
            .tidy_deliveries(now.plus_seconds(-SHOWN_SECONDS))
            .await?;
        for hook in store.hooks().await? {
            if !hook.on || hook.waiting == 0 || !self.begin(&hook.id) {
                continue;
            }
            let postman = self.clone();
            tasks.spawn(async move {
                if let Err(error) = postman.deliver_to(&hook).await {
                    postman.api.log_error(&error);
                }
                postman.end(&hook.id);
            });
        }
        Ok(())
    }

    fn begin(&self, hook: &str) -> bool {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.insert(hook.to_owned())
    }

    fn end(&self, hook: &str) {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.remove(hook);
    }

    fn now(&self) -> Instant {
        self.api.app().parts().clock.now()
    }

    /// Delivers what is due to one webhook. No two of a person's are under way at the same time.
    async fn deliver_to(&self, hook: &Webhook) -> Result<(), Error> {
        let due = self.api.store().due(&hook.id, self.now(), AT_ONCE).await?;
        let parts = self.api.app().parts();
        let sequences = due.iter().map(|due| due.sequence);
        let told = bodies(&parts.ledger, (&self.orders, &parts.root), sequences).await?;
        let all = due.iter().zip(told);
        let all = all.map(|(due, told)| self.deliver(hook, due, told));
        let accepted = futures::future::join_all(all).await;
        let accepted: Result<Vec<Option<bool>>, Error> = accepted.into_iter().collect();
        let accepted = accepted?;
        let any = |what| accepted.contains(&Some(what));
        if !any(true) && !any(false) {
            return Ok(());
        }
        let since = self
            .api
            .store()
            .mark_hook(&hook.id, any(true), self.now())
            .await?;
        let off = |since: Instant| since.plus_seconds(self.pace.off_after_seconds) <= self.now();
        if since.is_some_and(off) {
            let why = TurnedOff::Failing;
            self.api.store().turn_off(&hook.id, why).await?;
        }
        Ok(())
    }

    /// Tries one delivery; says whether it was accepted, if anything was sent.
    async fn deliver(
        &self,
        hook: &Webhook,
        due: &Due,
        told: Option<Body>,
    ) -> Result<Option<bool>, Error> {
        let store = self.api.store();
        let end = |state, status, next| Ended {
            state,
            at: self.now(),
            status,
            next,
        };
        let Some(Body { bytes, order }) = told else {
            store
                .end_try(due, end(DeliveryState::Gone, None, self.now()))
                .await?;
            return Ok(None);
        };
        let status = self.send(hook, due, bytes).await?;
        self.api.metrics().delivered(status.map(|s| s.as_u16()));
        let code = status.map(|status| status.as_u16());
        if status.is_some_and(|status| status.is_success()) {
            store
                .end_try(due, end(DeliveryState::Delivered, code, self.now()))
                .await?;
            self.settle(due, order).await?;
            return Ok(Some(true));
        }
        if status == Some(StatusCode::GONE) {
            store.turn_off(&hook.id, TurnedOff::Gone).await?;
        }
        let ended = match self.pause(due.tries)? {
            Some(next) => end(DeliveryState::Waiting, code, next),
            None => end(DeliveryState::GivenUp, code, self.now()),
        };
        store.end_try(due, ended).await?;
        Ok(Some(false))
    }

    /// Once the platform knows that somebody wanted to be erased who is gone here, their id goes from the order that
    /// had it for this. Where one webhook has not accepted it, the order stays, and somebody has to carry it out.
    async fn settle(&self, due: &Due, order: Option<u32>) -> Result<(), Error> {
        let Some(order) = order else {
            return Ok(());
        };
        if !self.api.store().was_told(due.sequence).await? {
            return Ok(());
        }
        let parts = self.api.app().parts();
        self.orders.told(&parts.root, order, parts.clock.today())
    }

    /// When it is tried again after so many tries before this one; `None` where it is given up.
    fn pause(&self, tries: u32) -> Result<Option<Instant>, Error> {
        let Some(pause) = self.pace.pauses_seconds.get(tries as usize) else {
            return Ok(None);
        };
        // Less or more by a tenth, so that all that failed together does not come together again.
        let dice = random_hex::<1>(&*self.api.app().parts().randomness)?;
        let dice = i64::from_str_radix(&dice, 16).unwrap_or(128);
        let jitter = pause * (dice - 128) / 1_280;
        Ok(Some(self.now().plus_seconds(pause + jitter)))
    }

    /// Sends it; the status of the answer, if there was one.
    async fn send(
        &self,
        hook: &Webhook,
        due: &Due,
        body: Vec<u8>,
    ) -> Result<Option<StatusCode>, Error> {
        // Settings may have changed since the webhook was made.
        let inside = self.api.settings().webhooks_inside;
        let Ok(address) = Address::read(&hook.address, inside) else {
            return Ok(None);
        };
        let at = self.now();
        let (secret, before) = self.api.store().secrets(&hook.id, at).await?;
        let mut signed = signature(&secret, &due.id, at, &body)?;
        if let Some(before) = before {
            signed = format!("{signed} {}", signature(&before, &due.id, at, &body)?);
        }
        let request = self
            .client
            .post(address.url().clone())
            .header("content-type", "application/json")
            .header("webhook-id", &due.id)
            .header("webhook-timestamp", seconds(at))
            .header("webhook-signature", signed)
            .body(body);
        // What is answered beside the status is not read.
        Ok(request.send().await.ok().map(|answer| answer.status()))
    }
}
