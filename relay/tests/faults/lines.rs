//! The way to the database is cut, or loses answers.

use std::sync::atomic::Ordering;

use tokio::time::{Duration, Instant, sleep};

use super::end;
use super::line::{Line, Way};
use super::load::Load;
use super::support::postgres::Server;
use super::support::world::request;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_relay_that_is_cut_off_from_the_database_comes_back() {
    let server = Server::start(&["fsync=off"]);
    let url = server.database();
    let line = Line::to(&server, &url).await;
    // One of the two is cut off; clients go to the other, and come back.
    let load = Load::new(&[url, line.url.clone()]).await;
    let faults = async {
        load.goes_on(50).await;
        line.set(Way::Silent);
        load.goes_on(20).await;
        line.set(Way::Open);
        let back = &load.relays[1];
        while back.answer(request("GET", "/readyz", &[], None)).await.status != 200 {
            sleep(Duration::from_millis(50)).await;
        }
    };
    load.stand(faults).await;
}

/// A push is stored, and the relay does not hear of it: its client brings it again.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_committed_and_not_answered_is_there_once() {
    let server = Server::start(&["fsync=off"]);
    let url = server.database();
    let lines = [Line::to(&server, &url).await, Line::to(&server, &url).await];
    let load = Load::new(&[lines[0].url.clone(), lines[1].url.clone()]).await;
    let faults = async {
        let end = end();
        while Instant::now() < end {
            lines.iter().for_each(|line| line.set(Way::Unanswered(40)));
            load.goes_on(50).await;
            lines.iter().for_each(|line| line.set(Way::Open));
            load.goes_on(20).await;
        }
    };
    load.stand(faults).await;
    let lost: u64 = lines.iter().map(|line| line.lost.load(Ordering::SeqCst) / 40).sum();
    let again = "SELECT count(*) FROM requests";
    let requests: u64 = server.sql(&url, again).parse().unwrap();
    let pushes: u64 = server.sql(&url, "SELECT count(*) FROM pushes").parse().unwrap();
    // Some were stored by a request, and came again with another.
    assert!(lost > 10 && requests > pushes + 1, "{lost} {requests} {pushes}");
}
