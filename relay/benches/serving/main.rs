//! Relays as processes of their own over PostgreSQL, and their clients over HTTP on loopback:
//! `cargo bench --workspace --bench serving -- idle 10000` lets so many devices wait for news,
//! `… -- relays 500` compares one relay with two by so many pushes of each of 16 writers, `… -- abused` says what
//! others feel of abuse. Without arguments all, small. Absolute times depend on the machine, which all of them share.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark")]

mod abused;
mod client;
mod idle;
mod process;
mod relays;
#[path = "../../tests/support/mod.rs"]
mod support;

use process::{RELAY, raised};
use support::postgres::Server;

/// Says that this process may have enough open files.
const RAISED: &str = "raised";

fn main() {
    let args: Vec<_> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    match args.first().map(String::as_str) {
        Some(RELAY) => process::run(&args[1], args[2].parse().unwrap(), &args[3]),
        Some(RAISED) => measure(args.get(1).map(String::as_str), args.get(2)),
        _ => {
            let args = [&[RAISED.to_owned()], &args[..]].concat();
            assert!(raised(&args).status().unwrap().success());
        }
    }
}

#[tokio::main]
async fn measure(what: Option<&str>, number: Option<&String>) {
    let number = |usual| number.map_or(usual, |number| number.parse().unwrap());
    let server = Server::start(&["max_connections=200"]);
    if what.is_none_or(|what| what == "idle") {
        idle::measure(&server, number(1000)).await;
    }
    if what.is_none_or(|what| what == "relays") {
        relays::measure(&server, number(100)).await;
    }
    if what.is_none_or(|what| what == "abused") {
        abused::measure(&server).await;
    }
}
