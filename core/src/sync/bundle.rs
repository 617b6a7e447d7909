//! A bundle: roster, pushes and attachments in a file, for devices without any network. Nothing in
//! it can be read without the keys of the space.
//!
//! ```text
//! "ILBN" ‖ version ‖ space ‖ items        item = kind ‖ length (u32) ‖ bytes
//! kind 1: an entry of the roster, in order, before all else     2: a push     3: name ‖ a part of an
//! attachment     0: the end, without bytes
//! ```

mod check;
mod items;
mod read;
mod write;

use interlude_wire::limits;

pub use check::check_bundle;
pub(crate) use read::read_bundle;
pub(crate) use write::write_bundle;

const MAGIC: &[u8; 4] = b"ILBN";
const VERSION: u8 = 1;
const END: u8 = 0;
const ENTRY: u8 = 1;
const PUSH: u8 = 2;
const BLOB: u8 = 3;
/// The most bytes of an item.
const MOST: usize = limits::PUSH + 1024;
/// What a bundle held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BundleReport {
    /// Pushes in it.
    pub pushes: u64,
    /// Of these, those that were new and are in now.
    pub taken: u64,
    /// Attachments in it.
    pub attachments: u64,
    /// Pushes that are not what they should be, or do not count.
    pub refused: u64,
}
