//! A relay moves to another database under devices that were in step with it.

use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

use super::house::{House, Relay};
use super::postgres::Server;
use super::settle::{check_lists, settle};

/// `relay move`, attachments staying where they are.
fn moving(house: &House, from: &str, to: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_interlude"));
    let blobs = house.text("blobs");
    command.args(["--json", "relay", "move", from, to]);
    command.args(["--from-blobs", &blobs, "--to-blobs", &blobs]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn moved(house: &House, from: &str, to: &str) -> Value {
    let output = moving(house, from, to).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Nothing is to be brought or fetched, and nothing to be said.
fn is_in_step(house: &House, vault: &str) {
    let report = house.json(vault, &["sync", "--attachments", "all"]);
    for (name, expected) in [
        ("pushed", json!(0)),
        ("pulled", json!(0)),
        ("attachments", json!(0)),
        ("warnings", json!([])),
        ("state", json!("in_step")),
    ] {
        assert_eq!(report[name], expected, "{vault} {name}: {report}");
    }
}

#[test]
fn devices_go_on_where_they_were_when_their_relay_moved() {
    let house = House::new();
    let mut relay = Relay::start(&house);
    house.init("phone");
    house.link("phone", "tablet", &relay.url());
    std::fs::write(house.path("photo.jpg"), vec![7; 300_000]).unwrap();
    let photo = house.text("photo.jpg");
    house.give("phone", &["write", "--attach", &photo], "with a picture");
    let erased = house.give("phone", &["write"], "soon gone");
    settle(&house, &["phone", "tablet"]);
    house.json("tablet", &["erase", erased["id"].as_str().unwrap()]);
    settle(&house, &["phone", "tablet"]);
    let places = [Server::shared().database(), format!("sqlite:{}", house.text("moved"))];
    for (number, place) in places.into_iter().enumerate() {
        let running = moving(&house, &relay.database, &place).output().unwrap();
        assert_eq!(running.status.code(), Some(6), "it runs");
        let refused: Value = serde_json::from_slice(&running.stderr).unwrap();
        assert_eq!(refused["error"]["code"], "in_use");
        relay.end();
        let done = moved(&house, &relay.database, &place);
        assert_eq!((&done["spaces"], &done["id_kept"]), (&json!(1), &json!(true)), "{done}");
        relay.database = place;
        relay.up();
        is_in_step(&house, "phone");
        is_in_step(&house, "tablet");
        house.give("tablet", &["write"], &format!("after move {number}"));
        house.json("tablet", &["sync"]);
        assert_eq!(house.json("phone", &["sync"])["pulled"], 1);
    }
    settle(&house, &["phone", "tablet"]);
    house.recover("new", &relay.url());
    settle(&house, &["phone", "tablet", "new"]);
    check_lists(&house, &["phone", "tablet", "new"]);
    assert_eq!(house.json("new", &["list"])["entries"].as_array().unwrap().len(), 3);
}

#[test]
fn a_move_that_is_killed_goes_on_where_it_was() {
    const PEOPLE: [&str; 5] = ["ann", "ben", "cid", "dot", "eve"];
    let (house, server) = (House::new(), Server::shared());
    let mut relay = Relay::start(&house);
    for vault in PEOPLE {
        let words = house.text(&format!("{vault}-words"));
        house.json(vault, &["init", "--recovery-phrase-file", &words]);
        house.give(vault, &["write"], "an entry");
        house.json(vault, &["sync", "--relay", &relay.url()]);
    }
    let blobs = house.text("blobs");
    let stats = |database: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_interlude"));
        let place = ["--database", database, "--blobs", &blobs];
        let output = command.args(["--json", "relay", "stats"]).args(place).output().unwrap();
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let largest = stats(&relay.database)["largest"].clone();
    let largest = largest.as_array().unwrap();
    let mut spaces: Vec<_> = largest.iter().map(|one| one["space"].as_str().unwrap()).collect();
    spaces.sort_unstable();
    assert_eq!(spaces.len(), PEOPLE.len());
    relay.end();
    let database = server.database();
    stats(&database);
    server.sql(&database, "DELETE FROM relay");
    // Somebody else is about to write the third.
    let third = format!(
        "INSERT INTO spaces VALUES (decode('{}', 'hex'), '', 0, 0, 0, 0, 0, 0, 0)",
        spaces[2]
    );
    let held = server.hold(&database, &third);
    let mut under_way = moving(&house, &relay.database, &database).spawn().unwrap();
    while server.sql(&database, "SELECT count(*) FROM spaces") != "2" {
        assert!(under_way.try_wait().unwrap().is_none(), "it ended");
        sleep(Duration::from_millis(20));
    }
    under_way.kill().unwrap();
    under_way.wait().unwrap();
    drop(held);
    let done = moved(&house, &relay.database, &database);
    assert_eq!(
        (&done["found"], &done["present"], &done["spaces"]),
        (&json!(5), &json!(2), &json!(3))
    );
    assert_eq!(done["id_kept"], true);
    relay.database = database;
    relay.up();
    for vault in PEOPLE {
        is_in_step(&house, vault);
    }
}
