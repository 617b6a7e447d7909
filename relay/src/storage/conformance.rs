//! What every storage must do, whatever database is below it.

use std::collections::BTreeMap;
use std::sync::Arc;

use interlude_wire::api::{BlobState, Cursor, Page};
use interlude_wire::push::Push;
use interlude_wire::{BlobName, Hash, MailboxId, PrincipalId, SpaceId};

use super::*;
use crate::support::{Chain, Person, Series, change, tombstone};
use crate::target::Direction;

/// Runs all of it. Each part has a space of its own.
pub(super) async fn all<S: Storage>(storage: &S) {
    requests(storage).await;
    rosters(storage).await;
    pushes(storage).await;
    quotas(storage).await;
    cursors_never_skip(storage).await;
    cut_offs(storage).await;
    blobs(storage).await;
    removal(storage).await;
    mailboxes(storage).await;
    assert_eq!(storage.tidy(1 << 50).await, Ok(()));
    assert_eq!(storage.ready().await, Ok(()));
}

const QUOTA: PushQuota = PushQuota { pushes: 10_000, bytes: 1 << 30, writers: 100 };

fn growth(chain: &Chain, from: usize) -> Growth {
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
async fn space<S: Storage>(storage: &S, seed: u8) -> (Chain, Person) {
    let person = Person::new(seed);
    let chain = Chain::personal(&[&person], &Person::new(seed + 1));
    assert_eq!(storage.grow(growth(&chain, 0)).await, Ok(Grown::Done));
    (chain, person)
}

fn incoming(chain: &Chain, push: &Push) -> Incoming {
    let header = push.open().unwrap();
    let rights = Rights::new(Arc::new(chain.0.clone()), &header);
    let (head, hash, push) = (chain.0.head(), push.hash(), push.clone());
    Incoming { head, push, header, hash, rights, quota: QUOTA }
}

async fn accept<S: Storage>(storage: &S, chain: &Chain, push: &Push) -> Outcome {
    storage.accept(incoming(chain, push)).await.unwrap()
}

async fn read<S: Storage>(storage: &S, chain: &Chain, after: Cursor) -> Page {
    let span = Span { direction: Direction::After(after), limit: 200 };
    match storage.read(chain.space(), span).await.unwrap() {
        Read::Page(page) => page,
        other => panic!("{other:?}"),
    }
}

async fn requests<S: Storage>(storage: &S) {
    let (one, two) = (PrincipalId([1; 32]), PrincipalId([2; 32]));
    let note = |who, until, now| storage.note_request(who, [7; 16], until, now);
    assert_eq!(note(one, 100, 0).await, Ok(true));
    assert_eq!(note(one, 100, 100).await, Ok(false));
    assert_eq!(note(two, 100, 0).await, Ok(true));
    assert_eq!(note(one, 300, 101).await, Ok(true));
}

async fn rosters<S: Storage>(storage: &S) {
    let nowhere = SpaceId([0; 32]);
    assert_eq!(storage.head(nowhere).await, Ok(None));
    assert_eq!(storage.entries(nowhere, 0, 9).await, Ok(Vec::new()));
    let (mut chain, a) = space(storage, 10).await;
    assert_eq!(storage.grow(growth(&chain, 0)).await, Ok(Grown::Moved));
    let b = Person::new(12);
    assert_eq!(storage.principal(b.id()).await, Ok(None));
    chain.add(&a, &b);
    assert_eq!(storage.grow(growth(&chain, 1)).await, Ok(Grown::Done));
    assert_eq!(storage.grow(growth(&chain, 1)).await, Ok(Grown::Moved));
    let head = Head { count: 2, hash: chain.0.head() };
    assert_eq!(storage.head(chain.space()).await, Ok(Some(head)));
    let sent: Vec<_> = chain.entries().iter().map(|entry| entry.to_bytes()).collect();
    assert_eq!(storage.entries(chain.space(), 0, 9).await, Ok(sent.clone()));
    assert_eq!(storage.entries(chain.space(), 1, 9).await, Ok(sent[1..].to_vec()));
    assert_eq!(storage.entries(chain.space(), 0, 1).await, Ok(sent[..1].to_vec()));
    assert_eq!(storage.principal(b.id()).await, Ok(Some(b.keys)));
    assert_eq!(storage.spaces_of(b.id(), 9).await, Ok(vec![chain.space()]));
    chain.remove(&a, &b, &[]);
    storage.grow(growth(&chain, 2)).await.unwrap();
    assert_eq!(storage.principal(b.id()).await, Ok(None));
    assert_eq!(storage.spaces_of(b.id(), 9).await, Ok(Vec::new()));
}

async fn pushes<S: Storage>(storage: &S) {
    let (chain, a) = space(storage, 20).await;
    let mut series = Series::new(1);
    let first = series.push(&chain, &a, &[change(1, 1)]);
    let second = series.push(&chain, &a, &[change(2, 2)]);
    assert_eq!(storage.newest(chain.space()).await, Ok(Some(Cursor::default())));
    assert_eq!(accept(storage, &chain, &second).await, Outcome::Gap(0));
    let moved = Incoming { head: Hash([0; 32]), ..incoming(&chain, &first) };
    assert_eq!(storage.accept(moved).await, Ok(Outcome::Moved));
    let cursor = Cursor::behind(1, &first.hash());
    assert_eq!(accept(storage, &chain, &first).await, Outcome::Kept(cursor));
    assert_eq!(accept(storage, &chain, &first).await, Outcome::There(cursor));
    let other = Series::new(1).push(&chain, &a, &[]);
    assert_eq!(accept(storage, &chain, &other).await, Outcome::Taken);
    let erased = series.push(&chain, &a, &[tombstone(1)]);
    accept(storage, &chain, &second).await;
    accept(storage, &chain, &erased).await;
    let page = read(storage, &chain, Cursor::default()).await;
    let mut kept = first.clone();
    kept.records[0] = None;
    let sent: Vec<_> = page.items.into_iter().map(|item| item.push).collect();
    assert_eq!(sent, [kept, second, erased.clone()].map(|push| push.to_bytes()));
    let newest = Cursor::behind(3, &erased.hash());
    assert_eq!(storage.newest(chain.space()).await, Ok(Some(newest)));
    assert_eq!(read(storage, &chain, cursor).await.items.len(), 2);
    let foreign = Span { direction: Direction::After(Cursor { number: 2, ..newest }), limit: 1 };
    assert_eq!(storage.read(chain.space(), foreign).await, Ok(Read::UnknownCursor));
    assert_eq!(storage.read(SpaceId([0; 32]), foreign).await, Ok(Read::NoSpace));
    let nowhere = Chain::personal(&[&a], &Person::new(99));
    let push = Series::new(1).push(&nowhere, &a, &[]);
    assert_eq!(accept(storage, &nowhere, &push).await, Outcome::NoSpace);
}

async fn quotas<S: Storage>(storage: &S) {
    let (chain, a) = space(storage, 30).await;
    let mut series = Series::new(1);
    let first = series.push(&chain, &a, &[change(1, 1)]);
    for quota in [
        PushQuota { pushes: 0, ..QUOTA },
        PushQuota { bytes: 100, ..QUOTA },
        PushQuota { writers: 0, ..QUOTA },
    ] {
        let outcome = storage.accept(Incoming { quota, ..incoming(&chain, &first) }).await;
        assert!(matches!(outcome, Ok(Outcome::Quota(_))), "{outcome:?}");
    }
    // Nothing of it stayed, and there is room within the quota.
    let outcome = accept(storage, &chain, &first).await;
    assert_eq!(outcome, Outcome::Kept(Cursor::behind(1, &first.hash())));
}

/// Whoever sees a number has seen every one before it, while many write.
async fn cursors_never_skip<S: Storage>(storage: &S) {
    const EACH: u64 = 20;
    let (chain, a) = space(storage, 40).await;
    let write = |writer: u8| {
        let (chain, a) = (&chain, &a);
        async move {
            let mut series = Series::new(writer);
            for _ in 0..EACH {
                let push = series.push(chain, a, &[change(writer, 1)]);
                let outcome = accept(storage, chain, &push).await;
                assert!(matches!(outcome, Outcome::Kept(_)));
                tokio::task::yield_now().await;
            }
        }
    };
    let watch = async {
        let (mut after, mut seen) = (Cursor::default(), 0);
        while seen < 4 * EACH {
            let page = read(storage, &chain, after).await;
            for item in page.items {
                seen += 1;
                assert_eq!(item.cursor.number, seen);
                after = item.cursor;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::join!(write(1), write(2), write(3), write(4), watch);
}

async fn cut_offs<S: Storage>(storage: &S) {
    let (mut chain, a) = space(storage, 50).await;
    let b = Person::new(52);
    chain.add(&a, &b);
    storage.grow(growth(&chain, 1)).await.unwrap();
    let (mut one, mut two) = (Series::new(1), Series::new(2));
    let first = one.push(&chain, &a, &[change(1, 1), change(2, 2)]);
    let counts = two.push(&chain, &b, &[tombstone(1)]);
    let beyond = two.push(&chain, &b, &[tombstone(2)]);
    for push in [&first, &counts, &beyond] {
        accept(storage, &chain, push).await;
    }
    let entry = chain.remove(&a, &b, &[(two.writer, 1)]);
    let gone = vec![(b.id(), BTreeMap::from([(two.writer, 1)]))];
    assert_eq!(chain.0.head(), entry.hash());
    storage.grow(Growth { gone, ..growth(&chain, 2) }).await.unwrap();
    assert!(matches!(accept(storage, &chain, &first).await, Outcome::There(_)));
    let page = read(storage, &chain, Cursor::default()).await;
    let push = Push::from_bytes(&page.items[0].push).unwrap();
    assert_eq!(push.records, [None, first.records[1].clone()]);
}

fn part(offset: u64, length: u64, object: &str) -> NewPart {
    let part = Part { offset, length, object: object.to_owned() };
    NewPart { name: BlobName([1; 32]), total: 9, part, blobs: 1, bytes: 10 }
}

async fn blobs<S: Storage>(storage: &S) {
    let (chain, _) = space(storage, 60).await;
    let (space, name) = (chain.space(), BlobName([1; 32]));
    let add = |part: NewPart| async move {
        storage.announce(space, part.part.object.clone(), 5).await.unwrap();
        storage.add_part(space, part).await.unwrap()
    };
    assert_eq!(storage.blob(space, name).await, Ok(None));
    assert_eq!(storage.add_part(space, part(0, 4, "never")).await, Ok(Added::Swept));
    let (empty, some) = (BlobState { length: 0, total: 9 }, BlobState { length: 4, total: 9 });
    assert_eq!(add(part(1, 4, "gap")).await, Added::Elsewhere(empty));
    assert_eq!(add(NewPart { bytes: 8, ..part(0, 4, "large") }).await, Added::Quota);
    assert_eq!(add(NewPart { blobs: 0, ..part(0, 4, "many") }).await, Added::Quota);
    assert_eq!(add(part(0, 4, "one")).await, Added::Done(some));
    assert_eq!(add(part(0, 4, "again")).await, Added::Elsewhere(some));
    assert_eq!(add(NewPart { total: 8, ..part(4, 2, "total") }).await, Added::Elsewhere(some));
    add(part(4, 5, "two")).await;
    assert_eq!(storage.blob(space, name).await, Ok(Some(BlobState { length: 9, total: 9 })));
    let parts = |from, to| async move { storage.parts(space, name, from, to).await.unwrap() };
    let (one, two) = (part(0, 4, "one").part, part(4, 5, "two").part);
    assert_eq!(parts(0, 9).await, [one.clone(), two.clone()]);
    assert_eq!((parts(0, 4).await, parts(4, 9).await), (vec![one], vec![two]));
    let mut litter = storage.litter(Some(space), 6, 99).await.unwrap();
    litter.sort();
    let left = ["again", "gap", "large", "many", "total"].map(|one| (space, one.to_owned()));
    assert_eq!(litter, left);
    assert_eq!(storage.litter(None, 5, 99).await, Ok(Vec::new()));
    storage.forget_litter(litter).await.unwrap();
    storage.cut_blob(space, name, 4).await.unwrap();
    assert_eq!(storage.blob(space, name).await, Ok(Some(some)));
    assert_eq!(storage.litter(None, 1, 99).await, Ok(vec![(space, "two".to_owned())]));
    assert_eq!(storage.remove_blob(space, name).await, Ok(true));
    assert_eq!(storage.remove_blob(space, name).await, Ok(false));
    assert_eq!(storage.litter(Some(space), 1, 99).await.unwrap().len(), 2);
    // What it counted is free again.
    let other = NewPart { name: BlobName([2; 32]), ..part(0, 4, "other") };
    assert_eq!(add(other).await, Added::Done(some));
}

/// Of two spaces one is removed, and only that.
async fn removal<S: Storage>(storage: &S) {
    let (chain, a) = space(storage, 70).await;
    let (other, b) = space(storage, 80).await;
    for (chain, who) in [(&chain, &a), (&other, &b)] {
        let push = Series::new(1).push(chain, who, &[change(1, 1), tombstone(2)]);
        assert!(matches!(accept(storage, chain, &push).await, Outcome::Kept(_)));
        storage.announce(chain.space(), "o".to_owned(), 1 << 40).await.unwrap();
        storage.add_part(chain.space(), part(0, 4, "o")).await.unwrap();
    }
    assert_eq!(storage.remove_space(chain.space()).await, Ok(true));
    assert_eq!(storage.remove_space(chain.space()).await, Ok(false));
    assert_eq!(storage.head(chain.space()).await, Ok(None));
    assert_eq!(storage.newest(chain.space()).await, Ok(None));
    assert_eq!(storage.principal(a.id()).await, Ok(None));
    assert_eq!(storage.blob(chain.space(), BlobName([1; 32])).await, Ok(None));
    let litter = storage.litter(Some(chain.space()), 1, 9).await;
    assert_eq!(litter, Ok(vec![(chain.space(), "o".to_owned())]));
    assert_eq!(read(storage, &other, Cursor::default()).await.items.len(), 1);
    assert!(storage.blob(other.space(), BlobName([1; 32])).await.unwrap().is_some());
    // Made again it is new, down to what was erased in it.
    storage.grow(growth(&chain, 0)).await.unwrap();
    assert!(read(storage, &chain, Cursor::default()).await.items.is_empty());
    let push = Series::new(1).push(&chain, &a, &[change(2, 1)]);
    accept(storage, &chain, &push).await;
    let page = read(storage, &chain, Cursor::default()).await;
    assert_eq!(page.items[0].push, push.to_bytes());
}

async fn mailboxes<S: Storage>(storage: &S) {
    let (id, other) = (MailboxId([1; 32]), MailboxId([2; 32]));
    let (owner, quota) = (PrincipalId([9; 32]), MailboxQuota { all: 2, each: 1 });
    let open = |id, owner, now| storage.open_mailbox(id, owner, now + 100, now, quota);
    assert_eq!(storage.drop_letter(id, vec![1], 0).await, Ok(Dropped::NoMailbox));
    assert_eq!(open(id, owner, 0).await, Ok(Some(100)));
    assert_eq!(open(id, PrincipalId([8; 32]), 50).await, Ok(Some(100)));
    assert_eq!(open(other, owner, 50).await, Ok(None));
    for letter in [1, 2, 1, 3, 4, 5, 6, 7, 8, 9, 10] {
        assert_eq!(storage.drop_letter(id, vec![letter], 60).await, Ok(Dropped::Kept));
    }
    assert_eq!(storage.drop_letter(id, vec![11], 60).await, Ok(Dropped::Full));
    assert_eq!(storage.drop_letter(id, vec![10], 60).await, Ok(Dropped::Kept));
    assert_eq!(storage.letters(id, 8, 99).await, Ok(Some(vec![vec![9], vec![10]])));
    assert_eq!(storage.letters(id, 0, 100).await, Ok(None));
    assert_eq!(storage.letters(other, 0, 0).await, Ok(None));
    assert_eq!(storage.close_mailbox(id, PrincipalId([8; 32])).await, Ok(false));
    assert_eq!(storage.letters(id, 9, 99).await, Ok(Some(vec![vec![10]])));
    assert_eq!(storage.close_mailbox(id, owner).await, Ok(true));
    assert_eq!(storage.letters(id, 0, 99).await, Ok(None));
    // Opened again it is empty.
    assert_eq!(open(id, owner, 100).await, Ok(Some(200)));
    assert_eq!(storage.letters(id, 0, 100).await, Ok(Some(Vec::new())));
}
