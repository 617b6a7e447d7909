use super::migrations::{Migration, STEPS, migrate};
use super::*;
use crate::storage::conformance;
use crate::support::postgres::Server;
use crate::support::{Series, change, tombstone};

async fn open(url: &str) -> Result<Postgres, OpenError> {
    Postgres::open(url, false, 16, &Wakers::shared()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres_does_what_a_storage_must() {
    conformance::all(&open(&Server::shared().database()).await.unwrap()).await;
}

#[tokio::test]
async fn a_push_that_only_adds_is_one_statement() {
    let storage = open(&Server::shared().database()).await.unwrap();
    let (chain, a) = conformance::space(&storage, 20).await;
    let mut series = Series::new(1);
    let first = conformance::incoming(&chain, &series.push(&chain, &a, &[change(1, 1)]));
    assert!(matches!(storage.join(&first).await, Ok(Joined::Done(Outcome::Kept(_)))));
    assert!(matches!(storage.join(&first).await, Ok(Joined::Not { is_noted: false })));
    let replaced = [series.record(1, 0)];
    let second = series.replacing(&chain, &a, &[change(1, 2)], &replaced);
    let second = conformance::incoming(&chain, &second);
    assert!(matches!(storage.join(&second).await, Ok(Joined::Not { is_noted: false })));
}

/// Nobody waits for anybody in the relay then, and what one erases another brings meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_comes_to_two_relays_at_once_is_in_one_order_and_erased_all_the_same() {
    const EACH: u64 = 20;
    let url = Server::shared().database();
    let relays = [open(&url).await.unwrap(), open(&url).await.unwrap()];
    let (chain, a) = conformance::space(&relays[0], 30).await;
    let write = |writer: u8| {
        let (relay, chain, a) = (&relays[usize::from(writer) % 2], &chain, &a);
        async move {
            let mut series = Series::new(writer);
            for turn in 0..EACH {
                let erases = writer == 16 && turn == EACH / 2;
                let piece = if erases { tombstone(9) } else { change(9, writer) };
                let push = series.push(chain, a, &[piece]);
                let outcome = conformance::accept(relay, chain, &push).await;
                assert!(matches!(outcome, Outcome::Kept(_)), "{outcome:?}");
            }
        }
    };
    futures::future::join_all((1..=16).map(write)).await;
    let numbers = "SELECT count(*), max(number), (SELECT newest FROM spaces) FROM pushes";
    assert_eq!(Server::shared().sql(&url, numbers), "320|320|320");
    // The tombstone itself.
    assert_eq!(Server::shared().sql(&url, "SELECT count(*), max(kind) FROM records"), "1|2");
}

/// As Citus: a database that refuses statements which write to several tables. A rule makes
/// PostgreSQL say the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn it_does_so_where_a_statement_writes_to_one_table() {
    let url = Server::shared().database();
    let storage = open(&url).await.unwrap();
    let rule = "CREATE RULE alone AS ON INSERT TO pushes DO ALSO NOTIFY nobody";
    Server::shared().sql(&url, rule);
    conformance::all(&storage).await;
    assert!(!storage.joins.load(Ordering::Relaxed));
}

/// As on engines that know nothing else: what is in another's way is refused and tried again.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn it_does_so_where_all_transactions_are_serializable() {
    for level in ["repeatable read", "serializable"] {
        let url = Server::shared().database();
        let name = Server::shared().sql(&url, "SELECT current_database()");
        let sql = format!("ALTER DATABASE {name} SET default_transaction_isolation = '{level}'");
        Server::shared().sql(&url, &sql);
        conformance::racing::all(&open(&url).await.unwrap()).await;
    }
}

#[tokio::test]
async fn relays_that_start_at_once_are_one() {
    let url = Server::shared().database();
    let open = |number| {
        let url = &url;
        async move { open(url).await.unwrap().relay_id(RelayId([number; 16])).await.unwrap() }
    };
    let ids = futures::future::join_all((1..9).map(open)).await;
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}

