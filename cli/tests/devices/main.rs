//! A participant's devices on the command line: real processes, a real relay.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod carrying;
mod desk;
mod forking;
mod leaving;
mod linking;
mod terminal;

use serde_json::Value;

fn keys(value: &Value) -> String {
    let keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.join(" ")
}
