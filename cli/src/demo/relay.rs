use std::path::Path;
use std::sync::Arc;

use interlude_core::sync::RelayUrl;
use interlude_relay::{Options, Relay, SystemClock, serve};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::failure::{Failure, Outcome};
use crate::interrupt::runtime;

/// A real relay on this machine, in threads of its own.
pub(super) struct Loopback {
    pub(super) url: RelayUrl,
    runtime: Runtime,
    end: oneshot::Sender<()>,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Loopback {
    /// Starts one at a port that is free.
    pub(super) fn start(folder: &Path) -> Outcome<Self> {
        let runtime = runtime()?;
        let (end, ended) = oneshot::channel();
        let (serving, address) = runtime.block_on(async {
            let options = Options::in_folder(folder);
            let relay =
                Relay::open(options, Arc::new(SystemClock)).await.map_err(Failure::Relay)?;
            let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
            let address = listener.local_addr()?;
            let shutdown = async {
                // Dropped or sent: either ends it.
                let _ = ended.await;
            };
            Ok::<_, Failure>((tokio::spawn(serve(relay, listener, shutdown)), address))
        })?;
        let url = RelayUrl::parse(&format!("http://{address}"))?;
        Ok(Self { url, runtime, end, serving })
    }

    /// Stops it gracefully.
    pub(super) fn stop(self) -> Outcome {
        drop(self.end);
        let served = self.runtime.block_on(self.serving);
        Ok(served.map_err(|_| Failure::Input("the relay of the story failed"))??)
    }
}
