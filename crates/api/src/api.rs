//! What every request has at hand.

use crate::bodies::Bodies;
use crate::hooks::HookEvent;
use crate::inbox::Inbox;
use crate::metrics::Metrics;
use crate::secret::random_hex;
use crate::settings::Settings;
use crate::store::Store;
use crate::traces::Traces;
use rights::Error;
use server::App;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

/// The API's state; requests share it.
pub struct Api {
    app: Arc<App>,
    store: Store,
    settings: Settings,
    metrics: Metrics,
    inbox: Inbox,
    bodies: Bodies,
    traces: Option<Traces>,
    /// Requests with an idempotency key that are being worked on: key, name.
    running: Mutex<BTreeSet<(String, String)>>,
}

impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Api")
    }
}

/// A request that is being worked on; it ends when this is dropped.
pub(crate) struct Running {
    api: Arc<Api>,
    what: (String, String),
}

impl Drop for Running {
    fn drop(&mut self) {
        let mut running = self
            .api
            .running
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        running.remove(&self.what);
    }
}

impl Api {
    /// An API beside a portal: `api/api.db`, `inbox/` and `quarantine/` in its folder.
    ///
    /// # Errors
    /// When these cannot be opened, or the ledger cannot be read.
    pub async fn open(app: Arc<App>, settings: Settings) -> Result<Arc<Api>, Error> {
        let root = app.parts().root.clone();
        let store = Store::open(&root.join("api")).await?;
        let told = store.clone();
        app.connect(Box::new(move || {
            let store = told.clone();
            Box::pin(async move { store.tells(HookEvent::ChoiceRecorded).await })
        }));
        let inbox = Inbox::open(&root, store.clone())?;
        inbox.heed_history(&app.parts().ledger).await?;
        let traces = match &settings.traces {
            Some(address) => Some(Traces::to(address, &app)?),
            None => None,
        };
        Ok(Arc::new(Api {
            metrics: Metrics::default(),
            running: Mutex::default(),
            bodies: Bodies::default(),
            app,
            store,
            settings,
            inbox,
            traces,
        }))
    }

    /// What it remembers: keys, webhooks, deliveries.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// What the operator says about it.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    pub(crate) fn inbox(&self) -> &Inbox {
        &self.inbox
    }

    pub(crate) fn bodies(&self) -> &Bodies {
        &self.bodies
    }

    /// Where traces go, if anywhere.
    #[must_use]
    pub fn traces(&self) -> Option<&Traces> {
        self.traces.as_ref()
    }

    /// Begins work on a request with an idempotency key; `None` while it is being worked on already.
    pub(crate) fn begin(self: &Arc<Self>, key: &str, name: &str) -> Option<Running> {
        let what = (key.to_owned(), name.to_owned());
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.insert(what.clone()).then(|| Running {
            api: Arc::clone(self),
            what,
        })
    }

    /// A name for a request, random.
    pub(crate) fn reference(&self) -> String {
        random_hex::<8>(&*self.app.parts().randomness).unwrap_or_default()
    }

    /// Logs what went wrong where no answer depends on it.
    pub(crate) fn log_error(&self, error: &Error) {
        server::log_error(&self.reference(), error);
    }
}
