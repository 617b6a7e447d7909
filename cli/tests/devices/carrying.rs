//! Relays, bundles, and no network at all.

use serde_json::json;

use super::desk::{Desk, Relay};
use super::keys;

#[test]
fn a_bundle_carries_what_a_relay_would() {
    let desk = Desk::new();
    let relay = Relay::start(&desk, &[]);
    desk.init("phone");
    desk.link("phone", "tablet", &relay);
    relay.running.end();
    std::fs::write(desk.path("sound.ogg"), b"a sound").unwrap();
    let id = desk.write("phone", "by foot");
    desk.json("phone", &["attach", &id, &desk.text("sound.ogg")]);
    let bundle = desk.text("bundle");
    let exported = desk.json("phone", &["bundle", "export", &bundle]);
    insta::assert_snapshot!(keys(&exported), @"attachments pushes");
    assert_eq!(desk.fails("phone", &["bundle", "export", &bundle]).0, 6);
    let imported = desk.json("tablet", &["bundle", "import", &bundle]);
    insta::assert_snapshot!(keys(&imported), @"attachments pushes refused taken");
    assert!(imported["taken"].as_u64().unwrap() >= 1);
    assert_eq!(desk.json("tablet", &["show", &id]), desk.json("phone", &["show", &id]));
    assert_eq!(desk.json("tablet", &["health", "--thorough"])["problems"], json!([]));
    assert_eq!(desk.json("tablet", &["bundle", "import", &bundle])["taken"], 0);
    desk.json("other", &["init"]);
    assert_eq!(desk.fails("other", &["bundle", "import", &bundle]).1, "refused");
    assert_eq!(desk.fails("tablet", &["bundle", "import", &desk.text("nothing")]).0, 3);
    assert_eq!(desk.fails("tablet", &["bundle", "import", &desk.text("sound.ogg")]).0, 6);
}

#[test]
fn watching_takes_in_what_comes_until_it_is_ended() {
    let desk = Desk::new();
    let relay = Relay::start(&desk, &[]);
    desk.init("phone");
    desk.link("phone", "tablet", &relay);
    let mut watching = desk.start("tablet", &["sync", "--watch"]);
    let first = watching.next("synced");
    insta::assert_snapshot!(keys(&first), @"attachments event pulled pushed state warnings");
    let id = desk.write("phone", "news");
    desk.sync(&["phone"]);
    while watching.next("synced")["pulled"] == 0 {}
    assert_eq!(desk.json("tablet", &["show", &id])["body"], "news", "beside the one that watches");
    // Another process writes into the vault that is watched.
    desk.write("tablet", "from here");
    while watching.next("synced")["pushed"] == 0 {}
    desk.sync(&["phone"]);
    assert_eq!(desk.count("phone"), 2);
    assert_eq!(watching.end(), Some(0));
}

#[test]
fn without_a_network_the_state_is_told() {
    let desk = Desk::new();
    desk.init("phone");
    assert_eq!(desk.fails("phone", &["sync"]).1, "refused");
    let status = desk.json("phone", &["sync", "--status"]);
    assert_eq!(status["state"], "not_linked");
    let nowhere = "http://127.0.0.1:9";
    let (exit, code, shown) = desk.fails("phone", &["sync", "--relay", nowhere]);
    assert_eq!((exit, code.as_str(), &shown["state"]), (5, "offline", &json!("offline")));
    insta::assert_snapshot!(keys(&shown), @"attachments pulled pushed since state warnings");
    desk.write("phone", "meanwhile");
    let status = desk.json("phone", &["sync", "--status"]);
    insta::assert_snapshot!(keys(&status), @"relay since state waiting warnings");
    assert_eq!((&status["state"], &status["relay"]), (&json!("offline"), &json!(nowhere)));
    assert_eq!(status["since"], shown["since"]);
    assert!(status["waiting"].as_u64().unwrap() >= 1);
    let relay = Relay::start(&desk, &[]);
    let synced = desk.json("phone", &["sync", "--relay", &relay.url]);
    insta::assert_snapshot!(keys(&synced), @"attachments pulled pushed state warnings");
    assert_eq!(desk.json("phone", &["sync", "--status"])["state"], "in_step");
    assert_eq!(desk.fails("phone", &["sync", "--relay", "http://relay.example"]).0, 6);
}

#[test]
fn a_closed_relay_wants_its_token_and_forgets_when_told() {
    let desk = Desk::new();
    std::fs::write(desk.path("token"), "let-me-in-who-am-I\n").unwrap();
    let relay = Relay::start(&desk, &["--token-file", &desk.text("token")]);
    desk.init("phone");
    let id = desk.write("phone", "x");
    assert_eq!(desk.fails("phone", &["sync", "--relay", &relay.url]).1, "relay");
    desk.json("phone", &["sync", "--token-file", &desk.text("token")]);
    assert_eq!(desk.json("phone", &["sync", "--delete-from-relay"]), json!({"deleted": true}));
    let words = std::fs::read_to_string(desk.path("words")).unwrap();
    let recover = ["device", "recover", "--relay", &relay.url];
    assert_eq!(desk.run("new", &recover, &words).status.code(), Some(3));
    assert_eq!(desk.json("phone", &["show", &id])["body"], "x");
}

#[test]
fn what_cannot_be_done_says_so_and_leaves_nothing_behind() {
    let desk = Desk::new();
    let code = |args: &[&str]| desk.fails("new", args).0;
    assert_eq!(code(&["relay", "serve", "--database", "postgres://somewhere"]), 6, "no blobs");
    assert_eq!(code(&["relay", "serve", "--blobs", "ftp://somewhere"]), 6);
    assert_eq!(code(&["device", "accept", "00000-00000@http://127.0.0.1:9"]), 6);
    let stale =
        "06JAA-Y1SHV-NM1B3-EHVHF-AXF2N-K8AEK-RFM09-79YCT-0QVTM-KAP0W@http://127.0.0.1:43065";
    assert_eq!(code(&["device", "accept", stale]), 5);
    assert!(!desk.path("new").exists());
    desk.init("phone");
    let link = ["device", "link", "--relay", "http://127.0.0.1:9"];
    assert_eq!(desk.fails("phone", &link).0, 6, "nobody is there to compare the digits");
    assert_eq!(desk.fails("phone", &["device", "link", "--yes"]).0, 6, "no relay is known");
    assert_eq!(desk.fails("phone", &[&link[..], &["--yes"]].concat()).1, "offline");
}