#[tokio::test]
async fn a_turn_is_one_relays() {
    let url = Server::shared().database();
    let (one, two) = (open(&url).await.unwrap(), open(&url).await.unwrap());
    assert_eq!(one.take_turn("a", 100, 50).await, Ok(true));
    assert_eq!(two.take_turn("a", 101, 51).await, Ok(false));
    assert_eq!(two.take_turn("b", 101, 51).await, Ok(true));
    assert_eq!(two.take_turn("a", 150, 100).await, Ok(true));
    assert_eq!(one.take_turn("a", 199, 149).await, Ok(false));
    // Of a relay whose clock is far ahead.
    assert_eq!(one.take_turn("a", 1 << 50, (1 << 50) - 50).await, Ok(true));
    assert_eq!(two.take_turn("a", 250, 200).await, Ok(true));
}

/// What a newer version adds, and one that no older one can live with.
const ADDS: Migration =
    Migration::new("ALTER TABLE pushes ADD COLUMN more TEXT; CREATE TABLE newer (one INTEGER)", 1);
const BREAKS: Migration = Migration::new("ALTER TABLE pushes DROP COLUMN size", 3);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_versions_work_side_by_side_unless_the_newer_says_no() {
    let url = Server::shared().database();
    let old = open(&url).await.unwrap();
    let mut newer = old.pool.connect().await.unwrap();
    let steps = |more: Vec<Migration>| STEPS.iter().cloned().chain(more).collect::<Vec<_>>();
    assert_eq!(migrate(&mut newer, &steps(vec![ADDS])).await, Ok(()));
    // Both the one that runs and one that starts now.
    conformance::all(&old).await;
    let id = old.relay_id(RelayId([1; 16])).await;
    assert_eq!(open(&url).await.unwrap().relay_id(RelayId([2; 16])).await, id);
    assert_eq!(migrate(&mut newer, &steps(vec![ADDS, BREAKS])).await, Ok(()));
    let before = Server::shared().sql(&url, "SELECT max(version), max(needs) FROM relay_schema");
    assert_eq!(before, "3|3");
    assert!(matches!(open(&url).await, Err(OpenError::TooNew)));
    let after = Server::shared().sql(&url, "SELECT max(version), max(needs) FROM relay_schema");
    assert_eq!(after, before);
}

#[tokio::test]
async fn what_cannot_be_reached_is_said() {
    let nowhere = "postgres://nobody@localhost/nothing?host=/nowhere";
    for url in [nowhere, "postgres://%", "nonsense"] {
        assert!(matches!(open(url).await, Err(OpenError::Database)), "{url}");
    }
}

/// One that was found broken says that the others are: a call does not try them one by one.
#[tokio::test]
async fn connections_that_were_cut_off_together_are_forgotten_together() {
    let url = Server::shared().database();
    let storage = open(&url).await.unwrap();
    let held = futures::future::join_all((0..12).map(|_| storage.pool.lease())).await;
    held.into_iter().for_each(|lease| lease.unwrap().give_back());
    let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    assert!(Server::shared().sql(&url, cut).parse::<u32>().unwrap() >= 12);
    assert_eq!(storage.ready().await, Ok(()));
}

/// The server's own limits do not help where it is not heard of any more.
#[tokio::test]
async fn a_server_that_answers_nothing_is_given_up() {
    let server = Server::start(&["fsync=off"]);
    let storage = open(&server.database()).await.unwrap();
    assert_eq!(storage.ready().await, Ok(()));
    server.signal("-STOP");
    let asked = timeout(4 * PATIENCE, storage.ready()).await;
    server.signal("-CONT");
    assert!(asked.expect("it waits for ever").is_err());
    assert_eq!(storage.ready().await, Ok(()));
}

/// Without room a server may take no new connection: those that are there are kept.
#[tokio::test]
async fn what_is_refused_costs_no_connection() {
    let url = Server::shared().database();
    let storage = open(&url).await.unwrap();
    let (chain, a) = conformance::space(&storage, 40).await;
    Server::shared().sql(&url, "ALTER TABLE pushes ADD CHECK (items < 0) NOT VALID");
    let process = async || {
        let mut lease = storage.pool.lease().await.unwrap();
        let id: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
            .fetch_one(&mut lease.connection)
            .await
            .unwrap();
        lease.give_back();
        id
    };
    let before = process().await;
    let push = conformance::incoming(&chain, &Series::new(1).push(&chain, &a, &[change(1, 1)]));
    assert!(storage.accept(push).await.is_err());
    assert_eq!(process().await, before);
}
