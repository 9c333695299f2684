//! Whether the platform hears of choices by itself: whoever tells it knows, and stands above this crate.

use crate::app::App;
use rights::Error;
use std::pin::Pin;

/// Asks whether the platform hears of choices by itself.
pub type Connection =
    Box<dyn Fn() -> Pin<Box<dyn Future<Output = Result<bool, Error>> + Send>> + Send + Sync>;

impl App {
    /// Whoever tells the platform of choices says here how it is known that it does.
    pub fn connect(&self, connection: Connection) {
        // Said twice, the first one stands.
        drop(self.connection.set(connection));
    }

    /// Whether the platform hears of choices by itself; else somebody has to tell it.
    pub(crate) async fn is_connected(&self) -> Result<bool, Error> {
        match self.connection.get() {
            Some(connection) => connection().await,
            None => Ok(false),
        }
    }

    /// The same where the answer must not fail by it any more; in doubt somebody has to tell it.
    pub(crate) async fn is_connected_or_log(&self) -> bool {
        self.is_connected().await.unwrap_or_else(|error| {
            crate::fault::log(self, &error);
            false
        })
    }
}
