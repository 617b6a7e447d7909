//! A group of 12 against the floor of the same bytes sealed and stored, in the same run. Prints ratios;
//! absolute times depend on the machine. `cargo bench --workspace --bench groups -- [members]`.
//!
//! The relay is the real one, called in the process; the floor has none.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark")]

#[path = "../sync/floor.rs"]
mod floor;
mod life;

use std::time::Instant;

use life::{RESOURCES, SESSIONS};

/// Milliseconds that `work` takes, and what it gives.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
    let start = Instant::now();
    let value = work();
    (start.elapsed().as_secs_f64() * 1000.0, value)
}

fn main() {
    let members = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(12);
    let texts: Vec<String> = (0..RESOURCES + SESSIONS).map(floor::text).collect();
    let (seal, pushes) = timed(|| floor::Pushes::of(&texts));
    let take_in = floor::take_in(&pushes);
    println!("| what | ours | floor | ours / floor |\n|---|---|---|---|");
    let mut life = life::Life::of(members);
    let (publish, ()) = timed(|| life.write(&texts));
    row(&format!("writing {RESOURCES} resources, {SESSIONS} sessions (sealed)"), publish, seal);
    let (spread, ()) = timed(|| life.spread());
    let others = members as f64 - 1.0;
    row(&format!("… until {others} others have all of it"), spread, seal + others * take_in);
    let (asked, newcomer) = timed(|| life.let_in());
    let (first, whole) = life.first_sync(&newcomer);
    println!("| asking, being let in, everything sealed again for who came | {asked:.0} ms | | |");
    row("the newcomer's first screen (everything taken in)", first, take_in);
    row("… and everything", whole, take_in);
    let (again, ()) = timed(|| life.spread());
    row(&format!("… what was sealed again, at {others} others"), again, others * take_in);
    let (idle, ()) = timed(|| life.spread());
    println!("| one more sync of each, nothing being new | {idle:.0} ms | | |");
    let (removal, ()) = timed(|| life.remove_one());
    row("removing a member (everything sealed)", removal, seal);
    let (change, ()) = timed(|| life.change_one());
    println!("| one change after it, until all have it | {change:.0} ms | | |");
}

fn row(what: &str, ours: f64, floor: f64) {
    println!("| {what} | {ours:.0} ms | {floor:.0} ms | {:.2} |", ours / floor);
}
