//! Spaces and their rosters: who may make, read and change them.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

mod support;

use interlude_wire::api::{ProblemCode, RelayInfo, Spaces};
use interlude_wire::roster::{Change, Role};
use support::world::{World, code, new_space, problem, read, roster_page};
use support::{Chain, Person, Series, change};

#[tokio::test]
async fn a_space_is_made_once_and_listed_for_those_in_it() {
    let world = World::new().await;
    let (a, recovery, stranger) = (Person::new(1), Person::new(2), Person::new(3));
    let chain = Chain::personal(&[&a], &recovery);
    let info: RelayInfo = read(&world.plain("GET", "/v1", &[]).await);
    assert_eq!((info.id, info.closed, info.now), (world.relay.id(), false, world.now()));
    assert_eq!(code(&world.call(&a, "GET", "/v1/spaces", &[]).await), ProblemCode::NoSpace);
    for who in [&a, &a, &recovery] {
        assert_eq!(roster_page(&world.create(who, &chain).await).head, chain.0.head());
    }
    let spaces: Spaces = read(&world.call(&recovery, "GET", "/v1/spaces", &[]).await);
    assert_eq!(spaces.spaces, [chain.space()]);
    assert_eq!(code(&world.call(&stranger, "GET", "/v1/spaces", &[]).await), ProblemCode::NoSpace);
    // The stranger is not in the chain that it brings.
    assert_eq!(code(&world.create(&stranger, &chain).await), ProblemCode::RosterRefused);
    let mut forged = chain.entries();
    forged[0].signature[5] ^= 1;
    let other = World::new().await;
    let answer = other.call(&a, "POST", "/v1/spaces", &new_space(&forged, None)).await;
    assert_eq!(code(&answer), ProblemCode::RosterRefused);
    let answer = other.call(&a, "POST", "/v1/spaces", &new_space(&[], None)).await;
    assert_eq!(code(&answer), ProblemCode::RosterRefused);
}

#[tokio::test]
async fn a_closed_relay_makes_spaces_for_its_operators_token_only() {
    let mut world = World::with(Default::default(), Some("secret")).await;
    let (a, recovery) = (Person::new(1), Person::new(2));
    let mut chain = Chain::personal(&[&a], &recovery);
    for token in [None, Some("Secret".to_owned())] {
        let body = new_space(&chain.entries(), token);
        let answer = world.call(&a, "POST", "/v1/spaces", &body).await;
        assert_eq!(code(&answer), ProblemCode::Closed);
    }
    let info: RelayInfo = read(&world.plain("GET", "/v1", &[]).await);
    assert!(info.closed);
    assert_eq!(world.create(&a, &chain).await.status, 200);
    // A space that is there needs none, to be healed either.
    world.token = None;
    chain.add(&a, &Person::new(3));
    assert_eq!(world.create(&a, &chain).await.status, 200);
}

#[tokio::test]
async fn appending_is_compare_and_set_and_idempotent() {
    let world = World::new().await;
    let (a, recovery, b) = (Person::new(1), Person::new(2), Person::new(3));
    let mut chain = Chain::personal(&[&a], &recovery);
    world.create(&a, &chain).await;
    let mut other = chain.clone();
    let late = other.add(&recovery, &Person::new(4));
    let entry = chain.add(&a, &b);
    for _ in 0..2 {
        let page = roster_page(&world.append(&a, &chain, &entry).await);
        assert_eq!((page.head, page.count), (chain.0.head(), 2));
    }
    assert_eq!(code(&world.append(&recovery, &chain, &late).await), ProblemCode::RosterMoved);
    // The rest of a chain that went on elsewhere; and one that went on otherwise.
    assert_eq!(code(&world.create(&recovery, &other).await), ProblemCode::RosterMoved);
    // B is present by now, and need not have signed what it brings.
    let by_a = chain.add(&a, &Person::new(5));
    assert_eq!(world.append(&b, &chain, &by_a).await.status, 200);
    let entry = chain.entry(&a, vec![Change::Add { principal: b.keys, role: Role::Owner }]);
    assert_eq!(code(&world.append(&a, &chain, &entry).await), ProblemCode::RosterRefused);
    let mut forged =
        chain.entry(&a, vec![Change::Add { principal: Person::new(6).keys, role: Role::Owner }]);
    forged.signature[0] ^= 1;
    assert_eq!(code(&world.append(&a, &chain, &forged).await), ProblemCode::RosterRefused);
    let all = roster_page(
        &world.call(&b, "GET", &format!("/v1/spaces/{}/roster", chain.space()), &[]).await,
    );
    let sent: Vec<Vec<u8>> = chain.entries().iter().map(|entry| entry.to_bytes()).collect();
    assert_eq!(all.entries.iter().map(|entry| entry.to_vec()).collect::<Vec<_>>(), sent);
    let target = format!("/v1/spaces/{}/roster?after=2", chain.space());
    assert_eq!(roster_page(&world.call(&b, "GET", &target, &[]).await).entries.len(), 1);
}

