//! Several relays over one PostgreSQL.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

mod support;

use futures::StreamExt;
use interlude_relay::{Limits, Rate, Response};
use interlude_wire::api::{Letters, Opened, Page, ProblemCode};
use support::postgres::Server;
use support::world::{World, accepted, code, read, request};
use support::{Chain, Person, Series, change};
use tokio::task::JoinHandle;
use tokio::time::{Duration, sleep, timeout};

/// Two relays and a space of two devices.
struct Pair {
    url: String,
    one: World,
    two: World,
    chain: Chain,
    a: Person,
    b: Person,
}

async fn pair(limits: Limits) -> Pair {
    let url = Server::shared().database();
    let one = World::on_postgres(&url, limits).await;
    let two = one.beside().await;
    let (a, b) = (Person::new(1), Person::new(2));
    let chain = Chain::personal(&[&a, &b], &Person::new(3));
    assert_eq!(one.create(&a, &chain).await.status, 200);
    Pair { url, one, two, chain, a, b }
}

/// The answer of a long poll that something ended: its own time would be far longer.
async fn woken(waiting: JoinHandle<Response>) -> Response {
    timeout(Duration::from_secs(45), waiting).await.expect("nothing woke it").unwrap()
}

/// Until one long poll waits.
async fn settle(world: &World) {
    loop {
        if world.relay.metrics().contains("interlude_relay_waiting 1\n") {
            return;
        }
        sleep(Duration::from_millis(5)).await;
    }
}

