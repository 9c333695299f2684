//! Work that goes on to its end when whoever asked for it has gone, and that is waited for when the program ends.

use crate::app::App;
use crate::panics::caught;
use rights::Error;
use std::sync::Arc;
use tokio::sync::RwLock;

/// What is under way: each holds it with others, and whoever waits for all of it wants it alone.
pub(crate) type Work = Arc<RwLock<()>>;

impl App {
    /// Does something to its end, also when nobody waits for it any more: a server drops what it was doing for somebody
    /// who has hung up, wherever that stands.
    ///
    /// # Errors
    /// When it panics, or the program ends.
    pub async fn finish<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Error> {
        let under_way = Arc::clone(&self.work).read_owned().await;
        let task = tokio::spawn(async move {
            let done = caught(work).await;
            drop(under_way);
            done
        });
        let ended = |e| Error::storage("the program ends, and it may be done or not").because(e);
        task.await.map_err(ended)?
    }

    /// Waits until nothing is under way.
    pub(crate) async fn finished(&self) {
        drop(self.work.write().await);
    }
}
