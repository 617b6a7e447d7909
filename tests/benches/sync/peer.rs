//! samod, which syncs Automerge documents over TCP, with its storage in memory: it encrypts and
//! keeps nothing.

use std::sync::Arc;

use automerge::Automerge;
use samod::tokio_io::TcpDialer;
use samod::{BackoffConfig, DocumentId, Repo, Transport};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::floor::document;

/// Milliseconds until a new device has all documents.
pub(crate) fn bootstrap(texts: &[String]) -> f64 {
    let runtime = Runtime::new().unwrap();
    runtime.block_on(async {
        let server = Repo::build_tokio().load().await;
        let mut ids: Vec<DocumentId> = Vec::with_capacity(texts.len());
        for text in texts {
            let document = Automerge::load(&document(text).save()).unwrap();
            ids.push(server.create(document).await.unwrap().document_id().clone());
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("tcp://{}", listener.local_addr().unwrap());
        let acceptor = server.make_acceptor("tcp://server".parse().unwrap()).unwrap();
        tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            acceptor.accept(Transport::from_tokio_io(stream)).unwrap();
        });
        let client = Repo::build_tokio().load().await;
        let dialer = Arc::new(TcpDialer::new(url.parse().unwrap()).unwrap());
        let connection = client.dial(BackoffConfig::default(), dialer).unwrap();
        connection.established().await.unwrap();
        let time = fetch(&client, ids).await;
        client.stop().await;
        server.stop().await;
        time
    })
}

async fn fetch(client: &Repo, ids: Vec<DocumentId>) -> f64 {
    #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
    let began = std::time::Instant::now();
    // As many at a time as keeps both busy.
    for some in ids.chunks(200) {
        let found = some.iter().map(|id| client.find(id.clone()));
        for document in futures::future::join_all(found).await {
            assert!(document.unwrap().is_some());
        }
    }
    began.elapsed().as_secs_f64() * 1000.0
}
