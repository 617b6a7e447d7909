//! Pushes: stored once, in order, all or nothing; replaced and erased records go and stay away.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

mod support;

use interlude_relay::Limits;
use interlude_wire::api::{Cursor, Page, ProblemCode};
use interlude_wire::push::{Push, Record, RecordKind};
use interlude_wire::roster::{Change, Role};
use support::world::{World, accepted, code, problem, pushes, read};
use support::{Chain, Person, Series, change, snapshot, tombstone};

/// Two devices, a recovery principal, and a relay with their space.
async fn personal() -> (World, Chain, Person, Person) {
    let world = World::new().await;
    let (a, b) = (Person::new(1), Person::new(2));
    let chain = Chain::personal(&[&a, &b], &Person::new(3));
    assert_eq!(world.create(&a, &chain).await.status, 200);
    (world, chain, a, b)
}

/// Which records of each push are here.
async fn live(world: &World, who: &Person, chain: &Chain) -> Vec<Vec<bool>> {
    let page = world.pull_all(who, chain).await;
    let here = |push: &Push| push.records.iter().map(Option::is_some).collect();
    pushes(&page).iter().map(here).collect()
}

#[tokio::test]
async fn pushes_come_back_byte_for_byte_in_order() {
    let (mut world, chain, a, b) = personal().await;
    let (mut one, mut two) = (Series::new(1), Series::new(2));
    let sent = [
        one.push(&chain, &a, &[change(1, 1), change(2, 2)]),
        two.push(&chain, &b, &[snapshot(3, 3)]),
        one.push(&chain, &a, &[]),
    ];
    let mut cursors = Vec::new();
    for push in &sent {
        // Anybody present may bring it, and bring it again.
        cursors.push(accepted(&world.push(&a, &chain, push).await));
        assert_eq!(accepted(&world.push(&b, &chain, push).await), cursors[cursors.len() - 1]);
    }
    assert_eq!(cursors.iter().map(|cursor| cursor.number).collect::<Vec<_>>(), [1, 2, 3]);
    world.restart().await;
    let page = world.pull_all(&b, &chain).await;
    assert_eq!(pushes(&page), sent);
    assert_eq!(page.roster, chain.0.head());
    let heads: Vec<_> = page.writers.iter().map(|head| (head.writer, head.sequence)).collect();
    assert_eq!(heads, [(one.writer, 2), (two.writer, 1)]);
    let query = format!("after={}&limit=1", cursors[0].to_text());
    let page: Page = read(&world.pull(&b, &chain, &query).await);
    assert_eq!((pushes(&page), page.more), (sent[1..2].to_vec(), true));
    assert!(page.writers.is_empty());
    let page: Page = read(&world.pull(&b, &chain, "before=newest&limit=2").await);
    assert_eq!(pushes(&page), [sent[2].clone(), sent[1].clone()]);
    assert!(page.more && page.writers.len() == 2);
    let page: Page = read(&world.pull(&b, &chain, "before=2").await);
    assert_eq!((pushes(&page), page.more), (sent[..1].to_vec(), false));
    assert!(page.writers.is_empty());
    for cursor in [
        Cursor { number: 4, hash: cursors[2].hash },
        Cursor { number: 2, hash: cursors[2].hash },
        Cursor { number: 0, hash: [1; 8] },
    ] {
        let answer = world.pull(&b, &chain, &format!("after={}", cursor.to_text())).await;
        assert_eq!(code(&answer), ProblemCode::UnknownCursor);
    }
}

