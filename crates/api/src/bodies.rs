//! Large bodies: few of them are held at the same time, and whoever sends one slowly does not keep others waiting
//! for long.

use crate::problem::{Problem, TOO_SLOW, UNAVAILABLE};
use axum::body::Bytes;
use axum::extract::{FromRequest as _, Request};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// So many are held at once: with the longest body that is taken, this bounds the memory that they need.
const AT_ONCE: usize = 4;
/// How long one may take to arrive.
const PATIENCE: Duration = Duration::from_secs(120);

/// Places for bodies.
#[derive(Debug)]
pub(crate) struct Bodies {
    places: Arc<Semaphore>,
    patience: Duration,
}

impl Default for Bodies {
    fn default() -> Self {
        Bodies {
            places: Arc::new(Semaphore::new(AT_ONCE)),
            patience: PATIENCE,
        }
    }
}

impl Bodies {
    /// Reads a body, as long as its route allows, once there is a place for it; that is free again when what is
    /// given beside it is dropped.
    pub(crate) async fn read(
        &self,
        request: Request,
    ) -> Result<(Bytes, OwnedSemaphorePermit), Problem> {
        let closed = |_| Problem::new(UNAVAILABLE, "no bodies are read any more");
        let place = Arc::clone(&self.places).acquire_owned().await;
        let place = place.map_err(closed)?;
        let read = timeout(self.patience, Bytes::from_request(request, &())).await;
        let slow = |_| {
            let detail = format!(
                "the body did not arrive within {} seconds; send less at once",
                self.patience.as_secs()
            );
            Problem::new(TOO_SLOW, detail)
        };
        let body = read.map_err(slow)?;
        let body = body.map_err(|refused| Problem::of_status(refused.status()))?;
        Ok((body, place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use futures::stream;
    use std::io::Error;

    #[tokio::test]
    async fn who_sends_nothing_more_loses_the_place() {
        let bodies = Bodies {
            places: Arc::new(Semaphore::new(1)),
            patience: Duration::from_millis(50),
        };
        let begun = || Request::new(Body::from_stream(stream::pending::<Result<Bytes, Error>>()));
        for _ in 0..3 {
            let slow = bodies.read(begun()).await.unwrap_err();
            assert_eq!(slow.kind, TOO_SLOW);
        }
        let (body, place) = bodies.read(Request::new(Body::from("all"))).await.unwrap();
        assert_eq!(body, "all");
        assert_eq!(bodies.places.available_permits(), 0);
        drop(place);
        assert_eq!(bodies.places.available_permits(), 1);
    }
}
