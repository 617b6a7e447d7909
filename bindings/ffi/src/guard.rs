//! What stands around every call: panics become errors, and callbacks that are made under a lock may not call back.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crate::{InterludeError, Result};

thread_local! {
    /// A callback is running in this thread while the core holds a lock.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// The payload of an unwinding that is no defect: a callback ended the call with this error.
struct Ended(InterludeError);

/// Runs a call. A panic is a defect of Interlude and becomes `InterludeError.Internal`; the transaction that it
/// interrupts is rolled back, as one that a killed process leaves behind.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    if INSIDE.get() {
        let reason = "a callback of this kind may not call the vault".to_owned();
        return Err(InterludeError::Refused { reason });
    }
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(ended) => ended,
        Err(payload) => Err(match payload.downcast::<Ended>() {
            Ok(ended) => ended.0,
            Err(_) => InterludeError::Internal { reason: "a panic was caught".to_owned() },
        }),
    }
}

/// Ends the call around, from within a callback of the core that has no way to say so, with this error.
pub(crate) fn end_with(error: InterludeError) -> ! {
    resume_unwind(Box::new(Ended(error)))
}

/// Runs a callback that the core makes under a lock: calls it makes are refused where they would wait for ever.
pub(crate) fn inside<T>(callback: impl FnOnce() -> T) -> T {
    struct Out(bool);
    impl Drop for Out {
        fn drop(&mut self) {
            INSIDE.set(self.0);
        }
    }
    let _out = Out(INSIDE.replace(true));
    callback()
}
