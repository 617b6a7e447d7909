use interlude_wire::SpaceId;

use super::super::Postgres;
use super::*;
use crate::storage::Storage;
use crate::storage::conformance::{accept, growth};
use crate::support::postgres::Server;
use crate::support::{Chain, Person, Series};

const NEVER: Duration = Duration::from_secs(1 << 20);
const SOON: Duration = Duration::from_millis(20);
/// Looking on its own, a relay may wake everybody once or twice: these are more.
const ROUNDS: u64 = 10;

/// A relay over a database, and who waits at it.
struct Party {
    storage: Postgres,
    wakers: Wakers,
}

async fn join(url: &str, pace: Pace) -> Party {
    let wakers = Wakers::shared();
    let storage = Postgres::open_at(url, false, 4, &wakers, pace).await.unwrap();
    Party { storage, wakers }
}

/// The sessions that listen.
const LISTENING: &str =
    "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'";

/// Until so many listen.
async fn settle(url: &str, count: usize) {
    let sql = format!("SELECT count(*) {LISTENING}");
    while Server::shared().sql(url, &sql) != count.to_string() {
        sleep(SOON).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_moves_others_hear_and_hear_again_when_they_were_cut_off() {
    let url = Server::shared().database();
    let pace = Pace { seldom: NEVER, often: NEVER, again: SOON, ..Pace::USUAL };
    let (one, two) = (join(&url, pace).await, join(&url, pace).await);
    let topics = [1, 2].map(|id| Topic::Space(SpaceId([id; 32])));
    let [mut waits, mut other] = topics.map(|topic| two.wakers.listen(topic));
    for cut in [false, true] {
        if cut {
            Server::shared().sql(&url, &format!("SELECT pg_terminate_backend(pid) {LISTENING}"));
        }
        settle(&url, 2).await;
        other.has_moved();
        for _ in 0..ROUNDS {
            waits.has_moved();
            one.wakers.wake(topics[0]);
            waits.moved().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_hear_looks() {
    let url = Server::shared().database();
    let pace = Pace { seldom: NEVER, often: SOON, again: NEVER, ..Pace::USUAL };
    let (one, two) = (join(&url, pace).await, join(&url, pace).await);
    settle(&url, 2).await;
    Server::shared().sql(&url, &format!("SELECT pg_terminate_backend(pid) {LISTENING}"));
    settle(&url, 0).await;
    let a = Person::new(1);
    let chain = Chain::personal(&[&a], &Person::new(2));
    let mut series = Series::new(1);
    let mut space = two.wakers.listen(Topic::Space(chain.space()));
    let mut own = two.wakers.listen(Topic::Principal(a.id()));
    one.storage.grow(growth(&chain, 0)).await.unwrap();
    own.moved().await;
    for _ in 0..ROUNDS {
        space.has_moved();
        accept(&one.storage, &chain, &series.push(&chain, &a, &[])).await;
        space.moved().await;
    }
    let mailbox = interlude_wire::MailboxId([5; 32]);
    let quota = crate::storage::MailboxQuota { all: 9, each: 9 };
    one.storage.open_mailbox(mailbox, a.id(), 100, 0, quota).await.unwrap();
    let mut letters = two.wakers.listen(Topic::Mailbox(mailbox));
    for number in 0..ROUNDS {
        letters.has_moved();
        one.storage.drop_letter(mailbox, vec![number as u8], 0).await.unwrap();
        letters.moved().await;
    }
}
