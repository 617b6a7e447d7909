//! A way to the database on which things go wrong.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;
use tokio::time::{Duration, sleep};

use super::support::postgres::Server;

/// What becomes of what is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Open,
    /// Nothing comes through, and nobody hears of it.
    Silent,
    /// What is asked comes through; of this many answers one does not, and the connection ends.
    Unanswered(u64),
}

pub(crate) struct Line {
    pub(crate) url: String,
    way: watch::Sender<Way>,
    /// Answers, of which one in so many did not come through.
    pub(crate) lost: Arc<AtomicU64>,
}

impl Line {
    pub(crate) async fn to(server: &Server, url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let socket: PathBuf = server.socket().join(".s.PGSQL.5432");
        let (way, lost) = (watch::Sender::new(Way::Open), Arc::<AtomicU64>::default());
        let (ways, losses) = (way.clone(), Arc::clone(&lost));
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                // Between the end of a server and its return there is nobody.
                let Ok(server) = UnixStream::connect(&socket).await else { continue };
                tokio::spawn(carry(client, server, ways.subscribe(), Arc::clone(&losses)));
            }
        });
        let name = url.rsplit('/').find(|part| part.contains('?')).unwrap();
        let name = name.split('?').next().unwrap();
        let url = format!("postgres://interlude@127.0.0.1:{port}/{name}?sslmode=disable");
        Self { url, way, lost }
    }

    /// From now on it is like that.
    pub(crate) fn set(&self, way: Way) {
        self.way.send_replace(way);
    }
}

async fn carry(
    mut client: TcpStream,
    mut server: UnixStream,
    mut way: watch::Receiver<Way>,
    lost: Arc<AtomicU64>,
) {
    let (mut asked, mut answered) = (vec![0; 64 << 10], vec![0; 64 << 10]);
    loop {
        let now = *way.borrow_and_update();
        if now == Way::Silent {
            // Both ends stay open, and hear nothing.
            return sleep(Duration::from_secs(600)).await;
        }
        let done = tokio::select! {
            count = client.read(&mut asked) => pass(count, &asked, &mut server).await,
            count = server.read(&mut answered) => {
                // What the server answers it has done.
                let is_lost = match now {
                    Way::Unanswered(one_of) => {
                        lost.fetch_add(1, Ordering::SeqCst).is_multiple_of(one_of)
                    }
                    _ => false,
                };
                if is_lost {
                    return;
                }
                pass(count, &answered, &mut client).await
            }
            _ = way.changed() => Some(()),
        };
        if done.is_none() {
            return;
        }
    }
}

/// What was read to the other end; none: one of them is closed.
async fn pass(
    count: std::io::Result<usize>,
    bytes: &[u8],
    to: &mut (impl AsyncWrite + Unpin),
) -> Option<()> {
    let count = count.ok().filter(|count| *count > 0)?;
    to.write_all(&bytes[..count]).await.ok()
}
