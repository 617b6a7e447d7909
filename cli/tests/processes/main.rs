//! Real processes that are killed, a relay whose disk is full, connections that are slow and break:
//! in the end everyone has the same, and what was acknowledged is there.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod full;
mod house;
mod ledger;
mod proxy;
mod settle;
mod storm;

use std::sync::atomic::{AtomicBool, AtomicU32};
use std::thread;

use house::{House, Relay};
use interlude_tests::world::{SimEntropy, scaled};
use ledger::Ledger;
use proxy::Proxy;
use settle::{check_files, check_lists, settle};
use storm::{Person, check_watched, unsteady};

const VAULTS: [&str; 4] = ["phone", "tablet", "laptop", "desk"];

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
        done.store(true, std::sync::atomic::Ordering::Relaxed);
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
