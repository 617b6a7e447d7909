//! Principals that lie: what a changed program on one of the person's own devices could push. Made with
//! the real keys, taken in by real vaults. (Relays that lie: `tests/tests/hostile`.)

mod blind;
mod bombs;
mod devices;
mod epochs;
mod records;
mod rights;
mod ring;
mod snapshots;
