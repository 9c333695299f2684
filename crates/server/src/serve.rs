//! Running the portal until it is told to stop.

use crate::app::App;
use crate::courier::Courier;
use crate::routes::router;
use rights::Error;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::net::TcpListener;

/// Serves until `stop` is over; requests that are being answered are finished first. `ready` is told the
/// address.
///
/// # Errors
/// When the address cannot be listened at.
pub async fn serve(
    app: Arc<App>,
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
    let listener = TcpListener::bind(at).await.map_err(failed)?;
    ready(listener.local_addr().map_err(failed)?);
    let over = Arc::new(AtomicBool::new(false));
    let courier = Courier::new(Arc::clone(&app));
    let confirming = {
        let over = Arc::clone(&over);
        tokio::spawn(async move { courier.run(&over).await })
    };
    let service = router(Arc::clone(&app)).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service)
        .with_graceful_shutdown(stop)
        .await;
    over.store(true, Ordering::SeqCst);
    app.bell.notify_one();
    // Whatever it was sending is finished; what it has not confirmed it confirms next time.
    drop(confirming.await);
    served.map_err(failed)
}
