//! Real processes that are killed, a relay whose disk is full, connections that are slow and break:
//! in the end everyone has the same, and what was acknowledged is there.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

mod clinic;
mod full;
mod house;
mod joining;
mod ledger;
#[path = "../../../relay/tests/support/postgres.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with the relay's tests")]
mod postgres;
mod proxy;
mod settle;
mod storm;

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

use house::{House, Relay};
use interlude_tests::world::{SimEntropy, scaled};
use ledger::Ledger;
use proxy::Proxy;
use serde_json::Value;
use settle::{check_files, check_lists, settle};
use storm::{Person, check_watched, unsteady};

const VAULTS: [&str; 4] = ["phone", "tablet", "laptop", "desk"];

/// Erasing renews the key of the vault under the hands of whoever watches.
#[test]
fn whoever_watches_goes_on_when_another_process_renews_the_key() {
    let house = House::new();
    let relay = Relay::start(&house);
    let url = format!("http://{}", relay.address);
    house.init("phone");
    house.link("phone", "tablet", &url);
    let mut watching = house.command("tablet", &["sync", "--watch"]);
    let mut watching = watching.stderr(Stdio::inherit()).spawn().unwrap();
    let events = BufReader::new(watching.stdout.take().unwrap()).lines();
    let mut events = events.map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap());
    for number in 0..3 {
        let erased = house.give("tablet", &["write"], "soon gone");
        house.json("tablet", &["erase", erased["id"].as_str().unwrap()]);
        house.give("phone", &["write"], &format!("news {number}"));
        house.json("phone", &["sync"]);
        loop {
            let event = events.next().unwrap();
            assert_eq!(event["event"], "synced", "{event}");
            if event["pulled"] != 0 {
                break;
            }
        }
    }
    watching.kill().unwrap();
    watching.wait().unwrap();
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
    let (ledger, count, done) = (Ledger::default(), AtomicU32::new(0), AtomicBool::new(false));
    proxy.set_stormy(true);
    thread::scope(|scope| {
        let killing = scope.spawn(|| unsteady(&mut relay, &SimEntropy::new(2), &done));
        let people = (3..).zip(VAULTS).map(|(seed, vault)| {
            let dice = SimEntropy::new(seed);
            let person = Person { house: &house, ledger: &ledger, vault, dice, count: &count };
            scope.spawn(move || person.live(scaled(45, 1000)))
        });
        let people: Vec<_> = people.collect();
        let ended: Vec<_> = people.into_iter().map(|person| person.join()).collect();
        done.store(true, Ordering::Relaxed);
        killing.join().unwrap();
        ended.into_iter().for_each(|ended| ended.unwrap());
    });
    proxy.set_stormy(false);
    check_watched(&house);
    settle(&house, &VAULTS);
    // Whoever comes by the words alone shows what the relay has.
    house.recover("new", &url);
    let all = [&VAULTS[..], &["new"]].concat();
    settle(&house, &all);
    check_lists(&house, &all);
    check_files(&house, &ledger, "new");
    let first = ledger.check(&house, "phone");
    for vault in &all[1..] {
        assert_eq!(ledger.check(&house, vault), first, "{vault}");
    }
    let (words, files, erased) = ledger.counts();
    assert!(words > 30 && files > 1 && erased > 0, "{words} {files} {erased}");
}
