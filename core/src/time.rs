//! Instants, and moments as a writer lived them.

mod moment;
mod timestamp;

pub use moment::Moment;
pub use timestamp::Timestamp;