#[tokio::test]
async fn a_series_has_no_gaps_and_no_second_push_of_a_number() {
    let (world, chain, a, b) = personal().await;
    let mut series = Series::new(1);
    let first = series.push(&chain, &a, &[change(1, 1)]);
    let second = series.push(&chain, &a, &[change(1, 2)]);
    let gap = problem(&world.push(&a, &chain, &second).await);
    assert_eq!((gap.code, gap.sequence), (ProblemCode::SequenceGap, Some(0)));
    world.push(&a, &chain, &first).await;
    let third = series.push(&chain, &a, &[change(1, 3)]);
    let gap = problem(&world.push(&a, &chain, &third).await);
    assert_eq!((gap.code, gap.sequence), (ProblemCode::SequenceGap, Some(1)));
    let other = Series::new(1).push(&chain, &a, &[change(1, 9)]);
    assert_eq!(code(&world.push(&a, &chain, &other).await), ProblemCode::SequenceTaken);
    // A writer is its first author's.
    let foreign = Series { sequence: 1, previous: first.hash(), ..Series::new(1) };
    let foreign = foreign.draft(&chain, &b, &[change(1, 2)], &[]);
    assert_eq!(code(&world.push(&b, &chain, &foreign).await), ProblemCode::PushRefused);
    assert_eq!(world.pull_all(&a, &chain).await.items.len(), 1);
    // A series may begin above 1 where it says that nothing below is needed.
    let later = Series { sequence: 6, floor: 7, ..Series::new(2) };
    assert_eq!(world.push(&b, &chain, &later.draft(&chain, &b, &[], &[])).await.status, 200);
}

#[tokio::test]
async fn what_does_not_hold_is_refused() {
    let (world, chain, a, _) = personal().await;
    let good = Series::new(1).push(&chain, &a, &[change(1, 1)]);
    let mut bad = good.clone();
    bad.signature[0] ^= 1;
    assert_eq!(code(&world.push(&a, &chain, &bad).await), ProblemCode::PushRefused);
    let mut bad = good.clone();
    bad.records[0] = Some(vec![2; Record::OVERHEAD].into());
    assert_eq!(code(&world.push(&a, &chain, &bad).await), ProblemCode::PushRefused);
    let mut bad = good.clone();
    bad.records.push(None);
    assert_eq!(code(&world.push(&a, &chain, &bad).await), ProblemCode::Malformed);
    let stranger = Series::new(1).push(&chain, &Person::new(9), &[]);
    assert_eq!(code(&world.push(&a, &chain, &stranger).await), ProblemCode::PushRefused);
    let elsewhere = Chain::personal(&[&a], &Person::new(5));
    let moved = Series::new(1).push(&elsewhere, &a, &[]);
    assert_eq!(code(&world.push(&a, &chain, &moved).await), ProblemCode::PushRefused);
    let mut ahead = chain.clone();
    ahead.add(&a, &Person::new(7));
    let early = Series::new(1).push(&ahead, &a, &[]);
    assert_eq!(code(&world.push(&a, &chain, &early).await), ProblemCode::RosterUnknown);
    let target = format!("/v1/spaces/{}/pushes", chain.space());
    let large = vec![0; interlude_wire::limits::PUSH + 1];
    let answer = world.call(&a, "POST", &target, &large).await;
    assert_eq!(code(&answer), ProblemCode::TooLarge);
    assert!(world.pull_all(&a, &chain).await.items.is_empty());
}

#[tokio::test]
async fn replaced_records_go_whenever_they_come() {
    let (world, chain, a, b) = personal().await;
    let (mut one, mut two) = (Series::new(1), Series::new(2));
    let first = one.push(&chain, &a, &[change(1, 1), change(2, 2)]);
    let theirs = two.push(&chain, &b, &[change(1, 3)]);
    let all = [one.record(1, 0), two.record(1, 0)];
    let merged = one.replacing(&chain, &a, &[snapshot(1, 4)], &all);
    for push in [&first, &merged, &theirs] {
        assert_eq!(world.push(&a, &chain, push).await.status, 200);
    }
    let expected = [vec![false, true], vec![true], vec![false]];
    assert_eq!(live(&world, &b, &chain).await, expected);
    // Brought again they stay away, and what was missing comes back.
    for push in [&first, &merged, &theirs] {
        world.push(&b, &chain, push).await;
    }
    assert_eq!(live(&world, &b, &chain).await, expected);
}

#[tokio::test]
async fn what_is_missing_here_is_filled_in() {
    let (world, chain, a, b) = personal().await;
    let whole = Series::new(1).push(&chain, &a, &[change(1, 1), change(2, 2)]);
    let mut half = whole.clone();
    half.records[1] = None;
    world.push(&b, &chain, &half).await;
    assert_eq!(live(&world, &a, &chain).await, [[true, false]]);
    let cursor = accepted(&world.push(&b, &chain, &whole).await);
    assert_eq!(cursor.number, 1);
    assert_eq!(live(&world, &a, &chain).await, [[true, true]]);
}

