//! A defect in the answer to one request ends that request, and nothing else.
//!
//! What a panic says can quote anything; so of one that was caught here only its place in the program is kept.

use rights::Error;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::pin::pin;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

thread_local! {
    /// Whether this thread is answering a request.
    static ANSWERING: Cell<bool> = const { Cell::new(false) };
    /// Where that panicked last.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

static HOOK: Once = Once::new();
static EVERYWHERE: AtomicBool = AtomicBool::new(false);

fn place(info: &PanicHookInfo<'_>) -> String {
    info.location().map_or_else(String::new, |at| {
        format!("{}:{}:{}", at.file(), at.line(), at.column())
    })
}

/// What is said of a panic in the answer to a request is kept from standard error.
fn listen() {
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if ANSWERING.get() {
                PLACE.set(Some(place(info)));
            } else if EVERYWHERE.load(Ordering::Relaxed) {
                let line = serde_json::json!({ "level": "error", "panicked_at": place(info) });
                eprintln!("{line}");
            } else {
                before(info);
            }
        }));
    });
}

/// From now on the log has only the place of a panic, on whatever thread it is: for a program that serves.
pub fn without_words() {
    listen();
    EVERYWHERE.store(true, Ordering::Relaxed);
}

/// What an answer is, or that making it panicked.
///
/// # Errors
/// Of kind internal: it panicked, and where.
pub async fn caught<T>(answer: impl Future<Output = T>) -> Result<T, Error> {
    listen();
    let mut answer = pin!(answer);
    poll_fn(move |context| {
        let outer = ANSWERING.replace(true);
        let polled = catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(context)));
        ANSWERING.set(outer);
        match polled {
            Ok(polled) => polled.map(Ok),
            Err(_) => Poll::Ready(Err(defect())),
        }
    })
    .await
}

fn defect() -> Error {
    let place = PLACE.take().unwrap_or_default();
    Error::internal(format!(
        "a defect: the program panicked at `{place}`; report it, with this line"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_panic_becomes_an_error_that_names_its_place_alone() {
        let fails = async {
            tokio::task::yield_now().await;
            let who = "ada@example.org";
            assert!(who.is_empty(), "{who} is somebody");
        };
        let text = caught(fails).await.unwrap_err().to_string();
        assert!(
            text.contains("panics.rs:") && !text.contains("ada"),
            "{text}"
        );
        assert_eq!(caught(async { 1 }).await.unwrap(), 1);
        let nested = caught(async { caught(async { [0_u8; 0].first().copied().unwrap() }).await });
        assert!(nested.await.unwrap().is_err());
        assert!(!ANSWERING.get());
    }
}
