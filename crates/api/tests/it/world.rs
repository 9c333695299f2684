//! An API on loopback, over a ledger of its own.

use api::{Api, Grant, Settings, Store};
use corpus::set::SigningKey;
use intake::ContentStore;
use ledger::{AnyStorage, Ledger, NewPerson, OsRandomness, Settings as LedgerSettings, Sqlite};
use notice::{LinkKeys, Outbox};
use policy::{Form, Policy};
use reqwest::{Client, Method};
use rights::{
    Clock, Day, GridKey, Instant, LegalBasis, Ordinal, PersonId, PurposeId, PurposeTree,
    SystemClock, Terms,
};
use serde_json::Value;
use server::{App, Desk, Parts, Portal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;
use tlog::LogKey;
use tokio::sync::oneshot;

/// The machine's clock, which can have a defect: it does not know the day then.
#[derive(Default)]
pub(crate) struct Shaky(pub(crate) AtomicBool);

impl Clock for Shaky {
    fn now(&self) -> Instant {
        SystemClock.now()
    }

    fn today(&self) -> Day {
        assert!(
            !self.0.load(Ordering::SeqCst),
            "ada@example.org broke the clock"
        );
        self.now().day()
    }
}

pub(crate) struct World {
    pub(crate) clock: Arc<Shaky>,
    pub(crate) app: Arc<App>,
    pub(crate) api: Arc<Api>,
    pub(crate) base: String,
    /// A key that may do everything.
    pub(crate) key: String,
    client: Client,
    stop: Option<oneshot::Sender<()>>,
    served: Option<tokio::task::JoinHandle<()>>,
    folder: TempDir,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Checks the form of a problem; gives its name.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{}",
            self.text
        );
        let body = self.json();
        assert_eq!(body["status"], self.status);
        assert!(body["title"].is_string() && body["detail"].is_string());
        assert!(
            body["instance"]
                .as_str()
                .unwrap()
                .starts_with("urn:demur:request:")
        );
        let kind = body["type"].as_str().unwrap();
        kind.strip_prefix("urn:demur:problem:").unwrap().to_owned()
    }
}

pub(crate) fn tree() -> PurposeTree {
    let parent = Some(PurposeId::from("generative_ai"));
    PurposeTree::new([
        ("generative_ai".into(), None),
        ("ai_assistant".into(), parent.clone()),
        ("creative_tools".into(), parent),
    ])
    .unwrap()
}

async fn parts(root: &Path, clock: Arc<dyn Clock>) -> Parts {
    let keys = root.join("keys");
    std::fs::create_dir_all(&keys).unwrap();
    let tree = tree();
    let settings = LedgerSettings {
        clock: Arc::clone(&clock),
        randomness: Arc::new(OsRandomness),
        tree: tree.clone(),
        keep_pseudonyms: true,
    };
    let sqlite = Sqlite::open(&root.join("ledger")).await.unwrap();
    let ledger = Ledger::open(AnyStorage::Sqlite(sqlite), settings)
        .await
        .unwrap();
    let from = Some("2015-01-01".parse().unwrap());
    let terms = Terms::new(LegalBasis::LegitimateInterest, from, 14, &tree);
    let link_keys = keys.join("links.key");
    LinkKeys::load_or_create(&link_keys, &OsRandomness).unwrap();
    Parts {
        ledger,
        store: ContentStore::new(root),
        sets: root.join("sets"),
        grid_key: GridKey::new([7; 32]),
        signing_key: SigningKey::create(&keys.join("signing.key"), &OsRandomness).unwrap(),
        log_key: LogKey::create(&keys.join("log.key"), "example.org/log", &OsRandomness).unwrap(),
        policy: Policy::shipped(Form::OptOut).unwrap(),
        purposes: vec![("ai_assistant".into(), terms)],
        tree,
        keeps_pseudonyms: true,
        notice: notice::Settings::default(),
        models: server::StatedModels::default(),
        signals: signals::Settings::default(),
        root: root.to_owned(),
        outbox: Outbox::open(&root.join("notices")).await.unwrap(),
        links: link_keys,
        oidc: None,
        session_keys: LinkKeys::load_or_create(&keys.join("sessions.key"), &OsRandomness).unwrap(),
        desk: Desk::open(&root.join("portal")).await.unwrap(),
        portal: Portal {
            listen: "127.0.0.1:0".parse().unwrap(),
            // A workspace with wordings asks for consents with them.
            consent: root.join("consent").is_dir().then(|| server::Consent {
                version: WORDING.to_owned(),
                accept: [].into(),
                folder: PathBuf::from("consent"),
                least_age: 16,
            }),
            ..Portal::default()
        },
        clock,
        randomness: Arc::new(OsRandomness),
        tool: "0.0.0",
    }
}

pub(crate) async fn world() -> World {
    world_with(Settings {
        webhooks_inside: true,
        log_requests: false,
        ..Settings::default()
    })
    .await
}

pub(crate) async fn world_with(settings: Settings) -> World {
    start(tempfile::tempdir().unwrap(), settings).await
}

