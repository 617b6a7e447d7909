use std::time::Instant;

/// Milliseconds that `work` takes.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
    let start = Instant::now();
    let value = work();
    let time = start.elapsed().as_secs_f64() * 1000.0;
    drop(value);
    time
}

pub(crate) fn median(times: Vec<f64>) -> f64 {
    percentile(times, 50)
}

pub(crate) fn percentile(mut times: Vec<f64>, percent: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    times[(times.len() - 1) * percent / 100]
}

/// The most memory this process ever held.
pub(crate) fn peak_memory_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}
