//! What every storage must do, whatever database is below it.

mod blobs;
mod mailboxes;
mod numbers;
mod pushes;
pub(super) mod racing;
mod rosters;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use interlude_wire::api::{BlobState, Cursor, Page};
use interlude_wire::push::{Push, RecordKind};
use interlude_wire::{BlobName, Hash, MailboxId, PrincipalId, SpaceId, limits};

use super::*;
use crate::support::{Chain, Person, Series, change, snapshot, tombstone};
use crate::target::Direction;

/// Runs all of it. Each part has a space of its own.
pub(super) async fn all<S: Storage>(storage: &S) {
    rosters::requests(storage).await;
    rosters::rosters(storage).await;
    rosters::cut_offs(storage).await;
    pushes::pushes(storage).await;
    pushes::quotas(storage).await;
    pushes::rules(storage).await;
    pushes::replacing(storage).await;
    pushes::floors(storage).await;
    pushes::pages(storage).await;
    blobs::blobs(storage).await;
    rosters::removal(storage).await;
    mailboxes::mailboxes(storage).await;
    racing::all(storage).await;
    numbers::numbers(storage).await;
    assert_eq!(storage.tidy(1 << 50).await, Ok(()));
    assert_eq!(storage.ready().await, Ok(()));
}

const QUOTA: PushQuota = PushQuota { pushes: 10_000, bytes: 1 << 30, writers: 100 };

pub(super) fn growth(chain: &Chain, from: usize) -> Growth {
    let roster = &chain.0;
    let new = roster.entries().iter().zip(roster.hashes()).skip(from);
    Growth {
        space: chain.space(),
        from: from.checked_sub(1).map(|last| roster.hashes()[last]),
        number: u32::try_from(from).unwrap(),
        entries: new.map(|(entry, hash)| (*hash, entry.to_bytes())).collect(),
        present: roster.present().map(|(id, member)| (*id, member.principal)).collect(),
        gone: Vec::new(),
    }
}

/// A space whose first device has this seed; no other space of these tests has it.
pub(super) async fn space<S: Storage>(storage: &S, seed: u8) -> (Chain, Person) {
    let person = Person::new(seed);
    let chain = Chain::personal(&[&person], &Person::new(seed + 1));
    assert_eq!(storage.grow(growth(&chain, 0)).await, Ok(Grown::Done));
    (chain, person)
}

pub(super) fn incoming(chain: &Chain, push: &Push) -> Incoming {
    let header = push.open().unwrap();
    let rights = Rights::new(Arc::new(chain.0.clone()), &header);
    let (head, hash, push) = (chain.0.head(), push.hash(), push.clone());
    Incoming { head, push, header, hash, rights, quota: QUOTA, asked: Some(asked()) }
}

/// A request that nobody else of these tests makes.
fn asked() -> Asked {
    static ASKED: AtomicU64 = AtomicU64::new(0);
    let mut nonce = [0xa5; 16];
    nonce[..8].copy_from_slice(&ASKED.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    Asked { principal: PrincipalId([0; 32]), nonce, until: 1000, now: 500 }
}

pub(super) async fn accept<S: Storage>(storage: &S, chain: &Chain, push: &Push) -> Outcome {
    storage.accept(incoming(chain, push)).await.unwrap()
}

async fn read<S: Storage>(storage: &S, chain: &Chain, after: Cursor) -> Page {
    let span = Span { direction: Direction::After(after), limit: 200 };
    match storage.read(chain.space(), span).await.unwrap() {
        Read::Page(page) => page,
        other => panic!("{other:?}"),
    }
}

/// All pushes of a space, as they are sent.
async fn sent<S: Storage>(storage: &S, chain: &Chain) -> Vec<Push> {
    let page = read(storage, chain, Cursor::default()).await;
    page.items.iter().map(|item| Push::from_bytes(&item.push).unwrap()).collect()
}
