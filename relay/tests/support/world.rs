//! A relay in a folder of its own, and its clients.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use interlude_relay::{
    BlobStore, Clock, Database, Limits, MoveError, Moved, OpenError, Options, Relay, Request,
    Response, Tokens, move_relay,
};
use interlude_wire::api::{
    Accepted, AppendEntry, BlobState, CreateSpace, Cursor, Page, Problem, ProblemCode, RosterPage,
};
use interlude_wire::push::Push;
use interlude_wire::roster::SignedEntry;
use interlude_wire::{RelayId, decode, encode};
use minicbor::Decode;
use tempfile::TempDir;

use super::{Chain, Person};

/// A clock that stands until it is moved.
pub struct TestClock(pub AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

pub struct World {
    pub folder: Arc<TempDir>,
    pub database: Database,
    pub blobs: BlobStore,
    pub clock: Arc<TestClock>,
    pub relay: Relay,
    pub limits: Limits,
    pub token: Option<String>,
}

pub const START: i64 = 1_700_000_000_000;

impl World {
    pub async fn new() -> Self {
        Self::with(Limits::default(), None).await
    }

    pub async fn with(limits: Limits, token: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::Sqlite(folder.path().to_owned());
        let blobs = BlobStore::Folder(folder.path().join("blobs"));
        Self::over(folder, database, blobs, limits, token).await
    }

    /// One that keeps blobs elsewhere.
    pub async fn with_blobs(blobs: BlobStore, limits: Limits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::Sqlite(folder.path().to_owned());
        Self::over(folder, database, blobs, limits, None).await
    }

    /// One over PostgreSQL.
    pub async fn on_postgres(url: &str, limits: Limits) -> Self {
        let database = Database::Postgres(url.to_owned());
        let folder = tempfile::tempdir().unwrap();
        let blobs = BlobStore::Folder(folder.path().join("blobs"));
        Self::over(folder, database, blobs, limits, None).await
    }

    async fn over(
        folder: TempDir,
        database: Database,
        blobs: BlobStore,
        limits: Limits,
        token: Option<&str>,
    ) -> Self {
        let (folder, token) = (Arc::new(folder), token.map(str::to_owned));
        let clock = Arc::new(TestClock(AtomicI64::new(START)));
        let relay = open(&database, &blobs, &clock, &limits, &token).await;
        Self { folder, database, blobs, clock, relay, limits, token }
    }

    /// Another relay over the same database.
    pub async fn beside(&self) -> Self {
        let (folder, database, clock) =
            (Arc::clone(&self.folder), self.database.clone(), Arc::clone(&self.clock));
        let (blobs, limits, token) = (self.blobs.clone(), self.limits.clone(), self.token.clone());
        let relay = open(&database, &blobs, &clock, &limits, &token).await;
        Self { folder, database, blobs, clock, relay, limits, token }
    }

    /// Goes on in another folder.
    pub async fn move_to(&mut self, folder: TempDir) {
        self.database = Database::Sqlite(folder.path().to_owned());
        self.blobs = BlobStore::Folder(folder.path().join("blobs"));
        self.folder = Arc::new(folder);
        self.restart().await;
    }

    /// Its process ends, and nothing of it is left but what it stored.
    pub async fn end(&mut self) {
        self.relay.close();
        // Something has to stand in its place.
        let nowhere = tempfile::tempdir().unwrap();
        let options = Options::in_folder(nowhere.path());
        self.relay = Relay::open(options, Arc::<TestClock>::clone(&self.clock)).await.unwrap();
    }

    /// It ends and moves to another database and another place for attachments; there it begins again.
    pub async fn relocate(&mut self, database: Database, blobs: BlobStore) -> Moved {
        self.end().await;
        let moved = self.carry(&database, &blobs, false).await.unwrap();
        (self.database, self.blobs) = (database, blobs);
        self.restart().await;
        moved
    }

    /// Moves what an ended relay left.
    pub async fn carry(
        &self,
        database: &Database,
        blobs: &BlobStore,
        dry_run: bool,
    ) -> Result<Moved, MoveError> {
        let options = |database: &Database, blobs: &BlobStore| Options {
            durable: false,
            ..Options::new(database.clone(), blobs.clone())
        };
        let (from, to) = (options(&self.database, &self.blobs), options(database, blobs));
        loop {
            match move_relay(&from, &to, dry_run, |_| ()).await {
                // PostgreSQL takes a moment to see that its clients went.
                Err(MoveError::From(OpenError::InUse)) => {
                    tokio::time::sleep(std::time::Duration::from_millis(10)).await;
                }
                moved => return moved,
            }
        }
    }

    /// As if the process had ended and begun again.
    pub async fn restart(&mut self) {
        self.relay.close();
        self.relay =
            open(&self.database, &self.blobs, &self.clock, &self.limits, &self.token).await;
    }

    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    pub fn pass(&self, milliseconds: i64) {
        self.clock.0.fetch_add(milliseconds, Ordering::SeqCst);
    }

    pub fn request(&self, who: &Person, method: &str, target: &str, body: &[u8]) -> Request {
        let signed = who.authorize(method, target, body, self.relay.id(), self.now());
        request(method, target, body, Some(signed))
    }

    pub async fn call(&self, who: &Person, method: &str, target: &str, body: &[u8]) -> Response {
        self.relay.answer(self.request(who, method, target, body)).await
    }

    pub async fn plain(&self, method: &str, target: &str, body: &[u8]) -> Response {
        self.relay.answer(request(method, target, body, None)).await
    }

    pub async fn create(&self, who: &Person, chain: &Chain) -> Response {
        let body = new_space(&chain.entries(), self.token.clone());
        self.call(who, "POST", "/v1/spaces", &body).await
    }

    pub async fn append(&self, who: &Person, chain: &Chain, entry: &SignedEntry) -> Response {
        let body = encode(&AppendEntry { entry: entry.to_bytes() });
        self.call(who, "POST", &format!("/v1/spaces/{}/roster", chain.space()), &body).await
    }

    pub async fn push(&self, who: &Person, chain: &Chain, push: &Push) -> Response {
        let target = format!("/v1/spaces/{}/pushes", chain.space());
        self.call(who, "POST", &target, &push.to_bytes()).await
    }

    pub async fn pull(&self, who: &Person, chain: &Chain, query: &str) -> Response {
        let target = format!("/v1/spaces/{}/pushes?{query}", chain.space());
        self.call(who, "GET", &target, &[]).await
    }

    pub async fn pull_all(&self, who: &Person, chain: &Chain) -> Page {
        read(&self.pull(who, chain, "").await)
    }
}

async fn open(
    database: &Database,
    blobs: &BlobStore,
    clock: &Arc<TestClock>,
    limits: &Limits,
    token: &Option<String>,
) -> Relay {
    let options = Options {
        id: Some(RelayId([9; 16])),
        durable: false,
        limits: limits.clone(),
        tokens: token.as_deref().map(Tokens::one),
        ..Options::new(database.clone(), blobs.clone())
    };
    Relay::open(options, Arc::<TestClock>::clone(clock)).await.unwrap()
}

pub fn request(method: &str, target: &str, body: &[u8], authorization: Option<String>) -> Request {
    let (method, target, body) = (method.to_owned(), target.to_owned(), body.to_vec());
    Request { method, target, authorization, body, address: None }
}

pub fn new_space(entries: &[SignedEntry], token: Option<String>) -> Vec<u8> {
    let entries = entries.iter().map(|entry| entry.to_bytes().into()).collect();
    encode(&CreateSpace { entries, token })
}

/// The message of an answer that must be one.
pub fn read<T: for<'b> Decode<'b, ()>>(response: &Response) -> T {
    assert_eq!(response.status, 200, "{}", String::from_utf8_lossy(&response.body));
    decode("an answer", &response.body, 64 << 20).unwrap()
}

/// The problem of an answer that must be one.
pub fn problem(response: &Response) -> Problem {
    assert_eq!(response.content_type, "application/problem+json", "{}", response.status);
    let problem: Problem = serde_json::from_slice(&response.body).unwrap();
    assert_eq!(problem.status, response.status);
    problem
}

pub fn code(response: &Response) -> ProblemCode {
    problem(response).code
}

pub fn accepted(response: &Response) -> Cursor {
    read::<Accepted>(response).cursor
}

pub fn roster_page(response: &Response) -> RosterPage {
    read(response)
}

pub fn blob_state(response: &Response) -> BlobState {
    read(response)
}

/// The pushes of a page, in its order.
pub fn pushes(page: &Page) -> Vec<Push> {
    page.items.iter().map(|item| Push::from_bytes(&item.push).unwrap()).collect()
}
