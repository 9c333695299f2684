//! What every request has at hand.

use crate::connected::Connection;
use crate::desk::Desk;
use crate::limit::{Limits, What};
use crate::models::StatedModels;
use crate::read_links::ReadLinks;
use crate::routes::{check_public, client, network};
use crate::settings::Portal;
use crate::work::Work;
use axum::http::HeaderMap;
use corpus::set::SigningKey;
use corpus::{Sets, Tables};
use intake::ContentStore;
use ledger::{AnyStorage, Ledger, Recorded};
use notice::{Campaigns, Heard, LinkKeys, Outbox, Settings};
use policy::Policy;
use rights::{Clock, Error, GridKey, Ordinal, PurposeId, PurposeTree, Randomness, Terms};
use sha2::{Digest, Sha256};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use tlog::{LogKey, SignedCheckpoint};
use tokio::sync::{Mutex, MutexGuard, Semaphore};

/// Everything an [`App`] is made of.
pub struct Parts {
    /// The ledger.
    pub ledger: Ledger<AnyStorage>,
    /// Contents.
    pub store: ContentStore,
    /// The folder of training sets.
    pub sets: PathBuf,
    /// The key of the grid.
    pub grid_key: GridKey,
    /// The key that signs sets.
    pub signing_key: SigningKey,
    /// The key that signs the log's checkpoints, for receipts.
    pub log_key: LogKey,
    /// The policy in force.
    pub policy: Policy,
    /// The purposes with their terms as configured.
    pub purposes: Vec<(PurposeId, Terms)>,
    /// How purposes contain each other.
    pub tree: PurposeTree,
    /// Whether keyed pseudonyms of erased ids are kept.
    pub keeps_pseudonyms: bool,
    /// Who announces.
    pub notice: Settings,
    /// The folder that paths in the settings are below.
    pub root: PathBuf,
    /// What was sent, and which links are worthless.
    pub outbox: Outbox,
    /// The file with the keys of links in notices; read anew when it changes, so that a rotation counts at
    /// once.
    pub links: PathBuf,
    /// Keys of sessions and of links to sign in.
    pub session_keys: LinkKeys,
    /// An account elsewhere to sign in with.
    pub oidc: Option<oidc::Provider>,
    /// What the portal remembers.
    pub desk: Desk,
    /// What the operator says.
    pub portal: Portal,
    /// Models that the operator names.
    pub models: StatedModels,
    /// Which signals of programs are read.
    pub signals: signals::Settings,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub randomness: Arc<dyn Randomness>,
    /// Version of demur.
    pub tool: &'static str,
}

/// The portal's state; requests share it.
pub struct App {
    pub(crate) parts: Parts,
    /// Tables of sets that are open.
    pub(crate) tables: Tables,
    /// How often somebody may ask for what.
    pub(crate) limits: Limits,
    /// Choices of one person are taken one after the other, so that the same click twice is one choice.
    pub(crate) turns: Vec<Mutex<()>>,
    read_links: ReadLinks,
    /// Dossiers read many files; others are not to wait for them.
    pub(crate) dossiers: Semaphore,
    /// One at a time for a person, so that nobody takes all places.
    pub(crate) reading: Vec<Mutex<()>>,
    /// The published log is brought up to date by one at a time.
    pub(crate) publishing: Mutex<()>,
    /// Pictures that people send are read by a few at a time.
    pub(crate) uploads: Semaphore,
    /// Requests without an account are handed in one after the other, so that the same click twice is one.
    pub(crate) handing_in: Mutex<()>,
    /// What requests say of accounts that they name is said one after the other.
    pub(crate) naming: Mutex<()>,
    /// Rung when there is something to look for.
    pub(crate) sought: tokio::sync::Notify,
    /// Rung when there is something to confirm by mail.
    pub(crate) bell: tokio::sync::Notify,
    /// What goes on when whoever asked for it has gone.
    pub(crate) work: Work,
    /// Who knows whether the platform hears of choices by itself.
    pub(crate) connection: OnceLock<Connection>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("App")
    }
}

/// So many persons' choices are taken at the same time, at most.
pub(crate) const TURNS: usize = 1_024;
/// So many uploads are read at the same time.
const UPLOADS: usize = 4;
/// So many dossiers are made at the same time.
const DOSSIERS: usize = 2;

/// A person's turn, for as long as it is held.
pub type Turn<'a> = Option<MutexGuard<'a, ()>>;

/// Waits for the lock that a person shares with few others.
pub(crate) async fn one_of(locks: &[Mutex<()>], person: Ordinal) -> Turn<'_> {
    match locks.get(person.index() % TURNS) {
        Some(lock) => Some(lock.lock().await),
        None => None,
    }
}