#[tokio::test]
async fn in_a_group_members_reach_their_own_records_only() {
    let world = World::new().await;
    let (owner, x, y) = (Person::new(1), Person::new(2), Person::new(3));
    let mut chain = Chain::group(&owner, &[&x, &y]);
    world.create(&owner, &chain).await;
    let (mut by_owner, mut by_x, mut by_y) = (Series::new(1), Series::new(2), Series::new(3));
    let old = by_x.push(&chain, &x, &[change(1, 1), change(2, 1)]);
    world.push(&x, &chain, &old).await;
    let theirs = by_y.draft(&chain, &y, &[], &[by_x.record(1, 0)]);
    assert_eq!(code(&world.push(&y, &chain, &theirs).await), ProblemCode::PushRefused);
    // Said before the record comes, it does as little.
    let early =
        by_y.replacing(&chain, &y, &[tombstone(2), tombstone(5)], &[Series::new(4).record(1, 0)]);
    assert_eq!(world.push(&y, &chain, &early).await.status, 200);
    let mut second = Series::new(4);
    let late = second.push(&chain, &x, &[change(4, 1), change(5, 1)]);
    world.push(&x, &chain, &late).await;
    let expected = [vec![true, true], vec![true, true], vec![true, true]];
    assert_eq!(live(&world, &owner, &chain).await, expected);
    // Under new keys one reaches what one wrote under the old ones.
    let new = Person::new(4);
    let last = vec![(by_x.writer, 1), (second.writer, 1)];
    let rekey = vec![Change::Rekey { old: x.id(), new: new.keys, cutoffs: last }];
    let entry = chain.append(&owner, rekey);
    world.append(&owner, &chain, &entry).await;
    let mut by_new = Series::new(5);
    let push = by_new.replacing(&chain, &new, &[tombstone(5)], &[by_x.record(1, 1)]);
    assert_eq!(world.push(&new, &chain, &push).await.status, 200);
    assert_eq!(live(&world, &owner, &chain).await[0], [true, false]);
    assert_eq!(live(&world, &owner, &chain).await[2], [true, false]);
    // An owner reaches every one.
    let push = by_owner.replacing(&chain, &owner, &[tombstone(1)], &[second.record(1, 0)]);
    assert_eq!(world.push(&owner, &chain, &push).await.status, 200);
    assert_eq!(live(&world, &owner, &chain).await[0], [false, false]);
    assert_eq!(live(&world, &owner, &chain).await[2], [false, false]);
}

#[tokio::test]
async fn what_an_owner_did_before_they_were_removed_counts() {
    let world = World::new().await;
    let (owner, second, x) = (Person::new(1), Person::new(2), Person::new(3));
    let mut chain = Chain::group(&owner, &[&x]);
    chain.append(&owner, vec![Change::Add { principal: second.keys, role: Role::Owner }]);
    let mut by_x = Series::new(1);
    let theirs = by_x.push(&chain, &x, &[change(1, 1)]);
    let mut by_second = Series::new(2);
    let push = by_second.replacing(&chain, &second, &[snapshot(1, 2)], &[by_x.record(1, 0)]);
    let cutoffs = vec![(by_second.record(1, 0).writer, 1)];
    chain.append(&owner, vec![Change::Remove { principal: second.id(), cutoffs }]);
    world.create(&owner, &chain).await;
    for push in [&theirs, &push] {
        assert_eq!(world.push(&owner, &chain, push).await.status, 200);
    }
    assert_eq!(live(&world, &owner, &chain).await, [[false], [true]]);
    let now = by_second.draft(&chain, &second, &[], &[by_x.record(1, 0)]);
    assert_eq!(code(&world.push(&second, &chain, &now).await), ProblemCode::NoSpace);
}

