//! Groups on the command line: real processes, a real relay.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]
#![allow(dead_code, reason = "the desk is made for several tests")]

#[path = "../devices/desk.rs"]
mod desk;
mod joining;
mod living;

use desk::{Desk, Relay};
use serde_json::Value;

/// A facilitator, a group and a relay.
pub(crate) struct Room {
    pub(crate) desk: Desk,
    pub(crate) relay: Relay,
    pub(crate) group: String,
}

impl Room {
    pub(crate) fn new() -> Self {
        let desk = Desk::new();
        let relay = Relay::start(&desk, &[]);
        let mut room = Self { desk, relay, group: String::new() };
        room.vault("vera");
        let url = room.relay.url.clone();
        let create = [
            "group",
            "create",
            "Tuesday",
            "--me",
            "Vera",
            "--zone",
            "Europe/Madrid",
            "--relay",
            &url,
        ];
        room.group = room.desk.json("vera", &create)["id"].as_str().unwrap().to_owned();
        room
    }

    pub(crate) fn vault(&self, name: &str) {
        let words = self.desk.text(&format!("words-{name}"));
        self.desk.json(name, &["init", "--recovery-phrase-file", &words]);
    }

    /// Somebody is invited, asks, shows the right words and is let in.
    pub(crate) fn join(&self, vault: &str, name: &str) {
        self.vault(vault);
        let link = self.desk.json("vera", &["group", "invite"])["link"].clone();
        let mut joining =
            self.desk.start(vault, &["group", "join", link.as_str().unwrap(), "--me", name]);
        let words = joining.next("compare")["words"].clone();
        let requests = self.desk.json("vera", &["group", "requests"]);
        let requests = requests["requests"].as_array().unwrap().clone();
        let asked: &Value = requests.iter().find(|one| one["words"] == words).unwrap();
        assert_eq!(asked["name"], name);
        let id = asked["id"].as_str().unwrap();
        self.desk.json("vera", &["group", "approve", id, "--yes"]);
        assert_eq!(joining.next("joined")["group"], self.group.as_str());
        assert!(joining.child.wait().unwrap().success());
    }
}
