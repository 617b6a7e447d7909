//! Syncing against a peer and a floor measured in the same run, over loopback. Prints ratios; absolute
//! times depend on the machine. `cargo bench --workspace --bench sync -- [entries]`, by default 10,000.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark")]

mod devices;
mod floor;
mod peer;
mod rows;
mod wire;

use std::time::Instant;

use devices::Devices;

/// Milliseconds that `work` takes, and what it gives.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
    let start = Instant::now();
    let value = work();
    (start.elapsed().as_secs_f64() * 1000.0, value)
}

pub(crate) fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Documents that the peer is given: what it takes for each grows with how many there are, and
/// 10,000 of them take it a quarter of an hour.
const PEER: usize = 1000;

fn main() {
    let size = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(10_000);
    let devices = Devices::new(size);
    println!("| what | ours | other | ours / other |\n|---|---|---|---|");
    bootstrap(&devices, size);
    edit(&devices);
    bytes(&devices, size);
}

fn row(what: &str, ours: f64, other: f64, unit: &str) {
    println!("| {what} | {ours:.1} {unit} | {other:.1} {unit} | {:.2} |", ours / other);
}

fn bootstrap(devices: &Devices, size: usize) {
    let runs: Vec<_> = (0..3).map(|_| devices.bootstrap(50)).collect();
    let first = median(runs.iter().map(|run| run.first_page).collect());
    let whole = median(runs.iter().map(|run| run.whole).collect());
    let pushes = floor::Pushes::of(&devices.texts);
    let floor = median((0..3).map(|_| floor::take_in(&pushes)).collect());
    let rows = median((0..3).map(|_| rows::take_in(&pushes, &devices.texts)).collect());
    let few = &devices.texts[..size.min(PEER)];
    let peer = peer::bootstrap(few) / few.len() as f64;
    println!("| first page of 50 on a new device | {first:.1} ms | | |");
    row(&format!("{size} entries on a new device (floor)"), whole, floor, "ms");
    row(&format!("{size} entries on a new device (floor with rows)"), whole, rows, "ms");
    let what = format!("an entry of them (samod, of {})", few.len());
    row(&what, whole / size as f64, peer, "ms");
}

fn edit(devices: &Devices) {
    let ours = median((0..40).map(|_| devices.edit()).collect());
    let bare = median((0..40).map(|_| devices.round_trip()).collect());
    row("one edit from device to device (a bare request)", ours, bare, "ms");
}

fn bytes(devices: &Devices, size: usize) {
    let edit = devices.edit_bytes();
    println!("| bytes on the wire for one edit: sent, received | {}, {} | | |", edit.0, edit.1);
    let text: usize = devices.texts.iter().map(String::len).sum();
    let (_, received) = devices.bootstrap(50).bytes;
    let (each, text) = (received as f64 / size as f64, text as f64 / size as f64);
    row("bytes on the wire for an entry (of its text)", each, text, "B");
}
