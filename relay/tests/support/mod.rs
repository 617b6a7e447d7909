//! People, rosters and pushes that hold, for tests. What is sealed is any bytes: a relay cannot
//! tell.
#![allow(dead_code, missing_docs, unreachable_pub, reason = "every test uses a part of it")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

#[path = "postgres.rs"]
pub mod postgres;
#[path = "world.rs"]
pub mod world;

use std::sync::atomic::{AtomicU64, Ordering};

use interlude_wire::push::{Header, Item, Push, Record, RecordKind, Replaced};
use interlude_wire::request::{Authorization, Request};
use interlude_wire::roster::{
    Change, Entry, Epoch, Founder, Role, Roster, SignedEntry, SpaceKind, Wrap,
};
use interlude_wire::{
    Domain, Hash, Principal, PrincipalId, RelayId, SUITE, SpaceId, Tag, VERSION, WriterId, encode,
};
use ring::digest::{SHA256, digest};
use ring::signature::{Ed25519KeyPair, KeyPair};

/// Someone with keys.
pub struct Person {
    pair: Ed25519KeyPair,
    pub keys: Principal,
    nonce: AtomicU64,
}

impl Person {
    pub fn new(seed: u8) -> Self {
        Self::with_nonce(seed, 0)
    }

    /// One whose first nonces were used before.
    pub fn with_nonce(seed: u8, nonce: u64) -> Self {
        Self::from_seed([seed; 32], nonce)
    }

    /// One of more than there are small seeds.
    pub fn numbered(number: u32) -> Self {
        let mut seed = [0x5e; 32];
        seed[..4].copy_from_slice(&number.to_be_bytes());
        Self::from_seed(seed, 0)
    }

    fn from_seed(seed: [u8; 32], nonce: u64) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).unwrap();
        let signing = pair.public_key().as_ref().try_into().unwrap();
        let keys = Principal { signing, wrapping: seed };
        Self { pair, keys, nonce: AtomicU64::new(nonce) }
    }

    pub fn id(&self) -> PrincipalId {
        self.keys.id()
    }

    pub fn sign(&self, domain: Domain, bytes: &[u8]) -> [u8; 64] {
        self.pair.sign(&domain.message(bytes)).as_ref().try_into().unwrap()
    }

    /// The `Authorization` header of a request.
    pub fn authorize(
        &self,
        method: &str,
        target: &str,
        body: &[u8],
        relay: RelayId,
        time: i64,
    ) -> String {
        let mut request = Request::new(method, target, body, relay, time);
        let nonce = self.nonce.fetch_add(1, Ordering::Relaxed) + 1;
        request.nonce[..8].copy_from_slice(&nonce.to_be_bytes());
        let signature = self.sign(Domain::Request, &request.to_bytes());
        let (principal, nonce) = (self.id(), request.nonce);
        Authorization { principal, time, nonce, signature }.to_header()
    }
}

/// A roster and those who may write in it.
#[derive(Clone)]
pub struct Chain(pub Roster);

impl Chain {
    /// A personal space: devices and the recovery principal, the first device founds it.
    pub fn personal(devices: &[&Person], recovery: &Person) -> Self {
        let owner = |person: &&Person| Founder { principal: person.keys, role: Role::Owner };
        let founders = devices.iter().chain([&recovery]).map(owner).collect();
        Self::begin(devices[0], SpaceKind::Personal, founders, Some(recovery.id()))
    }

    /// A group: one owner and members.
    pub fn group(owner: &Person, members: &[&Person]) -> Self {
        let mut founders = vec![Founder { principal: owner.keys, role: Role::Owner }];
        let member = |person: &&Person| Founder { principal: person.keys, role: Role::Member };
        founders.extend(members.iter().map(member));
        Self::begin(owner, SpaceKind::Group, founders, None)
    }

    fn begin(
        author: &Person,
        kind: SpaceKind,
        founders: Vec<Founder>,
        recovery: Option<PrincipalId>,
    ) -> Self {
        let there = founders.iter().map(|founder| founder.principal.id()).collect();
        let changes = vec![Change::Begin { kind, founders, recovery }];
        let entry = sign_entry(author, 0, Hash::default(), changes, there, None);
        Self(Roster::begin(entry).unwrap())
    }

    pub fn space(&self) -> SpaceId {
        self.0.space()
    }

    pub fn entries(&self) -> Vec<SignedEntry> {
        self.0.entries().to_vec()
    }

