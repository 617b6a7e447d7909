//! Two relays over one PostgreSQL, and people who use either.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use interlude_tests::world::{SimEntropy, scaled};
use serde_json::Value;

use super::VAULTS;
use super::house::{House, Relay};
use super::ledger::Ledger;
use super::postgres::Server;
use super::settle::{check_files, check_lists, settle};
use super::storm::{Person, check_watched, unsteady};

/// Four vaults of one person; the last two use the second relay.
fn furnish(house: &House, relays: [&Relay; 2]) {
    house.init("phone");
    for new in &VAULTS[1..] {
        house.link("phone", new, &relays[0].url());
    }
    for vault in &VAULTS[2..] {
        house.json(vault, &["sync", "--relay", &relays[1].url()]);
    }
}

#[test]
fn who_watches_at_one_relay_hears_of_what_comes_to_another() {
    let (house, database) = (House::new(), Server::shared().database());
    let relays = [Relay::over(&house, &database), Relay::over(&house, &database)];
    furnish(&house, [&relays[0], &relays[1]]);
    let mut watching = house.command("desk", &["sync", "--watch"]);
    let mut watching = watching.stderr(Stdio::inherit()).spawn().unwrap();
    let events = BufReader::new(watching.stdout.take().unwrap()).lines();
    let mut events = events.map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap());
    for number in 0..3 {
        house.give("phone", &["write"], &format!("news {number}"));
        house.json("phone", &["sync"]);
        while events.next().unwrap()["pulled"] == 0 {}
    }
    watching.kill().unwrap();
    watching.wait().unwrap();
    settle(&house, &VAULTS);
}

/// Kills the server and begins it anew, until everybody is done.
fn shaken(server: &Server, dice: &SimEntropy, done: &AtomicBool) {
    while !done.load(Ordering::Relaxed) {
        thread::sleep(Duration::from_millis(1000 + dice.below(3000) as u64));
        server.kill();
        thread::sleep(Duration::from_millis(dice.below(300) as u64));
        server.restart();
    }
}

#[test]
fn relays_and_a_postgres_that_are_killed_lose_nothing_that_was_acknowledged() {
    let (house, server) = (House::new(), Server::start(&["fsync=off"]));
    let database = server.database();
    let mut one = Relay::over(&house, &database);
    let mut two = Relay::over(&house, &database);
    furnish(&house, [&one, &two]);
    let (ledger, count, done) = (Ledger::default(), AtomicU32::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        let killing = [
            scope.spawn(|| unsteady(&mut one, &SimEntropy::new(12), &done)),
            scope.spawn(|| unsteady(&mut two, &SimEntropy::new(13), &done)),
            scope.spawn(|| shaken(&server, &SimEntropy::new(14), &done)),
        ];
        let people = (15..).zip(VAULTS).map(|(seed, vault)| {
            let dice = SimEntropy::new(seed);
            let person = Person { house: &house, ledger: &ledger, vault, dice, count: &count };
            scope.spawn(move || person.live(scaled(20, 1000)))
        });
        let people: Vec<_> = people.collect();
        let ended: Vec<_> = people.into_iter().map(|person| person.join()).collect();
        done.store(true, Ordering::Relaxed);
        killing.into_iter().for_each(|killing| killing.join().unwrap());
        ended.into_iter().for_each(|ended| ended.unwrap());
    });
    check_watched(&house);
    settle(&house, &VAULTS);
    // Whoever comes by the words alone shows what the relays have.
    house.recover("new", &two.url());
    let all = [&VAULTS[..], &["new"]].concat();
    settle(&house, &all);
    check_lists(&house, &all);
    check_files(&house, &ledger, "new");
    let first = ledger.check(&house, "phone");
    for vault in &all[1..] {
        assert_eq!(ledger.check(&house, vault), first, "{vault}");
    }
    assert!(ledger.counts().0 > 10);
}

#[test]
fn a_database_that_is_set_back_to_a_dump_heals_from_devices() {
    let (house, server) = (House::new(), Server::shared());
    let (database, restored) = (server.database(), server.database());
    let mut relay = Relay::over(&house, &database);
    house.init("phone");
    house.link("phone", "tablet", &relay.url());
    let dump = house.path("dump");
    for number in 0..6 {
        house.give("phone", &["write"], &format!("entry {number}"));
        house.json("phone", &["sync"]);
        if number == 2 {
            server.dump(&database, &dump);
        }
    }
    house.json("tablet", &["sync"]);
    relay.kill();
    server.restore(&restored, &dump);
    relay.database = restored;
    relay.up();
    // Who finds out says so once.
    house.json("phone", &["sync"]);
    house.json("tablet", &["sync"]);
    settle(&house, &["phone", "tablet"]);
    house.recover("new", &relay.url());
    settle(&house, &["phone", "tablet", "new"]);
    check_lists(&house, &["phone", "tablet", "new"]);
    assert_eq!(house.json("new", &["list"])["entries"].as_array().unwrap().len(), 6);
}
