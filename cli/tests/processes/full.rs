//! A relay whose disk is full.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;

use interlude_tests::world::{SimEntropy, scaled};
use serde_json::json;

use super::house::{House, Relay};
use super::ledger::Ledger;
use super::proxy::Proxy;
use super::settle::{check_files, check_lists, settle};
use super::storm::content;

/// A disk that fills up, made of `tests/shim/full.c`.
fn shim(house: &House) -> PathBuf {
    let library = house.path("full.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/shim/full.c");
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).arg("-ldl");
    assert!(compiler.status().unwrap().success());
    library
}

/// What a relay answers to a question that needs no signature.
fn ask(relay: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(relay).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: relay\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.lines().next().unwrap_or_default().to_owned()
}

fn write(house: &House, ledger: &Ledger, vault: &str, number: u32) {
    let word = format!("<{number}>");
    let shown = house.give(vault, &["write"], &word);
    let id = shown["id"].as_str().unwrap();
    ledger.word(id, &word);
    if number.is_multiple_of(5) {
        let name = format!("{number}.bin");
        std::fs::write(house.path(&name), content(&name)).unwrap();
        house.json(vault, &["attach", id, &house.text(&name)]);
        ledger.file(id, &name);
    }
}

/// Both write and sync until the relay has no room, and once more each. Whether it came to that.
fn fill(house: &House, ledger: &Ledger, proxy: &Proxy, number: &mut u32) {
    let before = proxy.unavailable();
    for round in 0..60 {
        for vault in ["phone", "tablet"] {
            write(house, ledger, vault, *number);
            *number += 1;
            let ended = house.run(vault, &["sync"], "", None);
            assert!(matches!(ended.code, Some(0 | 5)), "{:?} {}", ended.code, ended.error);
            let shown = ended.shown.unwrap();
            assert_eq!(shown["warnings"], json!([]), "{vault} {round}");
        }
        if proxy.unavailable() > before {
            return;
        }
    }
    panic!("the relay's disk was never full");
}

#[test]
fn a_relay_whose_disk_is_full_refuses_and_loses_nothing() {
    let house = House::new();
    let shim = shim(&house);
    let mut relay = Relay::start(&house);
    let proxy = Proxy::start(relay.address, 7);
    let url = format!("http://{}", proxy.address);
    house.init("phone");
    house.link("phone", "tablet", &url);
    let (ledger, dice, mut number) = (Ledger::default(), SimEntropy::new(8), 0);
    for _ in 0..scaled(3, 40) {
        relay.kill();
        let room = house.path(&dice.below(800_000).to_string());
        let room = room.file_name().unwrap();
        let full = [("LD_PRELOAD", shim.as_path()), ("INTERLUDE_FULL_AFTER", Path::new(room))];
        if relay.try_up(&full) {
            fill(&house, &ledger, &proxy, &mut number);
            assert!(ask(relay.address, "/healthz").contains("200"), "it lives");
            relay.kill();
        }
        relay.up();
        settle(&house, &["phone", "tablet"]);
    }
    assert!(proxy.unavailable() > 0, "the relay's disk was never full");
    house.recover("new", &url);
    let all = ["phone", "tablet", "new"];
    settle(&house, &all);
    check_lists(&house, &all);
    check_files(&house, &ledger, "new");
    let first = ledger.check(&house, "phone");
    assert_eq!([ledger.check(&house, "tablet"), ledger.check(&house, "new")], [first; 2]);
}
