//! A participant's devices on the command line: real processes, a real relay.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod desk;
mod terminal;

use desk::{Desk, Relay};
use serde_json::{Value, json};
use terminal::Terminal;

fn keys(value: &Value) -> String {
    let keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.join(" ")
}

#[test]
fn two_devices_meet_by_a_code_and_merge() {
    let (desk, photo) = (Desk::new(), b"not a photo, but bytes".repeat(20_000));
    let relay = Relay::start(&desk, &[]);
    insta::assert_snapshot!(keys(&relay.listening), @"address event url");
    desk.init("phone");
    std::fs::write(desk.path("photo.jpg"), &photo).unwrap();
    let id = desk.write("phone", "one two");
    desk.json("phone", &["attach", &id, &desk.text("photo.jpg")]);

    let (linked, accepted) = desk.link("phone", "tablet", &relay);
    assert_eq!(accepted.len(), 3);
    let shown: Vec<String> = linked.iter().chain(&accepted).map(keys).collect();
    insta::assert_snapshot!(shown.join("\n"), @"
    code event
    digits event name
    device event
    digits event
    device event
    attachments event pulled pushed state warnings
    ");
    assert_eq!(linked[1]["digits"], accepted[0]["digits"]);
    assert_eq!(linked[1]["name"], "tablet");
    assert_eq!(linked[2]["device"], accepted[1]["device"]);
    assert_eq!(desk.json("tablet", &["show", &id]), desk.json("phone", &["show", &id]));

    // Apart: both change the same entry, and each writes one.
    desk.json("phone", &["edit", &id, "--replace", "one", "One, on the phone,", "--mood", "2"]);
    desk.give("tablet", &["edit", &id, "--append", "--mood", "3"], "three on the tablet");
    desk.write("phone", "phone's own");
    desk.write("tablet", "tablet's own");
    desk.sync(&["phone", "tablet", "phone"]);
    let merged = desk.json("phone", &["show", &id]);
    assert_eq!(merged, desk.json("tablet", &["show", &id]));
    let body = merged["body"].as_str().unwrap();
    assert!(body.contains("One, on the phone,") && body.contains("three on the tablet"), "{body}");
    assert_eq!(merged["conflicts"][0]["field"], "mood");
    assert_eq!((desk.count("phone"), desk.count("tablet")), (3, 3));

    let attachment = merged["attachments"][0]["id"].as_str().unwrap();
    let fetched = desk.text("fetched.jpg");
    let output = desk.run("tablet", &["attachment", &id, attachment, "--to", &fetched], "");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(std::fs::read(fetched).unwrap(), photo);
    assert_eq!(relay.running.end(), Some(0));
}

#[test]
fn every_device_shows_the_same_list() {
    let desk = Desk::new();
    desk.init("phone");
    let alone = desk.json("phone", &["device", "list"]);
    assert_eq!(
        (alone["devices"].as_array().unwrap().len(), &alone["space_words"]),
        (1, &json!([]))
    );
    let relay = Relay::start(&desk, &[]);
    desk.link("phone", "tablet", &relay);
    desk.json("tablet", &["device", "rename", "Tablet in the kitchen"]);
    desk.sync(&["tablet", "phone"]);
    let (phone, tablet) =
        (desk.json("phone", &["device", "list"]), desk.json("tablet", &["device", "list"]));
    insta::assert_snapshot!(keys(&phone), @"devices space_words");
    insta::assert_snapshot!(keys(&phone["devices"][0]), @"added_at id name removing this");
    assert_eq!(phone["space_words"], tablet["space_words"]);
    assert_eq!(phone["space_words"].as_array().unwrap().len(), 8);
    let of = |list: &Value| {
        let devices = list["devices"].as_array().unwrap().iter();
        let mut pairs: Vec<_> =
            devices.map(|one| (one["name"].to_string(), one["id"].to_string())).collect();
        pairs.sort();
        pairs
    };
    assert_eq!(of(&phone), of(&tablet));
    assert_eq!(of(&phone)[0].0, "\"Tablet in the kitchen\"");
    assert_eq!(
        (&phone["devices"][0]["name"], &phone["devices"][0]["this"]),
        (&json!("phone"), &json!(true))
    );
}

#[test]
fn whoever_confirms_compares_the_digits_and_knows_the_passphrase() {
    let desk = Desk::new();
    let relay = Relay::start(&desk, &[]);
    desk.init("phone");
    let begin = || {
        let line = format!("device link --relay {}", relay.url);
        let mut terminal = Terminal::start(&desk, "phone", &line);
        terminal.until("Passphrase: ");
        terminal.type_line("correct horse");
        let code = terminal.code();
        assert!(terminal.shown.contains("▀▄"), "a code to photograph");
        let mut accepting = desk.start("tablet", &["device", "accept", &code]);
        let digits = accepting.next("compare")["digits"].as_str().unwrap().to_owned();
        terminal.until(&digits);
        terminal.until("[y/N] ");
        (terminal, accepting)
    };

    let (mut terminal, mut accepting) = begin();
    terminal.type_line("n");
    terminal.until("nobody was let in");
    assert_eq!(terminal.ends(), Some(7));
    assert_eq!(accepting.child.wait().unwrap().code(), Some(7));
    assert!(!desk.path("tablet").exists());

    let (mut terminal, mut accepting) = begin();
    terminal.type_line("y");
    for _ in 0..3 {
        terminal.until("Your passphrase");
        terminal.type_line("of a stranger");
    }
    assert_eq!(terminal.ends(), Some(4));
    assert_eq!(accepting.child.wait().unwrap().code(), Some(7));
    assert_eq!(desk.devices("phone").len(), 1);

    let (mut terminal, mut accepting) = begin();
    terminal.type_line("y");
    terminal.until("Your passphrase");
    terminal.type_line("correct horse");
    assert_eq!(terminal.ends(), Some(0));
    accepting.next("linked");
    assert!(accepting.child.wait().unwrap().success());
    assert_eq!(desk.devices("phone").len(), 2);
}

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
    std::fs::write(desk.path("token"), "let me in\n").unwrap();
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
    assert_eq!(code(&["relay", "serve", "--database", "postgres://somewhere"]), 2);
    assert_eq!(code(&["relay", "serve", "--blobs", "s3://bucket"]), 2);
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
