//! Reminders, sessions and plans through the real program.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]
#![allow(dead_code, reason = "the desk is shared with the tests of devices")]

#[path = "../devices/desk.rs"]
mod desk;
mod planning;
mod refusing;

use desk::Desk;
use serde_json::Value;

const NOW: &str = "2026-11-23T12:00:00+01:00[Europe/Berlin]";

/// A desk with an empty vault, and what it says on a Monday noon in Berlin.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.init("phone");
    desk
}

fn at_noon(desk: &Desk, args: &[&str]) -> Value {
    desk.json("phone", &[args, &["--now", NOW]].concat())
}

fn keys(value: &Value) -> String {
    let keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.join(" ")
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

/// When the items of a plan are due.
fn times(plan: &Value) -> Vec<&str> {
    let items = plan["items"].as_array().unwrap();
    items.iter().map(|item| item["fire_at"].as_str().unwrap()).collect()
}
