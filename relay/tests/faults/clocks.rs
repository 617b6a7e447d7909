//! Clocks jump.

use std::sync::atomic::Ordering;

use tokio::time::Instant;

use super::end;
use super::load::Load;
use super::support::postgres::Server;

const MINUTE: i64 = 60_000;

/// Those of relays: forward and back, together and apart, by less and by more than is let pass.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn relays_whose_clocks_jump_lose_and_double_nothing() {
    let server = Server::start(&["fsync=off"]);
    let url = server.database();
    let load = Load::new(&[url.clone(), url]).await;
    let jumps = [4, -4, 60, 0, -60, 24 * 60, -24 * 60, 0];
    let faults = async {
        let (end, mut turn) = (end(), 0);
        while turn < 2 * jumps.len() || Instant::now() < end {
            load.goes_on(30).await;
            load.clocks[turn % 2].0.store(jumps[turn % jumps.len()] * MINUTE, Ordering::SeqCst);
            // What a relay tidies up by a wrong clock is not what the other needs.
            load.relays[turn % 2].upkeep().await;
            turn += 1;
        }
    };
    load.stand(faults).await;
    assert!(load.refused.load(Ordering::SeqCst) > 0, "no clock was ever refused");
}
