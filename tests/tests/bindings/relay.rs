use std::path::Path;
use std::sync::Arc;

use interlude_relay::{Options, Relay, SystemClock, serve};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// A real relay on loopback, as long as this lives.
pub(crate) struct Loopback {
    pub(crate) url: String,
    _runtime: Runtime,
}

impl Loopback {
    pub(crate) fn start(folder: &Path) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let url = runtime.block_on(async {
            let relay =
                Relay::open(Options::in_folder(folder), Arc::new(SystemClock)).await.unwrap();
            let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
            let url = format!("http://{}", listener.local_addr().unwrap());
            tokio::spawn(serve(relay, listener, std::future::pending()));
            url
        });
        Self { url, _runtime: runtime }
    }
}
