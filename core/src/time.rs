//! Instants, and moments as a writer lived them.

mod clock;
mod local;
mod moment;
mod offsets;
mod quiet;
mod recurrence;
mod timestamp;

pub(crate) use clock::Clock;
pub use local::{first_valid, local};
pub use moment::Moment;
pub(crate) use offsets::offset_changes;
pub use quiet::QuietHours;
pub use recurrence::Recurrence;
pub use timestamp::Timestamp;
