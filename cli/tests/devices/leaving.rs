//! Devices that are removed or lost, and entries that are erased.

use serde_json::{Value, json};

use super::desk::{Desk, Relay};
use super::keys;

#[test]
fn what_is_erased_is_gone_everywhere_and_what_came_too_late_is_kept_or_dropped() {
    let desk = Desk::new();
    let relay = Relay::start(&desk, &[]);
    desk.init("phone");
    let [first, second] = ["a secret", "another"].map(|body| desk.write("phone", body));
    desk.link("phone", "tablet", &relay);
    for id in [&first, &second] {
        desk.json("phone", &["erase", id]);
        desk.give("tablet", &["edit", id, "--append"], "a late thought");
    }
    desk.sync(&["phone", "tablet"]);
    assert_eq!((desk.count("phone"), desk.count("tablet")), (0, 0));
    let late = desk.json("tablet", &["late", "list"]);
    insta::assert_snapshot!(keys(&late["late"][0]), @"erased_at number text");
    let late = late["late"].as_array().unwrap().clone();
    assert_eq!(late.len(), 2);
    assert!(late.iter().all(|one| !one["text"].to_string().contains("secret")));
    let number = |one: &Value| one["number"].to_string();
    let kept = desk.json("tablet", &["late", "keep", &number(&late[0])]);
    assert!(kept["body"].as_str().unwrap().contains("a late thought"));
    assert_eq!(
        desk.json("tablet", &["late", "drop", &number(&late[1])]),
        json!({"dropped": late[1]["number"]})
    );
    assert_eq!(desk.fails("tablet", &["late", "drop", &number(&late[1])]).0, 3);
    assert_eq!(
        (desk.count("tablet"), desk.json("phone", &["late", "list"])),
        (1, json!({"late": []}))
    );
}

#[test]
fn a_removed_device_reads_nothing_new() {
    let desk = Desk::new();
    let relay = Relay::start(&desk, &[]);
    desk.init("phone");
    desk.link("phone", "tablet", &relay);
    let devices = desk.devices("phone");
    let tablet = devices.iter().find(|one| one["name"] != "phone").unwrap();
    let tablet = tablet["id"].as_str().unwrap();
    assert_eq!(desk.fails("tablet", &["device", "remove", tablet]).1, "refused", "not oneself");
    assert_eq!(desk.fails("phone", &["device", "remove", "zzzz"]).0, 3);
    let removed = desk.json("phone", &["device", "remove", &tablet[..10]]);
    insta::assert_snapshot!(keys(&removed), @"attachments id pulled pushed removed state warnings");
    assert_eq!((&removed["removed"], &removed["id"]), (&json!(true), &json!(tablet)));
    desk.write("phone", "only for me");
    desk.sync(&["phone"]);
    let mut watching = desk.start("tablet", &["sync", "--watch"]);
    assert_eq!(watching.next("synced")["state"], "removed");
    assert_eq!(watching.child.wait().unwrap().code(), Some(7), "it does not watch on");
    let (exit, code, shown) = desk.fails("tablet", &["sync"]);
    assert_eq!((exit, code.as_str(), &shown["state"]), (7, "refused", &json!("removed")));
    assert_eq!((desk.count("tablet"), desk.devices("phone").len()), (0, 1));
}

#[test]
fn a_removal_without_a_network_waits() {
    let desk = Desk::new();
    let relay = Relay::start(&desk, &[]);
    desk.init("phone");
    let (linked, _) = desk.link("phone", "tablet", &relay);
    let listen = relay.listening["address"].as_str().unwrap().to_owned();
    assert_eq!(relay.running.end(), Some(0));
    let tablet = linked[2]["device"].as_str().unwrap();
    let (exit, code, shown) = desk.fails("phone", &["device", "remove", tablet]);
    assert_eq!((exit, code.as_str(), &shown["removed"]), (5, "offline", &json!(false)));
    assert_eq!(desk.devices("phone")[1]["removing"], true);
    let relay = Relay::start_at(&desk, &listen, &[]);
    desk.sync(&["phone"]);
    assert_eq!(desk.devices("phone").len(), 1);
    assert_eq!(relay.running.end(), Some(0));
}

#[test]
fn the_words_get_everything_back_onto_a_new_device() {
    let desk = Desk::new();
    let relay = Relay::start(&desk, &[]);
    desk.init("phone");
    let (id, erased) = (desk.write("phone", "kept"), desk.write("phone", "erased"));
    desk.json("phone", &["sync", "--relay", &relay.url]);
    desk.json("phone", &["erase", &erased]);
    desk.sync(&["phone"]);
    let kept = desk.json("phone", &["show", &id]);
    std::fs::remove_dir_all(desk.path("phone")).unwrap();

    let wrong = ["device", "recover", "--relay", &relay.url];
    let nobody = format!("{}art", "abandon ".repeat(23));
    let failed = desk.run("new", &wrong, &nobody);
    assert_eq!(failed.status.code(), Some(3));
    assert!(!desk.path("new").exists(), "a vault whose words nobody saw does not stay");

    let words = std::fs::read_to_string(desk.path("words")).unwrap();
    let args = ["device", "recover", "--relay", &relay.url, "--remove-others", "--name", "New"];
    let recovered = desk.give("new", &args, &words);
    insta::assert_snapshot!(keys(&recovered), @"attachments device pulled pushed state warnings");
    assert_eq!(recovered["warnings"], json!([]), "what was erased is not missing");
    assert_eq!(desk.json("new", &["show", &id]), kept);
    let devices = desk.devices("new");
    assert_eq!((devices.len(), &devices[0]["name"]), (1, &json!("New")));
    let health = desk.json("new", &["health", "--phrase-file", &desk.text("words")]);
    assert_eq!(health["protected"], true, "the words open the new vault");
    let args = ["device", "recover", "--relay", &relay.url];
    assert_eq!(desk.run("new", &args, &words).status.code(), Some(6), "it is a device already");
    assert_eq!(desk.count("new"), 1);
}
