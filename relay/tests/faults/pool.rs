//! No connection is free; a database is set back.

use futures::future::join_all;
use interlude_relay::Limits;
use interlude_wire::api::ProblemCode;
use tokio::time::{Duration, sleep, timeout};

use super::support;
use super::support::postgres::Server;
use super::support::world::{World, accepted, code};
use super::support::{Chain, Person, Series, change};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_relay_without_a_free_connection_says_so_and_goes_on() {
    let url = Server::shared().database();
    let limits = Limits { database_connections: 1, ..Limits::default() };
    let world = World::on_postgres(&url, limits).await;
    let a = Person::new(1);
    let chain = Chain::personal(&[&a], &Person::new(2));
    world.create(&a, &chain).await;
    let hold = tokio::task::spawn_blocking({
        let url = url.clone();
        let sql = "BEGIN; SELECT * FROM spaces FOR UPDATE; SELECT pg_sleep(9); ROLLBACK";
        move || Server::shared().sql(&url, sql)
    });
    let is_held = "SELECT count(*) FROM pg_stat_activity
                   WHERE datname = current_database() AND query LIKE '%pg_sleep(9)%'
                   AND wait_event = 'PgSleep'";
    while Server::shared().sql(&url, is_held) != "1" {
        sleep(Duration::from_millis(20)).await;
    }
    let mut series = Series::new(1);
    let push = series.push(&chain, &a, &[change(1, 1)]);
    // One waits for the lock with the only connection, the others for the connection.
    let answers = join_all((0..9).map(|_| world.push(&a, &chain, &push))).await;
    let refused = answers.iter().filter(|one| one.status == 503).count();
    assert!(refused > 0, "nobody was refused");
    for answer in answers.iter().filter(|one| one.status != 200) {
        assert_eq!(code(answer), ProblemCode::Unavailable);
    }
    hold.await.unwrap();
    let cursor = accepted(&world.push(&a, &chain, &push).await);
    assert_eq!(cursor.number, 1);
    let again = timeout(Duration::from_secs(60), world.pull_all(&a, &chain)).await.unwrap();
    assert_eq!(again.items.len(), 1);
}

/// A database that is set back is filled again by whoever has what it lost, byte for byte.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_from_an_earlier_dump_takes_again_what_it_lost() {
    let server = Server::shared();
    let (before, after) = (server.database(), server.database());
    let world = World::on_postgres(&before, Limits::default()).await;
    let a = Person::new(1);
    let chain = Chain::personal(&[&a], &Person::new(2));
    world.create(&a, &chain).await;
    let mut series = Series::new(1);
    let mut pushes = Vec::new();
    let folder = tempfile::tempdir().unwrap();
    for content in 0..6 {
        let push = series.push(&chain, &a, &[change(content, content)]);
        world.push(&a, &chain, &push).await;
        pushes.push(push);
        if content == 2 {
            server.dump(&before, &folder.path().join("dump"));
        }
    }
    let newest = world.pull_all(&a, &chain).await.items.last().unwrap().cursor;
    server.restore(&after, &folder.path().join("dump"));
    let restored = World::on_postgres(&after, Limits::default()).await;
    assert_eq!(restored.relay.id(), world.relay.id());
    let a = Person::with_nonce(1, 1 << 32);
    let query = format!("after={}", newest.to_text());
    assert_eq!(code(&restored.pull(&a, &chain, &query).await), ProblemCode::UnknownCursor);
    for push in &pushes {
        assert_eq!(restored.push(&a, &chain, push).await.status, 200);
    }
    let page = restored.pull_all(&a, &chain).await;
    assert_eq!(support::world::pushes(&page), pushes);
    assert_eq!(page.items.last().unwrap().cursor, newest);
}
