//! Many at once, as relays and their clients are.

use futures::future::join_all;
use interlude_wire::WriterId;

use super::blobs::part;
use super::*;

const MANY: u8 = 16;

pub(in crate::storage) async fn all<S: Storage>(storage: &S) {
    cursors_never_skip(storage).await;
    of_many_one(storage).await;
    rosters(storage).await;
    blobs(storage).await;
    mailboxes(storage).await;
}

/// Whoever sees a number has seen every one before it, while many write.
async fn cursors_never_skip<S: Storage>(storage: &S) {
    const EACH: u64 = 12;
    let (chain, a) = space(storage, 130).await;
    let write = |writer: u8| {
        let (chain, a) = (&chain, &a);
        async move {
            let mut series = Series::new(writer);
            for _ in 0..EACH {
                let push = series.push(chain, a, &[change(writer, 1)]);
                let outcome = accept(storage, chain, &push).await;
                assert!(matches!(outcome, Outcome::Kept(_)), "{outcome:?}");
            }
        }
    };
    let watch = || async {
        let (mut after, mut last) = (Cursor::default(), BTreeMap::<WriterId, u64>::new());
        while after.number < u64::from(MANY) * EACH {
            let page = read(storage, &chain, after).await;
            for item in page.items {
                assert_eq!(item.cursor.number, after.number + 1, "a number was skipped");
                let header = Push::from_bytes(&item.push).unwrap().open().unwrap();
                let before = last.insert(header.writer, header.sequence).unwrap_or(0);
                assert_eq!(header.sequence, before + 1, "a series is out of order");
                after = item.cursor;
            }
            tokio::task::yield_now().await;
        }
    };
    let writers = join_all((1..=MANY).map(write));
    let readers = join_all((0..MANY).map(|_| watch()));
    tokio::join!(writers, readers);
}

/// The same push, and the same request, that many bring at once is one.
async fn of_many_one<S: Storage>(storage: &S) {
    let (chain, a) = space(storage, 140).await;
    let push = Series::new(1).push(&chain, &a, &[change(1, 1), tombstone(2)]);
    let outcomes = join_all((0..MANY).map(|_| accept(storage, &chain, &push))).await;
    let cursor = Cursor::behind(1, &push.hash());
    let kept = outcomes.iter().filter(|one| **one == Outcome::Kept(cursor)).count();
    let there = outcomes.iter().filter(|one| **one == Outcome::There(cursor)).count();
    assert_eq!((kept, there), (1, usize::from(MANY) - 1), "{outcomes:?}");
    assert_eq!(sent(storage, &chain).await, [push]);
    let asked = Asked { principal: PrincipalId([3; 32]), nonce: [9; 16], until: 100, now: 0 };
    let notes = join_all((0..MANY).map(|_| storage.note_request(asked))).await;
    assert_eq!(notes.iter().filter(|one| **one == Ok(true)).count(), 1, "{notes:?}");
    one_request(storage).await;
}

/// One request that comes many times brings its push once, and nothing else under its name.
async fn one_request<S: Storage>(storage: &S) {
    let (chain, a) = space(storage, 142).await;
    let mut series = Series::new(1);
    let first = incoming(&chain, &series.push(&chain, &a, &[change(1, 1)]));
    let outcomes = join_all((0..MANY).map(|_| storage.accept(first.clone()))).await;
    let before = outcomes.iter().filter(|one| **one == Ok(Outcome::Before)).count();
    assert_eq!(before, usize::from(MANY) - 1, "{outcomes:?}");
    let second = incoming(&chain, &series.push(&chain, &a, &[change(2, 2)]));
    let stolen = Incoming { asked: first.asked, ..second.clone() };
    assert_eq!(storage.accept(stolen).await, Ok(Outcome::Before));
    // What was refused is used all the same.
    let moved = Incoming { head: Hash([0; 32]), ..second.clone() };
    assert_eq!(storage.accept(moved).await, Ok(Outcome::Moved));
    assert_eq!(storage.accept(second.clone()).await, Ok(Outcome::Before));
    let again = Incoming { asked: None, ..second };
    assert!(matches!(storage.accept(again).await, Ok(Outcome::Kept(_))));
    assert_eq!(sent(storage, &chain).await.len(), 2);
}

