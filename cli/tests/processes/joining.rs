//! Devices that die while one lets the other in.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use interlude_tests::world::{SimEntropy, scaled};
use serde_json::Value;

use super::house::{House, Relay};
use super::settle::{check_lists, settle};

/// Lets a device in; either side may die on the way, after so many milliseconds.
fn meet(house: &House, [old, new]: [&str; 2], deaths: [Option<u64>; 2]) {
    let linking = house.command(old, &["device", "link", "--yes"]).stderr(Stdio::null()).spawn();
    let mut linking = linking.unwrap();
    let mut lines = BufReader::new(linking.stdout.take().unwrap()).lines();
    let code: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    let code = code["code"].as_str().unwrap();
    let [old_dies, new_dies] = deaths.map(|moment| moment.map(Duration::from_millis));
    thread::scope(|scope| {
        let accept = ["device", "accept", "-", "--name", new];
        let accepting = scope.spawn(move || house.run(new, &accept, code, new_dies));
        if let Some(moment) = old_dies {
            thread::sleep(moment);
            linking.kill().unwrap();
        }
        let accepted = accepting.join().unwrap();
        // Whoever waits for one who died waits for five minutes.
        if accepted.code != Some(0) {
            let _ = linking.kill();
        }
        linking.wait().unwrap();
    });
}

fn is_linked(house: &House, vault: &str) -> bool {
    let status = house.run(vault, &["sync", "--status"], "", None);
    status.code == Some(0) && status.shown.is_some_and(|shown| shown["state"] != "not_linked")
}

#[test]
fn a_device_that_died_while_it_came_in_comes_in_later() {
    let house = House::new();
    let relay = Relay::start(&house);
    let url = format!("http://{}", relay.address);
    house.init("phone");
    house.give("phone", &["write"], "there from the beginning");
    house.json("phone", &["sync", "--relay", &url]);
    let dice = SimEntropy::new(9);
    let mut vaults = vec!["phone".to_owned()];
    for number in 0..scaled(2, 40) {
        let new = format!("new-{number}");
        // A device has few mailboxes open at one time, and a code that nobody used holds five minutes.
        let pair = [vaults[number as usize].as_str(), new.as_str()];
        meet(&house, pair, [None, Some(dice.below(2000) as u64)]);
        meet(&house, pair, [Some(dice.below(1500) as u64), Some(1500)]);
        if !is_linked(&house, &new) {
            meet(&house, pair, [None, None]);
        }
        house.protect(&new);
        house.give(&new, &["write"], &format!("by {new}"));
        house.give("phone", &["write"], &format!("for {new}"));
        vaults.push(new);
        let all: Vec<&str> = vaults.iter().map(String::as_str).collect();
        settle(&house, &all[all.len().saturating_sub(3)..]);
    }
    let all: Vec<&str> = vaults.iter().map(String::as_str).collect();
    settle(&house, &all);
    check_lists(&house, &all);
}