impl Pair {
    /// A long poll at the second relay.
    fn wait(&self, query: &str) -> JoinHandle<Response> {
        let target = format!("/v1/spaces/{}/pushes?wait=55{query}", self.chain.space());
        let (poll, relay) =
            (self.two.request(&self.b, "GET", &target, &[]), self.two.relay.clone());
        tokio::spawn(async move { relay.answer(poll).await })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_to_one_wakes_who_waits_at_another() {
    let mut pair = pair(Limits::default()).await;
    let mut series = Series::new(1);
    let mut after = String::new();
    // Also when nobody tells the second relay: its ear is cut off each time.
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    for content in 0..4 {
        let waiting = pair.wait(&after);
        settle(&pair.two).await;
        if content > 1 {
            Server::shared().sql(&pair.url, cut);
        }
        let push = series.push(&pair.chain, &pair.a, &[change(1, content)]);
        let cursor = accepted(&pair.one.push(&pair.a, &pair.chain, &push).await);
        let page: Page = read(&woken(waiting).await);
        assert_eq!(page.items.last().unwrap().cursor, cursor);
        after = format!("&after={}", cursor.to_text());
    }
    let waiting = pair.wait(&after);
    settle(&pair.two).await;
    let entry = pair.chain.add(&pair.a, &Person::new(4));
    assert_eq!(pair.one.append(&pair.a, &pair.chain, &entry).await.status, 200);
    let page: Page = read(&woken(waiting).await);
    assert_eq!((page.items.len(), page.roster), (0, pair.chain.0.head()));
    let waiting = pair.wait(&after);
    settle(&pair.two).await;
    let gone = pair.chain.remove(&pair.a, &pair.b, &[]);
    pair.one.append(&pair.a, &pair.chain, &gone).await;
    assert_eq!(code(&woken(waiting).await), ProblemCode::NoSpace);
}

#[tokio::test(flavor = "multi_thread")]
async fn events_and_letters_come_from_any_relay() {
    let pair = pair(Limits::default()).await;
    let asked = pair.two.request(&pair.b, "GET", "/v1/events", &[]);
    let events = pair.two.relay.events(asked).await.unwrap_or_else(|refused| panic!("{refused:?}"));
    let mut events = Box::pin(events.filter(|event| {
        let tells = event.starts_with("event: moved");
        async move { tells }
    }));
    events.next().await.unwrap();
    let push = Series::new(1).push(&pair.chain, &pair.a, &[change(1, 1)]);
    let cursor = accepted(&pair.one.push(&pair.a, &pair.chain, &push).await);
    let event = timeout(Duration::from_secs(45), events.next()).await.unwrap().unwrap();
    assert!(event.contains(&cursor.to_text()), "{event}");
    // Of a space that is made at one, who listens at another hears.
    let other = Chain::personal(&[&pair.b], &Person::new(9));
    assert_eq!(pair.one.create(&pair.b, &other).await.status, 200);
    let event = timeout(Duration::from_secs(45), events.next()).await.unwrap().unwrap();
    assert!(event.contains(&other.space().to_string()), "{event}");

    let mailbox = format!("/v1/mailboxes/{}", "5a".repeat(32));
    read::<Opened>(&pair.two.call(&pair.a, "PUT", &mailbox, &[]).await);
    let (poll, relay) = (format!("{mailbox}?after=0&wait=55"), pair.two.relay.clone());
    drop(events);
    let waiting = tokio::spawn(async move { relay.answer(request("GET", &poll, &[], None)).await });
    settle(&pair.two).await;
    assert_eq!(pair.one.plain("POST", &mailbox, b"letter").await.status, 200);
    let letters: Letters = read(&woken(waiting).await);
    assert_eq!(letters.messages.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_changes_something_counts_once_at_whichever_relay() {
    let pair = pair(Limits::default()).await;
    let push = Series::new(1).push(&pair.chain, &pair.a, &[change(1, 1)]);
    let target = format!("/v1/spaces/{}/pushes", pair.chain.space());
    let asked = pair.one.request(&pair.a, "POST", &target, &push.to_bytes());
    let answers = futures::future::join_all((0..8).map(|number| {
        let relay = if number % 2 == 0 { &pair.one.relay } else { &pair.two.relay };
        relay.answer(asked.clone())
    }));
    let statuses: Vec<_> = answers.await.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 7, "{statuses:?}");
    // Who brings it with a request of its own is told that it is there, by any relay.
    let answers = [&pair.one, &pair.two].map(|relay| relay.push(&pair.a, &pair.chain, &push));
    let [first, second] = futures::future::join_all(answers).await.try_into().unwrap();
    assert_eq!(accepted(&first), accepted(&second));
}

#[tokio::test(flavor = "multi_thread")]
async fn blobs_and_rosters_of_one_are_those_of_the_other() {
    let mut pair = pair(Limits { per_principal: Rate::NONE, ..Limits::default() }).await;
    let blob = format!("/v1/spaces/{}/blobs/{}", pair.chain.space(), "e2".repeat(32));
    for (number, world) in [&pair.one, &pair.two, &pair.one].into_iter().enumerate() {
        let target = format!("{blob}?offset={}&total=12", number * 4);
        assert_eq!(world.call(&pair.a, "PUT", &target, b"four").await.status, 200);
    }
    let read = pair.two.call(&pair.b, "GET", &format!("{blob}?offset=2&length=6"), &[]).await;
    assert_eq!(read.body, b"urfour");
    // A removed device is a stranger at both at once.
    let early = Series::new(1).push(&pair.chain, &pair.a, &[change(1, 1)]);
    let gone = pair.chain.remove(&pair.a, &pair.b, &[]);
    assert_eq!(pair.two.pull(&pair.b, &pair.chain, "").await.status, 200);
    pair.one.append(&pair.a, &pair.chain, &gone).await;
    // Before anything asks the second one what it knows: somebody's push, its own, a page.
    assert_eq!(code(&pair.two.push(&pair.b, &pair.chain, &early).await), ProblemCode::NoSpace);
    let late = Series::new(2).push(&pair.chain, &pair.b, &[change(1, 1)]);
    assert_eq!(code(&pair.two.push(&pair.b, &pair.chain, &late).await), ProblemCode::NoSpace);
    assert_eq!(code(&pair.two.pull(&pair.b, &pair.chain, "").await), ProblemCode::NoSpace);
    // Whom one has let in the other knows at once.
    let c = Person::new(7);
    let added = pair.chain.add(&pair.a, &c);
    pair.one.append(&pair.a, &pair.chain, &added).await;
    let push = Series::new(3).push(&pair.chain, &c, &[change(2, 2)]);
    assert_eq!(pair.two.push(&c, &pair.chain, &push).await.status, 200);
    let gone = pair.chain.remove(&pair.a, &c, &[]);
    pair.one.append(&pair.a, &pair.chain, &gone).await;
    assert_eq!(code(&pair.two.pull(&c, &pair.chain, "").await), ProblemCode::NoSpace);
    pair.one.call(&pair.a, "DELETE", &blob, &[]).await;
    assert_eq!(pair.two.call(&pair.a, "GET", &blob, &[]).await.status, 404);
    // Upkeep is one's turn.
    pair.one.relay.upkeep().await;
    pair.two.relay.upkeep().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_too_often_at_one_is_so_at_another() {
    const BURST: usize = 40;
    let rate = Rate { per_second: 1, burst: BURST as u32 };
    let pair = pair(Limits { per_principal: rate, ..Limits::default() }).await;
    // Making the space was the first; the clock stands, nothing flows in.
    for _ in 1..BURST {
        assert_eq!(pair.one.pull(&pair.a, &pair.chain, "").await.status, 200);
    }
    assert_eq!(code(&pair.one.pull(&pair.a, &pair.chain, "").await), ProblemCode::Rate);
    let a = Person::with_nonce(1, 1 << 32);
    let told = "SELECT coalesce(max(taken), 0) FROM rates WHERE kind = 'principal'";
    let mut answered = 0;
    while pair.two.pull(&a, &pair.chain, "").await.status == 200 {
        answered += 1;
        // Until what it took is told, and with that learnt what the other took.
        let all = ((BURST + answered) * 1000).to_string();
        while Server::shared().sql(&pair.url, told) != all {
            sleep(Duration::from_millis(20)).await;
        }
        sleep(Duration::from_millis(20)).await;
    }
    assert!(answered < BURST / 2, "{answered}");
    assert_eq!(pair.two.pull(&pair.b, &pair.chain, "").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_woken_for_nothing_waits_on() {
    let pair = pair(Limits::default()).await;
    let waiting = pair.wait("");
    settle(&pair.two).await;
    // As if another relay told it that something moved.
    let topic = format!("s{}", pair.chain.space());
    let tell = format!("SELECT pg_notify('interlude', repeat('0', 32) || '{topic}')");
    for _ in 0..10 {
        Server::shared().sql(&pair.url, &tell);
    }
    let push = Series::new(1).push(&pair.chain, &pair.a, &[change(1, 1)]);
    pair.one.push(&pair.a, &pair.chain, &push).await;
    assert_eq!(read::<Page>(&woken(waiting).await).items.len(), 1);
}
