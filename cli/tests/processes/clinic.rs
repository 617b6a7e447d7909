//! Two relays over one PostgreSQL, and people who use either.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use interlude_tests::world::{SimEntropy, scaled};

use super::VAULTS;
use super::house::{House, Relay};
use super::lives::{Watching, agree, live};
use super::postgres::Server;
use super::settle::{check_lists, settle};
use super::storm::unsteady;

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
    let mut watching = Watching::begin(&house, "desk");
    for number in 0..3 {
        house.give("phone", &["write"], &format!("news {number}"));
        house.json("phone", &["sync"]);
        watching.pulls();
    }
    watching.end();
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
    let ledger = live(
        &house,
        15,
        scaled(20, 7000),
        vec![
            Box::new(|done| unsteady(&mut one, &SimEntropy::new(12), done)),
            Box::new(|done| unsteady(&mut two, &SimEntropy::new(13), done)),
            Box::new(|done| shaken(&server, &SimEntropy::new(14), done)),
        ],
    );
    agree(&house, &ledger, &two.url());
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