/// Of those who make a space, and of those who append to a roster, one is first.
async fn rosters<S: Storage>(storage: &S) {
    let a = Person::new(150);
    let mut chain = Chain::personal(&[&a], &Person::new(151));
    let made = join_all((0..MANY).map(|_| storage.grow(growth(&chain, 0)))).await;
    assert_eq!(made.iter().filter(|one| **one == Ok(Grown::Done)).count(), 1, "{made:?}");
    let grow = |other: u8| {
        let mut chain = chain.clone();
        chain.add(&a, &Person::new(160 + other));
        async move { (storage.grow(growth(&chain, 1)).await, chain) }
    };
    let grown = join_all((0..MANY).map(grow)).await;
    let mut done = grown.into_iter().filter(|(grown, _)| *grown == Ok(Grown::Done));
    chain = done.next().unwrap().1;
    assert!(done.next().is_none());
    let head = Head { count: 2, hash: chain.0.head() };
    assert_eq!(storage.head(chain.space()).await, Ok(Some(head)));
    let present: Vec<_> = chain.0.present().map(|(id, _)| *id).collect();
    for id in present {
        assert_eq!(storage.spaces_of(id, 9).await.unwrap(), [chain.space()]);
    }
}

/// A part is added once, and quotas hold however many come.
async fn blobs<S: Storage>(storage: &S) {
    let (chain, _) = space(storage, 180).await;
    let space = chain.space();
    let add = |number: u8, name: u8| async move {
        let new = NewPart { name: BlobName([name; 32]), ..part(0, 4, &format!("object{number}")) };
        storage.announce(space, new.part.object.clone(), 5).await.unwrap();
        storage.add_part(space, new).await.unwrap()
    };
    let added = join_all((0..MANY).map(|number| add(number, 1))).await;
    let some = BlobState { length: 4, total: 9 };
    assert_eq!(added.iter().filter(|one| **one == Added::Done(some)).count(), 1, "{added:?}");
    let others = |one: &&Added| **one == Added::Elsewhere(some);
    assert_eq!(added.iter().filter(others).count(), usize::from(MANY) - 1, "{added:?}");
    // One blob is what this space may have.
    assert_eq!(storage.remove_blob(space, BlobName([1; 32])).await, Ok(true));
    let added = join_all((0..MANY).map(|number| add(number + MANY, number))).await;
    assert_eq!(added.iter().filter(|one| **one == Added::Done(some)).count(), 1, "{added:?}");
}

/// As many mailboxes as are allowed, and ten letters.
async fn mailboxes<S: Storage>(storage: &S) {
    let (owner, quota) = (PrincipalId([7; 32]), MailboxQuota { all: 99, each: 3 });
    let id = |number: u8| MailboxId([number.wrapping_add(100); 32]);
    let open = |number| storage.open_mailbox(id(number), owner, 1000, 500, quota);
    let opened = join_all((0..MANY).map(open)).await;
    assert_eq!(opened.iter().filter(|one| **one == Ok(Some(1000))).count(), 3, "{opened:?}");
    let number = (0..MANY).zip(&opened).find(|(_, one)| one.unwrap().is_some()).unwrap().0;
    let drop = |letter| storage.drop_letter(id(number), vec![letter], 600);
    let dropped = join_all((0..MANY).map(drop)).await;
    assert_eq!(dropped.iter().filter(|one| **one == Ok(Dropped::Kept)).count(), 10);
    assert_eq!(storage.letters(id(number), 0, 600).await.unwrap().unwrap().len(), 10);
    for number in 0..MANY {
        storage.close_mailbox(id(number), owner).await.unwrap();
    }
}
