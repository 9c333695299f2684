//! Running the portal until it is told to stop.

use crate::app::App;
use crate::courier::Courier;
use crate::routes::router;
use crate::seeking::Seeker;
use axum::Router;
use rights::Error;
use std::future::{Future, IntoFuture as _};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;

/// How long requests in work are waited for at the end, and then what those asked for who have hung up.
const LAST_REQUESTS: Duration = Duration::from_secs(20);

/// Serves until `stop` is over; requests that are being answered are finished first. `around` is given the
/// portal's addresses and gives what is served, with others beside them; `ready` is told where.
///
/// # Errors
/// When the address cannot be listened at.
pub async fn serve(
    app: Arc<App>,
    around: impl FnOnce(Router) -> Router,
    ready: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    let at = app.parts.portal.listen;
    let failed = |e: std::io::Error| {
        Error::storage(format!(
            "cannot listen at `{at}`; set `listen` under [portal]"
        ))
        .because(e)
    };
    app.check()?;
    crate::earlier::begin(&app).await?;
    let listener = TcpListener::bind(at).await.map_err(failed)?;
    ready(listener.local_addr().map_err(failed)?);
    let over = Arc::new(AtomicBool::new(false));
    let courier = Courier::new(Arc::clone(&app));
    let confirming = {
        let over = Arc::clone(&over);
        tokio::spawn(async move { courier.run(&over).await })
    };
    let seeker = Seeker::new(Arc::clone(&app));
    let seeking = {
        let over = Arc::clone(&over);
        tokio::spawn(async move { seeker.run(&over).await })
    };
    let service = around(router(Arc::clone(&app)));
    let service = service.into_make_service_with_connect_info::<SocketAddr>();
    let stopped = Arc::new(tokio::sync::Notify::new());
    let until = {
        let stopped = Arc::clone(&stopped);
        async move {
            stop.await;
            stopped.notify_one();
        }
    };
    let serving = axum::serve(listener, service).with_graceful_shutdown(until);
    let late = async {
        stopped.notified().await;
        tokio::time::sleep(LAST_REQUESTS).await;
    };
    let served = tokio::select! {
        served = serving.into_future() => served,
        // Somebody who sends half a request and waits does not keep it alive.
        () = late => Ok(()),
    };
    // Whoever has hung up waits for nothing; what they asked for is done all the same.
    drop(tokio::time::timeout(LAST_REQUESTS, app.finished()).await);
    over.store(true, Ordering::SeqCst);
    app.bell.notify_one();
    app.sought.notify_one();
    // Whatever it was sending is finished; what it has not confirmed it confirms next time.
    drop(confirming.await);
    drop(seeking.await);
    served.map_err(failed)
}