/// The version of the wording in [`world_with_wordings`].
pub(crate) const WORDING: &str = "2026-05";

/// The same where consents are asked for with words that are kept, in German.
pub(crate) async fn world_with_wordings() -> World {
    let folder = tempfile::tempdir().unwrap();
    let words = folder.path().join("consent").join(WORDING);
    std::fs::create_dir_all(&words).unwrap();
    std::fs::write(words.join("de.toml"), "before = [\"Wir fragen.\"]").unwrap();
    let settings = Settings {
        webhooks_inside: true,
        log_requests: false,
        ..Settings::default()
    };
    start(folder, settings).await
}

async fn start(folder: TempDir, settings: Settings) -> World {
    let clock = Arc::new(Shaky::default());
    let app = App::new(parts(folder.path(), Arc::clone(&clock) as Arc<dyn Clock>).await);
    let api = Api::open(Arc::clone(&app), settings).await.unwrap();
    let (ready, at) = oneshot::channel();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = server::serve(
        Arc::clone(&app),
        api::around(Arc::clone(&api)),
        move |at| ready.send(at).unwrap(),
        async move { drop(stopped.await) },
    );
    let served = tokio::spawn(async move { serving.await.unwrap() });
    let mut world = World {
        base: format!("http://{}/api/v1", at.await.unwrap()),
        key: String::new(),
        client: Client::builder().no_proxy().build().unwrap(),
        stop: Some(stop),
        served: Some(served),
        clock,
        app,
        api,
        folder,
    };
    world.key = world.key_for(Grant::ALL).await;
    world
}

impl World {
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// The database of the API, or another one of the workspace, from outside.
    pub(crate) async fn database(&self, file: &str) -> sqlx::SqlitePool {
        let path = self.root().join(file);
        let address = format!("sqlite://{}", path.display());
        sqlx::SqlitePool::connect(&address).await.unwrap()
    }

    /// Changes a database from outside.
    pub(crate) async fn meddle(&self, file: &str, sql: &str) {
        let pool = self.database(file).await;
        let done = sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()));
        done.execute(&pool).await.unwrap();
        pool.close().await;
    }

    pub(crate) fn store(&self) -> &Store {
        self.api.store()
    }

    /// A key with these scopes.
    pub(crate) async fn key_for(&self, grants: &[Grant]) -> String {
        let parts = self.app.parts();
        let at = (parts.clock.today(), &*parts.randomness);
        let grants = grants.iter().copied().collect();
        let made = self.store().make_key("test", grants, None, at).await;
        made.unwrap().secret
    }

    pub(crate) async fn ask(
        &self,
        (method, path): (&str, &str),
        headers: &[(&str, &str)],
        body: impl Into<reqwest::Body>,
    ) -> Answer {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.body(body).send().await.unwrap();
        Answer {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            text: answer.text().await.unwrap(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let bearer = format!("Bearer {}", self.key);
        self.ask(("GET", path), &[("authorization", &bearer)], "")
            .await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_with(path, &[], body).await
    }

    pub(crate) async fn post_with(
        &self,
        path: &str,
        more: &[(&str, &str)],
        body: &Value,
    ) -> Answer {
        let bearer = format!("Bearer {}", self.key);
        let mut headers = vec![
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
        ];
        headers.extend(more);
        self.ask(("POST", path), &headers, body.to_string()).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        let bearer = format!("Bearer {}", self.key);
        self.ask(("DELETE", path), &[("authorization", &bearer)], "")
            .await
    }

    /// Somebody known.
    pub(crate) async fn person(&self, id: &str) -> Ordinal {
        let people = [NewPerson {
            birth: Some("1987-09-18".parse().unwrap()),
            region: Some("de".to_owned()),
            ..NewPerson::unknown(PersonId::from(id))
        }];
        let registered = self.app.parts().ledger.register(&people, "test").await;
        registered.unwrap()[0].ordinal.unwrap()
    }

    pub(crate) async fn head(&self) -> u64 {
        self.app.parts().ledger.head().await.unwrap().0
    }

    /// Ends the server, as a program that is told to stop, and starts it again on the same folder.
    pub(crate) async fn restarted(self) -> World {
        self.restarted_in(None).await
    }

    /// The same on another folder, if there is one.
    pub(crate) async fn restarted_in(mut self, other: Option<TempDir>) -> World {
        self.stop.take().unwrap().send(()).unwrap();
        self.served.take().unwrap().await.unwrap();
        self.store().close().await;
        let settings = Settings {
            webhooks_inside: true,
            log_requests: false,
            ..Settings::default()
        };
        let World {
            folder,
            key,
            app,
            api,
            ..
        } = self;
        drop((app, api));
        let mut world = start_again(other.unwrap_or(folder), settings).await;
        world.key = key;
        world
    }
}

async fn start_again(folder: TempDir, settings: Settings) -> World {
    for file in ["signing.key", "log.key"] {
        // The parts of a test make these anew.
        std::fs::remove_file(folder.path().join("keys").join(file)).unwrap();
    }
    start(folder, settings).await
}
