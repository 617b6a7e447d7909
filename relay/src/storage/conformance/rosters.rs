use super::blobs::part;
use super::*;

pub(super) async fn requests<S: Storage>(storage: &S) {
    let (one, two) = (PrincipalId([1; 32]), PrincipalId([2; 32]));
    let note = |principal, until, now| {
        storage.note_request(Asked { principal, nonce: [7; 16], until, now })
    };
    assert_eq!(note(one, 100, 0).await, Ok(true));
    assert_eq!(note(one, 100, 100).await, Ok(false));
    assert_eq!(note(two, 100, 0).await, Ok(true));
    assert_eq!(note(one, 300, 101).await, Ok(true));
}

pub(super) async fn rosters<S: Storage>(storage: &S) {
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

pub(super) async fn cut_offs<S: Storage>(storage: &S) {
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

/// Of two spaces one is removed, and only that.
pub(super) async fn removal<S: Storage>(storage: &S) {
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