#[tokio::test]
async fn a_rolled_back_relay_takes_the_longer_chain() {
    let world = World::new().await;
    let (a, recovery, b) = (Person::new(1), Person::new(2), Person::new(3));
    let mut chain = Chain::personal(&[&a], &recovery);
    world.create(&a, &chain).await;
    let short = chain.clone();
    chain.add(&a, &b);
    chain.add(&b, &Person::new(4));
    assert_eq!(roster_page(&world.create(&b, &chain).await).count, 3);
    // The beginning of it changes nothing, for who is in that beginning.
    assert_eq!(roster_page(&world.create(&a, &short).await).count, 3);
    assert_eq!(code(&world.create(&b, &short).await), ProblemCode::RosterRefused);
}

#[tokio::test]
async fn who_was_removed_reads_the_roster_and_nothing_else() {
    let world = World::new().await;
    let (a, recovery, b) = (Person::new(1), Person::new(2), Person::new(3));
    let mut chain = Chain::personal(&[&a, &b], &recovery);
    world.create(&a, &chain).await;
    let mut series = Series::new(1);
    let push = series.push(&chain, &b, &[change(1, 1)]);
    assert_eq!(world.push(&b, &chain, &push).await.status, 200);
    let gone = chain.remove(&a, &b, &[]);
    world.append(&a, &chain, &gone).await;
    let target = format!("/v1/spaces/{}/roster", chain.space());
    assert_eq!(roster_page(&world.call(&b, "GET", &target, &[]).await).count, 2);
    let push = series.push(&chain, &b, &[change(1, 2)]);
    let answers = [
        world.pull(&b, &chain, "").await,
        world.push(&b, &chain, &push).await,
        world.append(&b, &chain, &gone).await,
        world.call(&b, "DELETE", &format!("/v1/spaces/{}", chain.space()), &[]).await,
        world.call(&b, "GET", "/v1/spaces", &[]).await,
    ];
    let nowhere = Chain::personal(&[&b], &recovery);
    let unknown = world.pull(&b, &nowhere, "").await;
    for answer in answers {
        assert_eq!(answer, unknown);
    }
    assert_eq!(code(&unknown), ProblemCode::NoSpace);
    // Its pushes are no good from others either; those before the cut-off would be.
    assert_eq!(code(&world.push(&a, &chain, &push).await), ProblemCode::PushRefused);
    assert_eq!(world.pull_all(&a, &chain).await.items.len(), 1);
}

#[tokio::test]
async fn an_owner_removes_a_space_with_everything() {
    let world = World::new().await;
    let (owner, member) = (Person::new(1), Person::new(2));
    let chain = Chain::group(&owner, &[&member]);
    world.create(&owner, &chain).await;
    let push = Series::new(1).push(&chain, &member, &[change(1, 1)]);
    world.push(&member, &chain, &push).await;
    let blob = format!("/v1/spaces/{}/blobs/{}?offset=0&total=3", chain.space(), "ab".repeat(32));
    assert_eq!(world.call(&owner, "PUT", &blob, b"xyz").await.status, 200);
    let target = format!("/v1/spaces/{}", chain.space());
    assert_eq!(
        code(&world.call(&member, "DELETE", &target, &[]).await),
        ProblemCode::RosterRefused
    );
    assert_eq!(world.call(&owner, "DELETE", &target, &[]).await.status, 200);
    assert_eq!(code(&world.pull(&owner, &chain, "").await), ProblemCode::NoSpace);
    assert_eq!(code(&world.call(&member, "GET", "/v1/spaces", &[]).await), ProblemCode::NoSpace);
    let left = std::fs::read_dir(world.folder.path().join("blobs")).unwrap().count();
    assert_eq!(left, 0, "blobs are left");
    // Made again it is empty, and numbers begin anew.
    world.create(&owner, &chain).await;
    let page = world.pull_all(&owner, &chain).await;
    assert!(page.items.is_empty() && page.writers.is_empty());
}

