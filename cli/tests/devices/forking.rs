//! A relay that has another list of devices than one of them.

use serde_json::json;

use super::desk::{Desk, Relay};

#[test]
fn a_removed_device_that_fills_an_emptied_relay_is_out_again_by_a_word() {
    let desk = Desk::new();
    let relay = Relay::start(&desk, &[]);
    desk.init("phone");
    let (linked, _) = desk.link("phone", "tablet", &relay);
    desk.link("phone", "laptop", &relay);
    let both = desk.write("phone", "for both");
    desk.sync(&["phone", "tablet", "laptop"]);
    let nothing = desk.fails("phone", &["device", "resolve", "--keep", "ours"]);
    assert_eq!((nothing.0, nothing.1.as_str()), (3, "not_found"));
    desk.json("phone", &["device", "remove", linked[2]["device"].as_str().unwrap()]);

    // The relay loses everything, and the tablet is the first to give it something.
    let listen = relay.listening["address"].as_str().unwrap().to_owned();
    assert_eq!(relay.running.end(), Some(0));
    std::fs::remove_dir_all(desk.path("relay")).unwrap();
    let relay = Relay::start_at(&desk, &listen, &[]);
    desk.sync(&["tablet"]);
    desk.link("tablet", "guest", &relay);
    let (exit, code, shown) = desk.fails("phone", &["sync"]);
    assert_eq!((exit, code.as_str(), &shown["state"]), (5, "relay", &json!("forked")));

    desk.json("phone", &["device", "resolve", "--keep", "ours"]);
    desk.sync(&["phone", "laptop", "phone"]);
    let after = desk.write("phone", "for the laptop alone");
    desk.sync(&["phone", "laptop"]);
    assert_eq!(desk.json("laptop", &["show", &after]), desk.json("phone", &["show", &after]));
    assert_eq!((desk.devices("phone").len(), desk.devices("laptop").len()), (2, 2));
    let (_, _, shown) = desk.fails("tablet", &["sync"]);
    assert_eq!(shown["state"], "removed");
    assert_ne!(desk.fails("guest", &["sync"]).0, 0);
    let refused = desk.fails("guest", &["device", "resolve", "--keep", "ours"]);
    assert_eq!(refused.1, "refused");
    for vault in ["tablet", "guest"] {
        assert_eq!(desk.fails(vault, &["show", &after]).0, 3);
        assert_eq!(desk.json(vault, &["show", &both])["id"], json!(both));
    }
    assert_eq!(relay.running.end(), Some(0));
}
