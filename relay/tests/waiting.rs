//! Long polls, mailboxes, rates: what waits, and for how long.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

mod support;

use std::net::IpAddr;

use interlude_relay::{Limits, Rate, Request, Response};
use interlude_wire::api::{Letters, Opened, Page, ProblemCode};
use interlude_wire::limits;
use support::world::{World, code, problem, read, request};
use support::{Chain, Person, Series, change};
use tokio::task::JoinHandle;
use tokio::time::{Duration, timeout};

async fn personal(limits: Limits) -> (World, Chain, Person, Person) {
    let world = World::with(limits, None).await;
    let (a, b) = (Person::new(1), Person::new(2));
    let chain = Chain::personal(&[&a, &b], &Person::new(3));
    assert_eq!(world.create(&a, &chain).await.status, 200);
    (world, chain, a, b)
}

/// The answer of a long poll that something ended: its own time would be far longer.
async fn woken(waiting: JoinHandle<Response>) -> Response {
    timeout(Duration::from_secs(30), waiting).await.expect("nothing woke it").unwrap()
}

/// Until one long poll waits.
async fn settle(world: &World) {
    loop {
        if world.relay.metrics().contains("interlude_relay_waiting 1\n") {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_long_poll_ends_with_a_push_with_an_entry_and_with_the_relay() {
    let (world, mut chain, a, b) = personal(Limits::default()).await;
    let poll =
        world.request(&b, "GET", &format!("/v1/spaces/{}/pushes?wait=50", chain.space()), &[]);
    let relay = world.relay.clone();
    let waiting = tokio::spawn(async move { relay.answer(poll).await });
    settle(&world).await;
    assert!(!waiting.is_finished());
    let push = Series::new(1).push(&chain, &a, &[change(1, 1)]);
    world.push(&a, &chain, &push).await;
    let page: Page = read(&woken(waiting).await);
    assert_eq!(page.items.len(), 1);

    let query = format!("after={}&wait=50", page.items[0].cursor.to_text());
    let target = format!("/v1/spaces/{}/pushes?{query}", chain.space());
    let (poll, relay) = (world.request(&b, "GET", &target, &[]), world.relay.clone());
    let waiting = tokio::spawn(async move { relay.answer(poll).await });
    settle(&world).await;
    assert!(!waiting.is_finished());
    let known = chain.0.head();
    let entry = chain.add(&a, &Person::new(4));
    world.append(&a, &chain, &entry).await;
    let page: Page = read(&woken(waiting).await);
    assert_eq!((page.items.len(), page.roster), (0, chain.0.head()));
    // Who says that it does not know of the entry yet need not wait.
    let page: Page = read(&world.pull(&b, &chain, &format!("{query}&roster={known}")).await);
    assert_eq!(page.roster, chain.0.head());

    let (poll, relay) = (world.request(&b, "GET", &target, &[]), world.relay.clone());
    let waiting = tokio::spawn(async move { relay.answer(poll).await });
    settle(&world).await;
    let gone = chain.remove(&a, &b, &[]);
    world.append(&a, &chain, &gone).await;
    assert_eq!(code(&woken(waiting).await), ProblemCode::NoSpace);

    let (poll, relay) = (world.request(&a, "GET", &target, &[]), world.relay.clone());
    let waiting = tokio::spawn(async move { relay.answer(poll).await });
    settle(&world).await;
    assert!(!waiting.is_finished());
    world.relay.close();
    assert!(read::<Page>(&woken(waiting).await).items.is_empty());
}

#[tokio::test]
async fn so_many_wait_and_no_more() {
    let limits = Limits { waits_each: 1, ..Limits::default() };
    let (world, chain, a, b) = personal(limits).await;
    let target = format!("/v1/spaces/{}/pushes?wait=50", chain.space());
    let (poll, relay) = (world.request(&a, "GET", &target, &[]), world.relay.clone());
    let waiting = tokio::spawn(async move { relay.answer(poll).await });
    settle(&world).await;
    let refused = problem(&world.call(&a, "GET", &target, &[]).await);
    assert_eq!(refused.code, ProblemCode::Rate);
    assert!(refused.retry_after.is_some());
    // Who gave up makes room.
    waiting.abort();
    let _ = waiting.await;
    let (poll, relay) = (world.request(&a, "GET", &target, &[]), world.relay.clone());
    let waiting = tokio::spawn(async move { relay.answer(poll).await });
    settle(&world).await;
    let push = Series::new(1).push(&chain, &b, &[]);
    world.push(&b, &chain, &push).await;
    assert_eq!(woken(waiting).await.status, 200);
}

#[tokio::test]
async fn a_mailbox_holds_ten_letters_for_five_minutes() {
    let (mut world, _, a, _) = personal(Limits::default()).await;
    let mailbox = format!("/v1/mailboxes/{}", "5a".repeat(32));
    assert_eq!(code(&world.plain("GET", &mailbox, &[]).await), ProblemCode::NotFound);
    assert_eq!(code(&world.plain("POST", &mailbox, b"x").await), ProblemCode::NotFound);
    assert_eq!(code(&world.plain("PUT", &mailbox, &[]).await), ProblemCode::Signature);
    assert_eq!(
        code(&world.call(&Person::new(9), "PUT", &mailbox, &[]).await),
        ProblemCode::NoSpace
    );
    let opened: Opened = read(&world.call(&a, "PUT", &mailbox, &[]).await);
    assert_eq!(opened.until, world.now() + limits::MAILBOX_SECONDS as i64 * 1000);
    world.pass(1000);
    // Opened again it lives no longer.
    assert_eq!(read::<Opened>(&world.call(&a, "PUT", &mailbox, &[]).await), opened);
    let (poll, relay) = (format!("{mailbox}?after=0&wait=50"), world.relay.clone());
    let waiting = tokio::spawn(async move { relay.answer(request("GET", &poll, &[], None)).await });
    settle(&world).await;
    assert!(!waiting.is_finished());
    assert_eq!(world.plain("POST", &mailbox, &[0]).await.status, 200);
    assert_eq!(read::<Letters>(&woken(waiting).await).messages.len(), 1);
    // The same one again is that one.
    assert_eq!(world.plain("POST", &mailbox, &[0]).await.status, 200);
    for letter in 1..limits::MAILBOX_MESSAGES as u8 {
        assert_eq!(world.plain("POST", &mailbox, &[letter]).await.status, 200);
    }
    assert_eq!(code(&world.plain("POST", &mailbox, &[99]).await), ProblemCode::MailboxFull);
    assert_eq!(code(&world.plain("POST", &mailbox, &[]).await), ProblemCode::Malformed);
    let large = vec![0; limits::MAILBOX_MESSAGE + 1];
    assert_eq!(code(&world.plain("POST", &mailbox, &large).await), ProblemCode::TooLarge);
    world.restart().await;
    let target = format!("{mailbox}?after=7");
    let letters: Letters = read(&world.plain("GET", &target, &[]).await);
    assert_eq!(letters.messages.iter().map(|one| one[0]).collect::<Vec<_>>(), [7, 8, 9]);
    world.pass(limits::MAILBOX_SECONDS as i64 * 1000);
    assert_eq!(code(&world.plain("GET", &mailbox, &[]).await), ProblemCode::NotFound);
    assert_eq!(code(&world.plain("POST", &mailbox, &[1]).await), ProblemCode::NotFound);
    world.relay.upkeep().await;
    let database = rusqlite::Connection::open(world.folder.path().join("relay.db")).unwrap();
    let left = "SELECT (SELECT count(*) FROM letters) + (SELECT count(*) FROM mailboxes)";
    assert_eq!(database.query_row(left, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
}

#[tokio::test]
async fn a_mailbox_of_an_invitation_is_open_for_days_or_until_its_opener_closes_it() {
    let (world, _, a, b) = personal(Limits::default()).await;
    let mailbox = format!("/v1/mailboxes/{}", "5b".repeat(32));
    for seconds in ["0", "259201", "x"] {
        let target = format!("{mailbox}?seconds={seconds}");
        assert_eq!(code(&world.call(&a, "PUT", &target, &[]).await), ProblemCode::Malformed);
    }
    let target = format!("{mailbox}?seconds={}", limits::INVITATION_SECONDS);
    let opened: Opened = read(&world.call(&a, "PUT", &target, &[]).await);
    assert_eq!(opened.until, world.now() + limits::INVITATION_SECONDS as i64 * 1000);
    world.pass(71 * 3_600_000);
    assert_eq!(world.plain("POST", &mailbox, &[1]).await.status, 200);
    assert_eq!(code(&world.plain("DELETE", &mailbox, &[]).await), ProblemCode::Signature);
    assert_eq!(code(&world.call(&b, "DELETE", &mailbox, &[]).await), ProblemCode::NotFound);
    assert_eq!(world.plain("GET", &mailbox, &[]).await.status, 200);
    assert_eq!(world.call(&a, "DELETE", &mailbox, &[]).await.status, 200);
    assert_eq!(code(&world.plain("GET", &mailbox, &[]).await), ProblemCode::NotFound);
}

#[tokio::test]
async fn one_principal_opens_so_many_mailboxes() {
    let limits = Limits { mailboxes_each: 2, mailboxes: 3, ..Limits::default() };
    let (world, _, a, b) = personal(limits).await;
    let mailbox = |number: u8| format!("/v1/mailboxes/{}", interlude_wire::hex(&[number; 32]));
    for (who, number, status) in
        [(&a, 1, 200), (&a, 2, 200), (&a, 3, 507), (&a, 2, 200), (&b, 4, 200), (&b, 5, 507)]
    {
        assert_eq!(world.call(who, "PUT", &mailbox(number), &[]).await.status, status, "{number}");
    }
    world.pass(limits::MAILBOX_SECONDS as i64 * 1000);
    assert_eq!(world.call(&a, "PUT", &mailbox(3), &[]).await.status, 200);
}

#[tokio::test]
async fn principals_and_addresses_have_their_rates() {
    let rate = Rate { per_second: 1, burst: 5 };
    let limits = Limits { per_principal: rate, ..Limits::default() };
    let (world, chain, a, b) = personal(limits).await;
    let mut answers = Vec::new();
    for _ in 0..5 {
        answers.push(world.pull(&a, &chain, "").await.status);
    }
    // Making the space was the first.
    assert_eq!(answers, [200, 200, 200, 200, 429]);
    assert_eq!(world.pull(&b, &chain, "").await.status, 200);
    let refused = problem(&world.pull(&a, &chain, "").await);
    assert_eq!((refused.code, refused.retry_after), (ProblemCode::Rate, Some(1)));
    world.pass(1000);
    assert_eq!(world.pull(&a, &chain, "").await.status, 200);

    let limits = Limits { per_address: rate, new_spaces: rate, ..Limits::default() };
    let (world, ..) = personal(limits).await;
    let from = |address: &str| Request {
        address: Some(address.parse::<IpAddr>().unwrap()),
        ..request("GET", "/v1", &[], None)
    };
    for status in [200, 200, 200, 200, 200, 429] {
        assert_eq!(world.relay.answer(from("10.0.0.1")).await.status, status);
    }
    assert_eq!(world.relay.answer(from("10.0.0.2")).await.status, 200);
    let health = Request { target: "/healthz".to_owned(), ..from("10.0.0.1") };
    assert_eq!(world.relay.answer(health).await.status, 200);
}

#[tokio::test]
async fn operators_learn_counts_and_nothing_else() {
    let (world, chain, a, _) = personal(Limits::default()).await;
    world.pull(&a, &chain, "").await;
    world.plain("GET", "/nowhere/secret", &[]).await;
    assert_eq!(world.plain("GET", "/healthz", &[]).await.status, 200);
    assert_eq!(world.plain("GET", "/readyz", &[]).await.status, 200);
    let text = world.relay.metrics();
    let line = "interlude_relay_requests_total{method=\"GET\",route=\"/v1/spaces/{id}/pushes\",status=\"200\"} 1";
    assert!(text.contains(line), "{text}");
    for secret in [chain.space().to_string(), a.id().to_string(), "secret".to_owned()] {
        assert!(!text.contains(&secret));
    }
}
