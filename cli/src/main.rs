//! The Interlude command line.
fn main() {}
