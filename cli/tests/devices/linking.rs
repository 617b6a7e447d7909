//! How devices come together.

use serde_json::{Value, json};

use super::desk::{Desk, Relay};
use super::keys;
use super::terminal::Terminal;

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
fn a_vault_with_a_past_brings_it_along_and_takes_over_the_words() {
    let desk = Desk::new();
    let relay = Relay::start(&desk, &[]);
    desk.init("phone");
    let id = desk.write("phone", "from the phone");
    desk.json("tablet", &["init", "--recovery-phrase-file", &desk.text("other-words")]);
    let other = desk.write("tablet", "from the tablet");
    desk.link("phone", "tablet", &relay);
    // Whatever the clock says: the relay tells the time, and the entry keeps its own.
    let late = ["sync", "--now", "2036-01-01T00:00:00+01:00[Europe/Berlin]"];
    assert_eq!(desk.json("phone", &late)["state"], "in_step");
    for id in [&id, &other] {
        assert_eq!(desk.json("phone", &["show", id]), desk.json("tablet", &["show", id]));
    }
    let words = std::fs::read_to_string(desk.path("words")).unwrap();
    desk.give("tablet", &["protect"], &words);
    let health = ["health", "--phrase-file", &desk.text("words")];
    assert_eq!(desk.json("tablet", &health)["protected"], true);
    let health = ["health", "--phrase-file", &desk.text("other-words")];
    assert_eq!(desk.fails("tablet", &health).0, 4, "its own words are those of the phone now");
    let again = desk.run("tablet", &["device", "accept", "-"], "nonsense");
    assert_eq!(again.status.code(), Some(6));
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
