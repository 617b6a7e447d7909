//! What calls cost in Rust, in microseconds, as JSON on one line: the floor of `bindings/bench`, which does the same across
//! the boundary in other languages.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark")]

use std::sync::Arc;
use std::time::Instant;

use interlude_core::journal::TextField;
use interlude_ffi as ffi;

/// Microseconds for one of `times` calls.
fn each(times: u32, mut call: impl FnMut(u32)) -> f64 {
    #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
    let start = Instant::now();
    (0..times).for_each(&mut call);
    start.elapsed().as_secs_f64() * 1e6 / f64::from(times)
}

fn entry(title: String) -> ffi::NewEntry {
    let body = "Said it out loud today, and nothing broke.".to_owned();
    let tags = vec!["group".to_owned()];
    ffi::NewEntry { title, body, mood: Some(4), tags, ..ffi::NewEntry::default() }
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("vault").to_str().unwrap().to_owned();
    let world = ffi::World { zone: "Europe/Berlin".parse().unwrap(), transport: None, clock: None };
    let new = ffi::NewVault { passphrase: None, secret_store: None, kdf: None };
    let vault = ffi::create_vault(place, new, world).unwrap().vault;
    let journal = ffi::Journal::new(Arc::clone(&vault));
    journal.write_all((0..1000).map(|n| entry(n.to_string())).collect(), None).unwrap();
    let call = each(100_000, |_| assert!(!vault.is_protected().unwrap()));
    let list = each(100, |_| drop(journal.list(ffi::EntryFilter::default(), None, 1000).unwrap()));
    let id = journal.write(entry(String::new())).unwrap();
    let editor = ffi::Editor::open(vault, id).unwrap();
    let splice = each(10_000, |at| {
        let (field, at) = (TextField::Body, at.into());
        editor.splice(ffi::TextPatch { field, at, delete: 0, insert: "x".to_owned() }).unwrap();
    });
    println!(r#"{{"call": {call:.3}, "list": {list:.1}, "splice": {splice:.1}}}"#);
}
