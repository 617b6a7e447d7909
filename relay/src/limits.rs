use interlude_wire::limits;

/// How often something may happen: a bucket of `burst` that fills by `per_second`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Requests a second in the long run.
    pub per_second: u32,
    /// Requests at once.
    pub burst: u32,
}

impl Rate {
    /// No bound.
    pub const NONE: Self = Self { per_second: u32::MAX, burst: u32::MAX };
}

/// What one relay allows. The bounds of the formats themselves are `interlude_wire::limits`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Pushes of a space whose headers are kept.
    pub pushes: u64,
    /// Bytes of a space's pushes, as they are stored.
    pub bytes: u64,
    /// Writers of a space, those of principals that went included.
    pub writers: u64,
    /// Entries of a roster.
    pub roster_entries: u32,
    /// Bytes of a roster, and of the request that brings a whole one.
    pub roster_bytes: usize,
    /// Blobs of a space.
    pub blobs: u64,
    /// Bytes of a space's blobs; one that has begun counts with all it will have.
    pub blob_bytes: u64,
    /// Mailboxes that are open at one time.
    pub mailboxes: u64,
    /// Mailboxes that one principal has open at one time.
    pub mailboxes_each: u64,
    /// Requests in one space, of all that are present in it.
    pub per_space: Rate,
    /// Requests of one principal.
    pub per_principal: Rate,
    /// Requests from one address (IPv6: one network of 64 bits).
    pub per_address: Rate,
    /// Spaces made from one address.
    pub new_spaces: Rate,
    /// Long polls and event streams that wait at one time.
    pub waits: usize,
    /// Long polls and event streams of one principal, or of one mailbox, that wait at one time.
    pub waits_each: usize,
    /// Nonces of reading requests that are remembered; beyond, requests are refused for a while.
    pub nonces: usize,
    /// Connections at one time.
    pub connections: usize,
    /// The same from one address (IPv6: one network of 64 bits); not counted behind a proxy.
    pub connections_each: usize,
    /// Seconds that a connection may be without a request, or with an answer that nobody takes.
    /// Event streams give a sign of life every 25 seconds and need more than that.
    pub idle_seconds: u64,
    /// Seconds that the body of a request may take, however steadily it comes.
    pub body_seconds: u64,
    /// Bytes of request bodies that are in memory at one time.
    pub body_memory: usize,
    /// Connections to PostgreSQL at one time, a few for other purposes apart.
    pub database_connections: u32,
    /// Bytes of SQLite's file; `None`: what the disk holds. Reaching it is like a full disk.
    pub database_bytes: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pushes: 1_000_000,
            bytes: 4 << 30,
            writers: 4096,
            roster_entries: 2000,
            roster_bytes: 8 << 20,
            blobs: 20_000,
            blob_bytes: 32 << 30,
            mailboxes: 100_000,
            mailboxes_each: 16,
            per_space: Rate { per_second: 1000, burst: 20_000 },
            per_principal: Rate { per_second: 100, burst: 2000 },
            per_address: Rate { per_second: 500, burst: 10_000 },
            new_spaces: Rate { per_second: 1, burst: 100 },
            waits: 10_000,
            waits_each: 16,
            nonces: 1_000_000,
            connections: 4096,
            connections_each: 512,
            idle_seconds: 60,
            body_seconds: 90,
            body_memory: 256 << 20,
            database_connections: 16,
            database_bytes: None,
        }
    }
}

impl Limits {
    /// The largest body of any request.
    #[must_use]
    pub fn largest_body(&self) -> usize {
        self.roster_bytes.max(limits::PUSH)
    }
}
