use std::path::Path;

use tempfile::TempDir;

/// A folder that is removed when it goes out of scope; in memory where the system offers that,
/// because these tests are about what is written and not about how fast a disk syncs.
#[must_use]
pub fn temporary() -> TempDir {
    let memory = Path::new("/dev/shm");
    let builder = &mut tempfile::Builder::new();
    let builder = builder.prefix("interlude-test-");
    builder.tempdir_in(memory).or_else(|_| builder.tempdir()).unwrap()
}
