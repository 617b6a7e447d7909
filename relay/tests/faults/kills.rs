//! PostgreSQL and its sessions are ended.

use tokio::time::Instant;

use super::load::Load;
use super::support::postgres::Server;
use super::{end, is_long};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_postgres_that_is_killed_loses_nothing() {
    let server = Server::start(&["fsync=off"]);
    let url = server.database();
    let load = Load::new(&[url.clone(), url]).await;
    let faults = async {
        let end = end();
        while Instant::now() < end {
            load.goes_on(50).await;
            tokio::task::block_in_place(|| {
                server.kill();
                server.restart();
            });
        }
    };
    load.stand(faults).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sessions_that_are_ended_and_statements_that_take_too_long_lose_nothing() {
    let server = Server::start(&["fsync=off"]);
    let url = server.database();
    let load = Load::new(&[url.clone(), url.clone()]).await;
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let cancel = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity
                  WHERE datname = current_database() AND pid <> pg_backend_pid()";
    // Longer than a relay waits for a lock, and than a statement may take: 55P03, 57014.
    let hold = match is_long() {
        true => "BEGIN; SELECT * FROM spaces FOR UPDATE; SELECT pg_sleep(16); ROLLBACK",
        false => "BEGIN; SELECT * FROM spaces FOR UPDATE; SELECT pg_sleep(1); ROLLBACK",
    };
    let faults = async {
        let end = end();
        while Instant::now() < end {
            for sql in [cut, cancel, hold] {
                load.goes_on(50).await;
                tokio::task::block_in_place(|| server.sql(&url, sql));
            }
        }
    };
    load.stand(faults).await;
}