impl App {
    /// From its parts.
    #[must_use]
    pub fn new(parts: Parts) -> Arc<App> {
        Arc::new(App {
            tables: Tables::default(),
            limits: Limits::default(),
            turns: (0..TURNS).map(|_| Mutex::new(())).collect(),
            read_links: ReadLinks::default(),
            dossiers: Semaphore::new(DOSSIERS),
            reading: (0..TURNS).map(|_| Mutex::new(())).collect(),
            publishing: Mutex::new(()),
            uploads: Semaphore::new(UPLOADS),
            handing_in: Mutex::new(()),
            naming: Mutex::new(()),
            sought: tokio::sync::Notify::new(),
            bell: tokio::sync::Notify::new(),
            work: Work::default(),
            connection: OnceLock::new(),
            parts,
        })
    }

    /// What it is made of.
    #[must_use]
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// Checks what the operator says of the portal, before anybody sees it.
    ///
    /// # Errors
    /// A wording of a consent that lacks something; a form of links that is none; a promise that the policy does
    /// not keep.
    pub fn check(&self) -> Result<(), Error> {
        self.item_links()?;
        check_public(self)?;
        crate::consent::check(self)
    }

    /// How links to items look.
    pub(crate) fn item_links(&self) -> Result<seek::Links, Error> {
        seek::Links::new(&self.parts.portal.item_links)
    }

    /// Every account of a person, this one included.
    pub(crate) async fn accounts(&self, person: Ordinal) -> Result<Vec<Ordinal>, Error> {
        Ok(self.parts.ledger.person(person).await?.linked)
    }

    /// The same without those that were erased; the person's own comes first.
    pub(crate) async fn live_accounts(&self, person: Ordinal) -> Result<Vec<Ordinal>, Error> {
        let mut live = vec![person];
        for account in self.accounts(person).await? {
            let row = self.parts.ledger.row(account).await?;
            if account != person && row.is_some_and(|row| !row.is_erased()) {
                live.push(account);
            }
        }
        Ok(live)
    }

    /// The training sets.
    #[must_use]
    pub fn sets(&self) -> Sets<'_, AnyStorage> {
        let parts = &self.parts;
        Sets {
            folder: parts.sets.clone(),
            store: &parts.store,
            ledger: &parts.ledger,
            grid_key: &parts.grid_key,
            signing_key: &parts.signing_key,
            clock: &*parts.clock,
            tool: parts.tool,
        }
    }

    /// The terms of every purpose, with the notices that do not count any more.
    ///
    /// # Errors
    /// When the ledger fails.
    pub async fn terms(&self) -> Result<Vec<(PurposeId, Terms)>, Error> {
        let parts = &self.parts;
        let mut all = parts.purposes.clone();
        if !parts.policy.reads_notices() {
            return Ok(all);
        }
        let (head, today) = (parts.ledger.head().await?, parts.clock.today());
        let assessments = parts.ledger.assessments_at(head).await?;
        let campaigns = Campaigns::before(&parts.ledger, head).await?;
        let digests = parts.policy.digests()?;
        for (purpose, terms) in &mut all {
            let (about, under) = ((&*purpose, &parts.tree), (&*terms, digests.clone()));
            let heard = Heard::under(&campaigns, about, under, (&assessments, today));
            terms.surpassed = heard.names();
        }
        Ok(all)
    }

    /// The receipt of an entry, with its proof in the published log, which is brought up to date for it.
    ///
    /// # Errors
    /// When the entry cannot be read any more, or the log cannot be read or written.
    pub async fn receipt(&self, recorded: &Recorded) -> Result<tlog::Receipt, Error> {
        crate::view::receipt(self, recorded).await
    }

    /// The published log's newest checkpoint, which covers the ledger up to its head.
    ///
    /// # Errors
    /// When the log cannot be read or written.
    pub async fn checkpoint(&self) -> Result<SignedCheckpoint, Error> {
        crate::view::checkpoint(self).await
    }

    /// Where a request comes from: what the proxy says, where there is one, else the peer.
    #[must_use]
    pub fn origin(&self, headers: &HeaderMap, peer: Option<SocketAddr>) -> String {
        let peer = peer.map_or_else(String::new, |peer| network(peer.ip()));
        client(self, headers, peer)
    }

    /// Takes one of what is limited, by whatever names whom; the seconds to wait where there is none.
    ///
    /// # Errors
    /// Those seconds.
    pub fn limit(&self, what: What, whom: &str) -> Result<(), u64> {
        let digest: [u8; 32] = Sha256::digest(whom.as_bytes()).into();
        let [a, b, c, d, e, f, g, h, ..] = digest;
        let whom = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
        let now = self.parts.clock.now().epoch_micros();
        self.limits.take(what, whom, now)
    }

    /// The keys of links in notices, as they are now.
    pub(crate) fn links(&self) -> Result<Arc<LinkKeys>, Error> {
        let parts = &self.parts;
        self.read_links.keys(&parts.links, &*parts.randomness)
    }

    /// The turn of a person to say something, or of somebody to say something of them; others of theirs wait for it.
    /// Whoever holds it asks for no other one.
    pub async fn turn(&self, person: Ordinal) -> Turn<'_> {
        one_of(&self.turns, person).await
    }
}
