//! A receiver of webhooks on loopback, in whatever mood, and a postman that delivers to it.

use crate::world::World;
use api::{Pace, Postman};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What a receiver does with the next deliveries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Accepts,
    Fails,
    Hangs,
    IsGone,
    SendsElsewhere,
    /// Answers as soon as it is in another mood, and by that.
    Waits,
}

/// Something that arrived: id, time, signatures, body.
pub(crate) type Arrived = (String, String, String, String);

#[derive(Clone)]
pub(crate) struct Receiver {
    pub(crate) address: String,
    mood: Arc<Mutex<Mood>>,
    arrived: Arc<Mutex<Vec<Arrived>>>,
}

async fn receive(
    State(receiver): State<Receiver>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, HeaderMap) {
    let header = |name: &str| headers.get(name).unwrap().to_str().unwrap().to_owned();
    receiver.arrived.lock().unwrap().push((
        header("webhook-id"),
        header("webhook-timestamp"),
        header("webhook-signature"),
        String::from_utf8(body.to_vec()).unwrap(),
    ));
    while receiver.mood() == Mood::Waits {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let mood = receiver.mood();
    let mut more = HeaderMap::new();
    let status = match mood {
        Mood::Accepts | Mood::Waits => StatusCode::NO_CONTENT,
        Mood::Fails => StatusCode::INTERNAL_SERVER_ERROR,
        Mood::IsGone => StatusCode::GONE,
        Mood::SendsElsewhere => {
            more.insert("location", receiver.address.parse().unwrap());
            StatusCode::TEMPORARY_REDIRECT
        }
        Mood::Hangs => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            StatusCode::OK
        }
    };
    (status, more)
}

impl Receiver {
    pub(crate) async fn start() -> Receiver {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Receiver {
            address: format!("http://{}/hook", listener.local_addr().unwrap()),
            mood: Arc::new(Mutex::new(Mood::Accepts)),
            arrived: Arc::default(),
        };
        let router = Router::new()
            .route("/hook", post(receive))
            .with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        receiver
    }

    pub(crate) fn is(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    fn mood(&self) -> Mood {
        *self.mood.lock().unwrap()
    }

    pub(crate) fn arrived(&self) -> Vec<Arrived> {
        self.arrived.lock().unwrap().clone()
    }
}

pub(crate) fn quick() -> Pace {
    Pace {
        // So long that a slow machine's answers arrive, too, and nothing is sent twice for want of one.
        answer: Duration::from_secs(10),
        // So many that none gives up: how many tries a slow machine makes of a moment nobody knows.
        pauses_seconds: vec![0; 10_000],
        look: Duration::from_millis(20),
        ..Pace::default()
    }
}

/// A postman that delivers until it is dropped.
pub(crate) struct Running(Arc<AtomicBool>, Option<tokio::task::JoinHandle<()>>);

impl Running {
    pub(crate) fn start(world: &World, pace: Pace) -> Running {
        let postman = Postman::new(Arc::clone(&world.api), pace).unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        Running(
            stop,
            Some(tokio::spawn(async move { postman.run(&told).await })),
        )
    }

    pub(crate) async fn stop(mut self) {
        self.0.store(true, Ordering::SeqCst);
        self.1.take().unwrap().await.unwrap();
    }
}

pub(crate) async fn until(what: &str, so: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !so().await {
        assert!(
            begun.elapsed() < Duration::from_secs(120),
            "it never came: {what}"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
