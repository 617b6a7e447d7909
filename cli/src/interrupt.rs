//! Waiting for whoever runs the program to end it.

use std::future::Future;
use std::io;
use std::pin::Pin;

use tokio::runtime::{Builder, Runtime};

/// What runs commands that wait for several things at once.
pub(crate) fn runtime() -> io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(2).enable_all().build()
}

/// Ends with the first Ctrl-C or request to terminate. From the call on these do not end the
/// program by themselves.
///
/// # Errors
/// When the system gives no signals.
#[cfg(unix)]
pub(crate) fn interrupted() -> io::Result<Pin<Box<dyn Future<Output = ()> + Send>>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(Box::pin(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }))
}

/// Ends with the first Ctrl-C.
#[cfg(not(unix))]
pub(crate) fn interrupted() -> io::Result<Pin<Box<dyn Future<Output = ()> + Send>>> {
    Ok(Box::pin(async {
        // Where there are no signals there is no other way than to end at once.
        let _ = tokio::signal::ctrl_c().await;
    }))
}