    /// The next entry, not appended.
    pub fn entry(&self, author: &Person, changes: Vec<Change>) -> SignedEntry {
        let mut there: Vec<PrincipalId> = self.0.present().map(|(id, _)| *id).collect();
        for change in &changes {
            match change {
                Change::Add { principal, .. } => there.push(principal.id()),
                Change::Remove { principal, .. } => there.retain(|id| id != principal),
                Change::Rekey { old, new, .. } => {
                    there.retain(|id| id != old);
                    there.push(new.id());
                }
                _ => {}
            }
        }
        let previous = (self.0.kind() == SpaceKind::Personal).then(|| vec![7; 48]);
        sign_entry(author, self.0.number() + 1, self.0.head(), changes, there, previous)
    }

    /// Appends an entry and gives it.
    pub fn append(&mut self, author: &Person, changes: Vec<Change>) -> SignedEntry {
        let entry = self.entry(author, changes);
        self.0.append(entry.clone()).unwrap();
        entry
    }

    pub fn add(&mut self, author: &Person, new: &Person) -> SignedEntry {
        self.append(author, vec![Change::Add { principal: new.keys, role: Role::Owner }])
    }

    pub fn remove(
        &mut self,
        author: &Person,
        who: &Person,
        cutoffs: &[(WriterId, u64)],
    ) -> SignedEntry {
        let cutoffs = cutoffs.to_vec();
        self.append(author, vec![Change::Remove { principal: who.id(), cutoffs }])
    }
}

fn sign_entry(
    author: &Person,
    number: u32,
    previous: Hash,
    changes: Vec<Change>,
    there: Vec<PrincipalId>,
    history: Option<Vec<u8>>,
) -> SignedEntry {
    let wrap = |to| Wrap { to, enc: [1; 32], sealed: [2; 80] };
    let wraps = there.into_iter().map(wrap).collect();
    let epoch = Epoch { commitment: Hash([3; 32]), wraps, previous: history };
    let (version, suite, author_id) = (VERSION, SUITE, author.id());
    let entry = Entry { version, suite, number, previous, author: author_id, changes, epoch };
    let entry = encode(&entry);
    let signature = author.sign(Domain::Roster, &entry);
    SignedEntry { entry, signature }
}

/// A record to push: its document, kind and what stands for its sealed bytes.
pub type Piece = (u8, RecordKind, Vec<u8>);

pub fn change(tag: u8, content: u8) -> Piece {
    (tag, RecordKind::Change, vec![content; Record::OVERHEAD])
}

pub fn snapshot(tag: u8, content: u8) -> Piece {
    (tag, RecordKind::Snapshot, vec![content; Record::OVERHEAD + 1])
}

pub fn tombstone(tag: u8) -> Piece {
    (tag, RecordKind::Tombstone, vec![0xee; Record::OVERHEAD])
}

/// A writer's series, as its owner knows it.
#[derive(Clone)]
pub struct Series {
    pub writer: WriterId,
    pub sequence: u64,
    pub previous: Hash,
    pub floor: u64,
}

impl Series {
    pub fn new(writer: u8) -> Self {
        let writer = WriterId([writer; 16]);
        Self { writer, sequence: 0, previous: Hash::default(), floor: 0 }
    }

    /// The next push, which the series goes on from.
    pub fn push(&mut self, chain: &Chain, author: &Person, pieces: &[Piece]) -> Push {
        self.replacing(chain, author, pieces, &[])
    }

    pub fn replacing(
        &mut self,
        chain: &Chain,
        author: &Person,
        pieces: &[Piece],
        replaces: &[Replaced],
    ) -> Push {
        let push = self.draft(chain, author, pieces, replaces);
        self.sequence += 1;
        self.previous = push.hash();
        push
    }

    /// The next push; the series stays where it is.
    pub fn draft(
        &self,
        chain: &Chain,
        author: &Person,
        pieces: &[Piece],
        replaces: &[Replaced],
    ) -> Push {
        let item = |(tag, kind, sealed): &Piece| Item {
            tag: Tag([*tag; 32]),
            kind: *kind,
            length: u32::try_from(sealed.len()).unwrap(),
            digest: Hash(digest(&SHA256, sealed).as_ref().try_into().unwrap()),
        };
        let header = Header {
            version: VERSION,
            suite: SUITE,
            space: chain.space(),
            roster: chain.0.head(),
            epoch: chain.0.number(),
            author: author.id(),
            writer: self.writer,
            sequence: self.sequence + 1,
            previous: self.previous,
            seen: Vec::new(),
            floor: self.floor,
            items: pieces.iter().map(item).collect(),
            replaces: replaces.to_vec(),
        };
        let header = encode(&header);
        let signature = author.sign(Domain::Push, &header);
        let records = pieces.iter().map(|(_, _, sealed)| Some(sealed.clone().into()));
        Push { header, signature, records: records.collect() }
    }

    /// A record of this series.
    pub fn record(&self, sequence: u64, index: u32) -> Replaced {
        Replaced { writer: self.writer, sequence, index }
    }
}