#[tokio::test]
async fn erased_documents_stay_erased() {
    let (mut world, chain, a, b) = personal().await;
    let (mut one, mut two) = (Series::new(1), Series::new(2));
    let first = one.push(&chain, &a, &[change(1, 1), change(2, 1), snapshot(1, 5)]);
    let erase = two.push(&chain, &b, &[tombstone(1)]);
    let late = one.push(&chain, &a, &[change(1, 6), change(2, 6), tombstone(1)]);
    for push in [&first, &erase, &late] {
        assert_eq!(world.push(&a, &chain, push).await.status, 200);
    }
    let expected = [vec![false, true, false], vec![true], vec![false, true, true]];
    assert_eq!(live(&world, &a, &chain).await, expected);
    world.restart().await;
    world.push(&b, &chain, &first).await;
    assert_eq!(live(&world, &a, &chain).await, expected);
    let bytes = std::fs::read(world.folder.path().join("relay.db")).unwrap();
    world.relay.upkeep().await;
    let emptied = std::fs::read(world.folder.path().join("relay.db")).unwrap();
    let erased = vec![5; Record::OVERHEAD];
    let holds = |file: &[u8]| file.windows(erased.len()).any(|window| window == erased);
    assert!(!holds(&emptied), "erased bytes are in the file ({} before)", bytes.len());
    let log = std::fs::read(world.folder.path().join("relay.db-wal")).unwrap_or_default();
    assert!(!holds(&log), "erased bytes are in the log");
}

#[tokio::test]
async fn tombstones_beyond_a_cut_off_stop_counting() {
    let (world, mut chain, a, b) = personal().await;
    let (mut one, mut two) = (Series::new(1), Series::new(2));
    let first = one.push(&chain, &a, &[change(1, 1), change(2, 2), change(3, 3)]);
    world.push(&a, &chain, &first).await;
    let counts = two.push(&chain, &b, &[tombstone(1)]);
    let spite = two.replacing(&chain, &b, &[tombstone(2)], &[one.record(1, 2)]);
    for push in [&counts, &spite] {
        world.push(&b, &chain, push).await;
    }
    let entry = chain.remove(&a, &b, &[(two.writer, 1)]);
    assert_eq!(world.append(&a, &chain, &entry).await.status, 200);
    assert_eq!(live(&world, &a, &chain).await, [vec![false; 3], vec![true], vec![true]]);
    world.push(&a, &chain, &first).await;
    let expected = [vec![false, true, true], vec![true], vec![true]];
    assert_eq!(live(&world, &a, &chain).await, expected);
}

#[tokio::test]
async fn an_empty_header_below_the_floor_is_dropped_and_its_cursor_stays() {
    let (world, chain, a, b) = personal().await;
    let mut series = Series::new(1);
    let first = series.push(&chain, &a, &[change(1, 1)]);
    let second = series.push(&chain, &a, &[change(2, 2)]);
    let cursor = accepted(&world.push(&a, &chain, &first).await);
    world.push(&a, &chain, &second).await;
    series.floor = 2;
    let third = series.replacing(&chain, &a, &[snapshot(1, 3)], &[series.record(1, 0)]);
    world.push(&a, &chain, &third).await;
    let page = world.pull_all(&b, &chain).await;
    assert_eq!(pushes(&page), [second, third.clone()]);
    let query = format!("after={}", cursor.to_text());
    let page: Page = read(&world.pull(&b, &chain, &query).await);
    assert_eq!(page.items.len(), 2);
    // Brought again it is known, and stays dropped.
    assert_eq!(accepted(&world.push(&b, &chain, &first).await), cursor);
    assert_eq!(world.pull_all(&b, &chain).await.items.len(), 2);
    let page: Page = read(&world.pull(&b, &chain, "before=newest&limit=1").await);
    assert!(page.more);
}

#[tokio::test]
async fn a_header_that_says_where_a_record_went_is_kept_as_long_as_that_records_is() {
    let (world, chain, a, b) = personal().await;
    let (mut one, mut two) = (Series::new(1), Series::new(2));
    let first = one.push(&chain, &a, &[change(1, 1), change(2, 2)]);
    let merged = two.replacing(&chain, &b, &[snapshot(1, 3)], &[one.record(1, 0)]);
    two.floor = 2;
    let later = two.replacing(&chain, &b, &[snapshot(1, 4)], &[two.record(1, 0)]);
    for push in [&first, &merged, &later] {
        assert_eq!(world.push(&a, &chain, push).await.status, 200);
    }
    assert_eq!(live(&world, &a, &chain).await, [vec![false, true], vec![false], vec![true]]);
    // Once the first is not needed either, both may go.
    one.floor = 2;
    let last = one.replacing(&chain, &a, &[snapshot(2, 5)], &[one.record(1, 1)]);
    assert_eq!(world.push(&a, &chain, &last).await.status, 200);
    assert_eq!(live(&world, &a, &chain).await, [vec![false], vec![true], vec![true]]);
}

