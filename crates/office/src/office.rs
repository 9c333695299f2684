//! What every request to the console has at hand.

use crate::asks::Asks;
use crate::docket::Docket;
use crate::due::OrdersDue;
use crate::jobs::Jobs;
use crate::looks::Looks;
use crate::store::Store;
use crate::timeline::Timeline;
use api::Api;
use notice::LinkKeys;
use records::Said;
use rights::{Entry, Error, Ordinal, Subject};
use server::App;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::{Mutex, MutexGuard, Semaphore};

/// What an [`Office`] is made of.
pub struct Parts {
    /// The portal beside which it works: ledger, sets, settings, clock.
    pub app: Arc<App>,
    /// Staff, and what they have not finished.
    pub store: Store,
    /// The key of staff's sessions.
    pub keys: LinkKeys,
    /// The folder of what is kept beside the ledger: evidence, documents.
    pub folder: PathBuf,
    /// The program that is called for what the command line does.
    pub program: PathBuf,
    /// The API beside which it works: keys and webhooks.
    pub api: Arc<Api>,
    /// What only the operator knows, for documents.
    pub said: Said,
    /// An account elsewhere to sign in with.
    pub oidc: Option<oidc::Provider>,
}

/// The console's state; requests share it.
pub struct Office {
    pub(crate) app: Arc<App>,
    pub(crate) store: Store,
    pub(crate) keys: LinkKeys,
    pub(crate) folder: PathBuf,
    pub(crate) api: Arc<Api>,
    pub(crate) said: Said,
    pub(crate) oidc: Option<oidc::Provider>,
    /// Looks that last.
    pub(crate) looks: Looks,
    /// Work of the command line.
    pub(crate) jobs: Jobs,
    /// Deciding everything anew is done by one at a time.
    pub(crate) deciding: Mutex<()>,
    /// When people were written to and spoke.
    pub(crate) timeline: Mutex<Timeline>,
    /// Drafts of assessments are compared and written by one at a time.
    pub(crate) drafting: Mutex<()>,
    /// Until when orders are to be carried out.
    pub(crate) orders: OrdersDue,
    /// What is open.
    docket: Mutex<Docket>,
    /// What people asked for by a choice, and what is still to be done about it.
    pub(crate) asks: Mutex<Asks>,
    /// Beginning an announcement at its hour, and stopping it, are done by one at a time.
    pub(crate) hours: Mutex<()>,
    /// Files that staff send are read by a few at a time.
    pub(crate) uploads: Semaphore,
}

/// So many uploads are read at the same time.
const UPLOADS: usize = 4;

impl std::fmt::Debug for Office {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Office")
    }
}

impl Office {
    /// From its parts.
    #[must_use]
    pub fn new(parts: Parts) -> Arc<Office> {
        let workspace = parts.app.parts().root.clone();
        Arc::new(Office {
            jobs: Jobs::new(parts.program, workspace),
            deciding: Mutex::new(()),
            timeline: Mutex::new(Timeline::default()),
            drafting: Mutex::new(()),
            orders: OrdersDue::default(),
            docket: Mutex::new(Docket::default()),
            asks: Mutex::new(Asks::default()),
            hours: Mutex::new(()),
            uploads: Semaphore::new(UPLOADS),
            app: parts.app,
            api: parts.api,
            said: parts.said,
            oidc: parts.oidc,
            store: parts.store,
            keys: parts.keys,
            folder: parts.folder,
            looks: Looks::default(),
        })
    }

    /// What is open now.
    pub(crate) async fn docket(&self) -> Result<MutexGuard<'_, Docket>, Error> {
        let mut docket = self.docket.lock().await;
        docket.catch_up(&self.app.parts().ledger).await?;
        Ok(docket)
    }

    /// Lets somebody in, or changes what they may; nobody's access is `None`. The ledger has it first.
    ///
    /// # Errors
    /// When the name is none, the ledger or the store fails.
    pub async fn admit(
        &self,
        name: &str,
        (mail, role): (Option<&str>, Option<console::Role>),
        by: &str,
    ) -> Result<(), Error> {
        let parts = self.app.parts();
        let stores = (&parts.ledger, &self.store);
        admit(stores, name, (mail, role), by).await
    }
}

/// Lets somebody in, or changes what they may, without a console that runs; see [`Office::admit`].
///
/// # Errors
/// When the name is none, the ledger or the store fails.
pub async fn admit<S: ledger::Storage>(
    (ledger, store): (&ledger::Ledger<S>, &Store),
    name: &str,
    (mail, role): (Option<&str>, Option<console::Role>),
    by: &str,
) -> Result<(), Error> {
    crate::store::check_name(name)?;
    let known = store.colleague(name).await?;
    let other = |known: &crate::Colleague| mail.is_some_and(|mail| mail != known.mail);
    let moved = known.as_ref().is_some_and(other);
    let entry = Entry::StaffChanged {
        name: name.to_owned(),
        role: role.map(|role| console::staff::role_name(role).to_owned()),
        // INVARIANT: nobody gets another's codes without a trace.
        moved,
        by: by.to_owned(),
    };
    ledger.append(&[(Subject::Operator, entry)]).await?;
    store.admit(name, (mail, moved), role).await
}

/// Removes what proves something about persons who were erased: evidence that came with their requests. `folder`
/// is that of [`Parts::folder`].
///
/// # Errors
/// When a file cannot be removed.
pub fn forget(folder: &std::path::Path, erased: &BTreeSet<Ordinal>) -> Result<(), Error> {
    for person in erased {
        let path = folder.join("evidence").join(person.0.to_string());
        match std::fs::remove_dir_all(&path) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                let message = format!("cannot remove `{}`", path.display());
                return Err(Error::storage(message).because(e));
            }
            _ => {}
        }
    }
    Ok(())
}
