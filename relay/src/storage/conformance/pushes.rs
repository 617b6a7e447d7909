use super::*;

pub(super) async fn pushes<S: Storage>(storage: &S) {
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

pub(super) async fn quotas<S: Storage>(storage: &S) {
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

/// Who may write in a series and replace what is there.
pub(super) async fn rules<S: Storage>(storage: &S) {
    let (a, b) = (Person::new(90), Person::new(91));
    let chain = Chain::group(&a, &[&b]);
    assert_eq!(storage.grow(growth(&chain, 0)).await, Ok(Grown::Done));
    let (mut owners, mut members) = (Series::new(1), Series::new(2));
    let first = owners.push(&chain, &a, &[change(1, 1)]);
    accept(storage, &chain, &first).await;
    let usurped = owners.draft(&chain, &b, &[change(2, 2)], &[]);
    let refused = "a writer belongs to one principal";
    assert_eq!(accept(storage, &chain, &usurped).await, Outcome::Refused(refused));
    let foreign = members.draft(&chain, &b, &[], &[owners.record(1, 0)]);
    let refused = "it replaces what is another's";
    assert_eq!(accept(storage, &chain, &foreign).await, Outcome::Refused(refused));
    // Nothing of either stayed, and a member erases nothing of an owner's.
    let erasing = members.push(&chain, &b, &[tombstone(1), change(3, 3)]);
    assert!(matches!(accept(storage, &chain, &erasing).await, Outcome::Kept(_)));
    assert_eq!(sent(storage, &chain).await, [first.clone(), erasing.clone()]);
    // An owner may.
    let erased = owners.replacing(&chain, &a, &[tombstone(3)], &[members.record(1, 0)]);
    accept(storage, &chain, &erased).await;
    let mut left = erasing;
    left.records = vec![None, None];
    assert_eq!(sent(storage, &chain).await, [first, left, erased]);
}

/// What was replaced or erased goes, and does not come again with those that bring it.
pub(super) async fn replacing<S: Storage>(storage: &S) {
    let (chain, a) = space(storage, 100).await;
    let (mut one, mut two) = (Series::new(1), Series::new(2));
    let first = one.push(&chain, &a, &[change(1, 1), change(2, 2), tombstone(3)]);
    // Before what it replaces is here; the same twice is once.
    let early = [one.record(1, 0), one.record(1, 0), one.record(7, 1)];
    let folded = two.replacing(&chain, &a, &[snapshot(1, 9)], &early);
    accept(storage, &chain, &folded).await;
    accept(storage, &chain, &first).await;
    let mut without = first.clone();
    without.records[0] = None;
    assert_eq!(sent(storage, &chain).await, [folded.clone(), without.clone()]);
    assert!(matches!(accept(storage, &chain, &first).await, Outcome::There(_)));
    assert_eq!(sent(storage, &chain).await, [folded.clone(), without]);
    // After it.
    let again = two.replacing(&chain, &a, &[change(3, 1)], &[one.record(1, 1), one.record(1, 2)]);
    accept(storage, &chain, &again).await;
    let (mut none, mut refused) = (first, again.clone());
    none.records = vec![None; 3];
    refused.records = vec![None];
    assert_eq!(sent(storage, &chain).await, [folded, none, refused]);
    // What did not come with a push may come later.
    let late = one.push(&chain, &a, &[change(5, 5), change(6, 6)]);
    let mut partly = late.clone();
    partly.records[1] = None;
    accept(storage, &chain, &partly).await;
    assert_eq!(sent(storage, &chain).await[3], partly);
    assert!(matches!(accept(storage, &chain, &late).await, Outcome::There(_)));
    assert_eq!(sent(storage, &chain).await[3], late);
}

/// What is empty and below its writer's floor is dropped, and its cursor is known all the same.
pub(super) async fn floors<S: Storage>(storage: &S) {
    let (chain, a) = space(storage, 110).await;
    let mut series = Series::new(1);
    let first = series.push(&chain, &a, &[change(1, 1)]);
    let second = series.push(&chain, &a, &[change(2, 2)]);
    for push in [&first, &second] {
        accept(storage, &chain, push).await;
    }
    series.floor = 3;
    let replaced = [series.record(1, 0), series.record(2, 0)];
    let third = series.replacing(&chain, &a, &[snapshot(1, 3)], &replaced);
    accept(storage, &chain, &third).await;
    assert_eq!(sent(storage, &chain).await, std::slice::from_ref(&third));
    let gone = Cursor::behind(1, &first.hash());
    assert_eq!(read(storage, &chain, gone).await.items.len(), 1);
    // Brought again it is known, and nothing of it is kept.
    assert_eq!(accept(storage, &chain, &first).await, Outcome::There(gone));
    assert_eq!(sent(storage, &chain).await, [third]);
    // The room is free again: only the last push counts.
    let fourth = series.push(&chain, &a, &[change(4, 4)]);
    let quota = PushQuota { pushes: 2, ..QUOTA };
    let outcome = storage.accept(Incoming { quota, ..incoming(&chain, &fourth) }).await.unwrap();
    assert!(matches!(outcome, Outcome::Kept(_)), "{outcome:?}");
}

/// Pages end where they are full or as long as asked, from either side.
pub(super) async fn pages<S: Storage>(storage: &S) {
    let (chain, a) = space(storage, 120).await;
    let mut series = Series::new(1);
    let large = |tag| (tag, RecordKind::Change, vec![tag; limits::PAGE / 4]);
    let mut all = Vec::new();
    for tag in 0..6 {
        let push = series.push(&chain, &a, &[large(tag)]);
        accept(storage, &chain, &push).await;
        all.push(push);
    }
    let space = chain.space();
    let page = |direction, limit| {
        let span = Span { direction, limit };
        async move {
            match storage.read(space, span).await.unwrap() {
                Read::Page(page) => page,
                other => panic!("{other:?}"),
            }
        }
    };
    let numbers = |page: &Page| page.items.iter().map(|one| one.cursor.number).collect::<Vec<_>>();
    let first = page(Direction::After(Cursor::default()), 200).await;
    assert_eq!((numbers(&first), first.more, first.writers.len()), (vec![1, 2, 3], true, 0));
    let second = page(Direction::After(first.items[2].cursor), 200).await;
    assert_eq!((numbers(&second), second.more, second.writers.len()), (vec![4, 5, 6], false, 1));
    let last = page(Direction::After(second.items[2].cursor), 200).await;
    assert_eq!((numbers(&last), last.more, last.writers.len()), (vec![], false, 1));
    let short = page(Direction::After(Cursor::default()), 2).await;
    assert_eq!((numbers(&short), short.more), (vec![1, 2], true));
    let newest = page(Direction::Before(u64::MAX), 2).await;
    assert_eq!((numbers(&newest), newest.more, newest.writers.len()), (vec![6, 5], true, 1));
    let before = page(Direction::Before(3), 200).await;
    assert_eq!((numbers(&before), before.more, before.writers.len()), (vec![2, 1], false, 0));
    assert_eq!(before.items[0].push, all[1].to_bytes());
}
