//! Real processes that are killed, a relay whose disk is full, connections that are slow and break:
//! in the end everyone has the same, and what was acknowledged is there.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

mod clinic;
mod full;
mod house;
mod joining;
mod ledger;
mod lives;
mod moving;
#[path = "../../../relay/tests/support/postgres.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with the relay's tests")]
mod postgres;
mod proxy;
mod settle;
mod storm;

use house::{House, Relay};
use interlude_tests::world::{SimEntropy, scaled};
use lives::{Watching, agree, live};
use proxy::Proxy;
use settle::settle;
use storm::unsteady;

const VAULTS: [&str; 4] = ["phone", "tablet", "laptop", "desk"];

/// Erasing renews the key of the vault under the hands of whoever watches.
#[test]
fn whoever_watches_goes_on_when_another_process_renews_the_key() {
    let house = House::new();
    let relay = Relay::start(&house);
    let url = format!("http://{}", relay.address);
    house.init("phone");
    house.link("phone", "tablet", &url);
    let mut watching = Watching::begin(&house, "tablet");
    for number in 0..3 {
        let erased = house.give("tablet", &["write"], "soon gone");
        house.json("tablet", &["erase", erased["id"].as_str().unwrap()]);
        house.give("phone", &["write"], &format!("news {number}"));
        house.json("phone", &["sync"]);
        watching.pulls();
    }
    watching.end();
    settle(&house, &["phone", "tablet"]);
    assert_eq!(house.json("tablet", &["list"])["entries"].as_array().unwrap().len(), 3);
}

#[test]
fn killed_processes_lose_nothing_that_was_acknowledged() {
    let house = House::new();
    let mut relay = Relay::start(&house);
    let proxy = Proxy::start(relay.address, 1);
    let url = format!("http://{}", proxy.address);
    house.init("phone");
    for new in &VAULTS[1..] {
        house.link("phone", new, &url);
    }
    proxy.set_stormy(true);
    let breaking = |done: &_| unsteady(&mut relay, &SimEntropy::new(2), done);
    let ledger = live(&house, 3, scaled(45, 1000), vec![Box::new(breaking)]);
    proxy.set_stormy(false);
    agree(&house, &ledger, &url);
    let (words, files, erased) = ledger.counts();
    assert!(words > 30 && files > 1 && erased > 0, "{words} {files} {erased}");
}