#[tokio::test]
async fn a_roster_has_its_quota() {
    let limits = interlude_relay::Limits { roster_entries: 3, ..Default::default() };
    let world = World::with(limits, None).await;
    let (a, recovery) = (Person::new(1), Person::new(2));
    let mut chain = Chain::personal(&[&a], &recovery);
    world.create(&a, &chain).await;
    for number in 3..5 {
        let entry = chain.add(&a, &Person::new(number));
        assert_eq!(world.append(&a, &chain, &entry).await.status, 200);
    }
    let entry = chain.add(&a, &Person::new(9));
    assert_eq!(code(&world.append(&a, &chain, &entry).await), ProblemCode::Quota);
    assert_eq!(code(&world.create(&a, &chain).await), ProblemCode::TooLarge);
}

#[tokio::test]
async fn requests_are_signed_here_now_and_once() {
    let mut world = World::new().await;
    let (a, recovery) = (Person::new(1), Person::new(2));
    let chain = Chain::personal(&[&a], &recovery);
    world.create(&a, &chain).await;
    let target = format!("/v1/spaces/{}/pushes", chain.space());
    let unsigned = world.plain("GET", &target, &[]).await;
    assert_eq!(code(&unsigned), ProblemCode::Signature);
    let mut broken = world.request(&a, "GET", &target, &[]);
    broken.authorization = Some("Interlude zz".to_owned());
    assert_eq!(code(&world.relay.answer(broken).await), ProblemCode::Signature);
    // Another target, another body, another relay.
    let mut moved = world.request(&a, "GET", &target, &[]);
    moved.target = format!("{target}?limit=1");
    assert_eq!(code(&world.relay.answer(moved).await), ProblemCode::Signature);
    let elsewhere = a.authorize("GET", &target, &[], interlude_wire::RelayId([1; 16]), world.now());
    let mut other = world.request(&a, "GET", &target, &[]);
    other.authorization = Some(elsewhere);
    assert_eq!(code(&world.relay.answer(other).await), ProblemCode::Signature);
    // A clock that is off hears the right time, whoever asks.
    let early = world.request(&a, "GET", &target, &[]);
    world.pass(interlude_wire::limits::CLOCK + 1);
    let refused = problem(&world.relay.answer(early).await);
    assert_eq!((refused.code, refused.now), (ProblemCode::Clock, Some(world.now())));
    // Twice: reading and writing.
    let push = Series::new(1).push(&chain, &a, &[change(1, 1)]);
    let writing = world.request(&a, "POST", &target, &push.to_bytes());
    let reading = world.request(&a, "GET", &target, &[]);
    for request in [&writing, &reading] {
        assert_eq!(world.relay.answer(request.clone()).await.status, 200);
        assert_eq!(code(&world.relay.answer(request.clone()).await), ProblemCode::Signature);
    }
    // A restart forgets no writing request, and takes no reading request from before it.
    world.pass(1000);
    world.restart().await;
    assert_eq!(code(&world.relay.answer(reading).await), ProblemCode::Clock);
    let ahead = world.request(&a, "POST", &target, &push.to_bytes());
    assert_eq!(world.relay.answer(ahead.clone()).await.status, 200);
    world.restart().await;
    assert_eq!(code(&world.relay.answer(ahead).await), ProblemCode::Signature);
    assert_eq!(world.pull(&a, &chain, "").await.status, 200);
}
