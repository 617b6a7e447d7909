//! Bounds, checked before anything is allocated or verified. Bytes unless said otherwise.

/// One sealed record, with salt and commitment.
pub const RECORD: usize = 1 << 20;
/// One push with all its records.
pub const PUSH: usize = 4 << 20;
/// Records of a push.
pub const RECORDS: usize = 500;
/// The header of a push: 500 records at about 80 bytes, what it replaces and what it has seen.
pub const HEADER: usize = 256 << 10;
/// Records that one push replaces.
pub const REPLACED: usize = 4000;
/// The sealed list of what a push has seen.
pub const SEEN: usize = 16 << 10;
/// One entry of a roster.
pub const ROSTER_ENTRY: usize = 128 << 10;
/// Principals of a space that are present at one time.
pub const PRINCIPALS: usize = 128;
/// Changes in one roster entry.
pub const CHANGES: usize = 130;
/// Writers of a removed principal that are named with their last sequence.
pub const CUTOFFS: usize = 256;
/// Entries of a roster that are sent together.
pub const ROSTER_PAGE: usize = 64;
/// Entries of a roster that a space is made with.
pub const ROSTER_AT_ONCE: usize = 4096;
/// Messages in a mailbox.
pub const MAILBOX_MESSAGES: usize = 10;
/// One message in a mailbox.
pub const MAILBOX_MESSAGE: usize = 16 << 10;
/// How long a mailbox lives, in seconds.
pub const MAILBOX_SECONDS: u64 = 300;
/// How long the mailbox of an invitation to a group may live, in seconds.
pub const INVITATION_SECONDS: u64 = 72 * 3600;
/// The blob of an attachment: 64 MiB, and what sealing adds to each of its chunks.
pub const BLOB: u64 = (64 << 20) + (64 << 10);
/// One part of a blob as it is sent.
pub const BLOB_PART: usize = 1 << 20;
/// How far the clocks of client and relay may be apart, in milliseconds.
pub const CLOCK: i64 = 5 * 60_000;
/// The `Authorization` header of a request.
pub const AUTHORIZATION: usize = 1024;
/// A page of pushes, in its encoding: at least one push, whatever its size.
pub const PAGE: usize = 4 << 20;
/// Pushes on a page.
pub const PAGE_PUSHES: usize = 200;
/// The longest long poll, in seconds.
pub const WAIT_SECONDS: u64 = 55;
