//! Simulated clinics on two relays over one PostgreSQL, all of which end and begin again meanwhile.
//! `INTERLUDE_LONG=1`: 50 groups with 500 devices. `INTERLUDE_SEED=N` plays one seed again.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

#[allow(dead_code, missing_docs, unreachable_pub, reason = "every test uses a part of it")]
#[path = "../../relay/tests/support/postgres.rs"]
mod postgres;

use std::sync::atomic::{AtomicU64, Ordering};

use interlude_tests::world::{Clinics, SimRelay, Size, long};
use postgres::Server;

#[test]
fn clinics_are_in_step_in_the_end_whatever_became_of_relays_and_database() {
    let seed = std::env::var("INTERLUDE_SEED").map_or(1, |seed| seed.parse().unwrap());
    println!("INTERLUDE_SEED={seed}");
    let (groups, size) = match long() {
        true => (50, Size { members: 6, devices: 10, days: 20 }),
        false => (2, Size { members: 2, devices: 4, days: 6 }),
    };
    let server = Server::start(&["fsync=off", "max_connections=200"]);
    let url = server.database();
    let mut clinics = Clinics::found(seed, groups, size, &url);
    let upsets = AtomicU64::new(0);
    let upset = |relay: &SimRelay| match upsets.fetch_add(1, Ordering::SeqCst) % 3 {
        0 => {
            server.kill();
            server.restart();
        }
        1 => relay.replace_one(),
        _ => {
            let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                       WHERE datname = current_database() AND pid <> pg_backend_pid()";
            server.sql(&url, cut);
        }
    };
    clinics.live(size.days, upset);
    let counts = clinics.finish();
    let stored = "SELECT encode(space, 'hex'), number, encode(hash, 'hex') FROM pushes";
    let acknowledged = clinics.check(&server.sql(&url, stored));
    println!("{counts:?}, {acknowledged} pushes, {} upsets", upsets.into_inner());
    assert!(counts.compared >= groups * 3 && acknowledged as u64 > groups * 10, "{counts:?}");
}
