//! The journal against floors measured in the same run. Prints ratios; absolute times depend on the
//! machine. `cargo bench -p interlude-core -- [entries …]`, by default 10,000 and 100,000.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark")]

mod corpus;
mod floor;
mod report;
mod vault;

use report::{median, percentile, timed};
use vault::Bench;

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![10_000, 100_000] } else { sizes };
    println!("| entries | what | ours | floor | ratio or difference |\n|---|---|---|---|---|");
    for size in sizes {
        let bench = Bench::fill(size);
        open(&bench);
        splice(&bench);
        search(&bench);
        pages(&bench);
        sizes_on_disk(&bench);
        rebuild(&bench);
    }
}

fn row(bench: &Bench, what: &str, ours: f64, floor: f64, unit: &str) {
    let ratio = ours / floor;
    println!("| {} | {what} | {ours:.3} {unit} | {floor:.3} {unit} | {ratio:.2} |", bench.size);
}

fn open(bench: &Bench) {
    let floor = median((0..5).map(|_| timed(floor::kdf)).collect());
    let ours = median((0..5).map(|_| timed(|| bench.open_and_show())).collect());
    row(bench, "unlock and first page of 50 (floor: the KDF)", ours, floor, "ms");
    println!("| {} | … beyond the KDF | {:.1} ms | | |", bench.size, ours - floor);
}

fn splice(bench: &Bench) {
    let ours = bench.splices(400);
    let floor = floor::transactions(&bench.folder.path().join("floor.db"), 400, 140);
    row(bench, "durable splice, median", median(ours.clone()), median(floor.clone()), "ms");
    row(bench, "durable splice, p95", percentile(ours, 95), percentile(floor, 95), "ms");
}

fn search(bench: &Bench) {
    let kinds = bench.searches();
    let all = kinds.iter().flat_map(|(_, times)| times.clone()).collect();
    for (what, times) in kinds.into_iter().chain([("of any kind", all)]) {
        let (half, most) = (median(times.clone()), percentile(times, 95));
        let size = bench.size;
        println!("| {size} | search {what}, median and p95 | {half:.2} ms, {most:.2} ms | | |");
    }
}

fn pages(bench: &Bench) {
    let (first, deep) = bench.pages();
    row(bench, "page of 50 nine tenths down (floor: the first)", deep, first, "ms");
}

fn rebuild(bench: &Bench) {
    let time = timed(|| bench.interlude.rebuild(&mut |_| ()).unwrap());
    let floor = floor::load_all(&bench.texts, bench.size);
    let per = |time: f64| time / bench.size as f64;
    row(bench, "rebuild per entry (floor: loading its document)", per(time), per(floor), "ms");
}

fn sizes_on_disk(bench: &Bench) {
    let text: usize = bench.texts.iter().map(String::len).sum();
    let disk = bench.bytes_on_disk();
    let ratio = disk as f64 / text as f64;
    println!("| {} | vault bytes per text byte | {ratio:.2} | | |", bench.size);
    println!("| {} | peak memory so far | {} MiB | | |", bench.size, report::peak_memory_mib());
}