#[tokio::test]
async fn quotas_bound_a_space_and_making_room_is_always_allowed() {
    let limits = Limits { pushes: 3, bytes: 8000, writers: 2, ..Limits::default() };
    let world = World::with(limits, None).await;
    let a = Person::new(1);
    let chain = Chain::personal(&[&a], &Person::new(2));
    world.create(&a, &chain).await;
    let mut series = Series::new(1);
    let large = (1, RecordKind::Change, vec![1; 6000]);
    let push = series.push(&chain, &a, std::slice::from_ref(&large));
    assert_eq!(world.push(&a, &chain, &push).await.status, 200);
    let more = series.draft(&chain, &a, &[(2, RecordKind::Change, vec![1; 3000])], &[]);
    assert_eq!(code(&world.push(&a, &chain, &more).await), ProblemCode::Quota);
    let room = series.push(&chain, &a, &[tombstone(1)]);
    assert_eq!(world.push(&a, &chain, &room).await.status, 200);
    let more = series.push(&chain, &a, &[(2, RecordKind::Change, vec![1; 3000])]);
    assert_eq!(world.push(&a, &chain, &more).await.status, 200);
    let fourth = series.push(&chain, &a, &[]);
    assert_eq!(code(&world.push(&a, &chain, &fourth).await), ProblemCode::Quota);
    let limits = Limits { writers: 1, ..Limits::default() };
    let world = World::with(limits, None).await;
    world.create(&a, &chain).await;
    for (writer, status) in [(1, 200), (2, 507)] {
        let push = Series::new(writer).push(&chain, &a, &[]);
        assert_eq!(world.push(&a, &chain, &push).await.status, status);
    }
}

#[tokio::test]
async fn pages_are_bounded_in_bytes_and_hold_at_least_one_push() {
    let (world, chain, a, _) = personal().await;
    let mut series = Series::new(1);
    let mib = (1, RecordKind::Change, vec![1; 1 << 20]);
    for _ in 0..3 {
        let push = series.push(&chain, &a, &[mib.clone(), mib.clone(), mib.clone()]);
        assert_eq!(world.push(&a, &chain, &push).await.status, 200);
    }
    let answer = world.pull(&a, &chain, "").await;
    assert!(answer.body.len() <= interlude_wire::limits::PAGE);
    let page: Page = read(&answer);
    assert!(page.items.len() == 1 && page.more && page.writers.is_empty());
}

#[tokio::test]
async fn a_full_disk_refuses_and_stores_nothing_half() {
    let limits = Limits { database_bytes: Some(1 << 20), ..Limits::default() };
    let mut world = World::with(limits, None).await;
    let a = Person::new(1);
    let chain = Chain::personal(&[&a], &Person::new(2));
    world.create(&a, &chain).await;
    let mut series = Series::new(1);
    let pieces = [(1, RecordKind::Change, vec![1; 300 << 10]), change(2, 2)];
    let mut sent = Vec::new();
    let refused = loop {
        let push = series.draft(&chain, &a, &pieces, &[]);
        let answer = world.push(&a, &chain, &push).await;
        if answer.status != 200 {
            break answer;
        }
        sent.push(series.push(&chain, &a, &pieces));
    };
    let problem = problem(&refused);
    assert_eq!(problem.code, ProblemCode::Unavailable);
    assert!(problem.retry_after.is_some() && !sent.is_empty());
    assert_eq!(pushes(&world.pull_all(&a, &chain).await), sent);
    world.limits.database_bytes = None;
    world.restart().await;
    let push = series.push(&chain, &a, &pieces);
    assert_eq!(world.push(&a, &chain, &push).await.status, 200);
    sent.push(push);
    assert_eq!(pushes(&world.pull_all(&a, &chain).await), sent);
}
