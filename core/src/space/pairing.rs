//! How a new device comes in (PROTOCOL §6): two small state machines without I/O.
//!
//! ```text
//! inviting device                    mailbox                     new device
//!   shows a code ────────────────────────────────────────────────▶ reads it
//!                      ◀── commit: hash of keys, nonce, name
//!   hello: keys, nonce ──▶               (its hash is in the code)
//!                      ◀── reveal: keys, nonce, name
//!   six digits ◀─────────── the person compares ───────────────▶ six digits
//!   a roster entry, then welcome ──▶     (sealed to the new keys, signed)
//! ```

mod check;
mod code;
mod inviter;
mod messages;
mod newcomer;

pub use check::check_letters;
pub use code::LinkCode;
pub(crate) use inviter::{Heard, Inviter, Seen as Guest};
pub(crate) use messages::{Invitation, MOST_FRONTIER};
pub(crate) use newcomer::{Newcomer, Step as NewcomerStep};

#[cfg(test)]
mod tests;
