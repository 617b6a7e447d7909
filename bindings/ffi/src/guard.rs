//! What stands around every call: panics become errors, and callbacks that are made under a lock may not call back.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo, catch_unwind, resume_unwind};
use std::sync::Once;
use std::thread;

use crate::{InterludeError, Result};

thread_local! {
    /// A callback is running in this thread while the core holds a lock.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
    /// How many calls this thread is in.
    static CALLS: Cell<u32> = const { Cell::new(0) };
    /// Where the last panic of a call was.
    static WHERE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// The payload of an unwinding that is no defect: a callback ended the call with this error.
struct Ended(InterludeError);

/// Runs a call of a vault.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    if INSIDE.get() {
        let reason = "a callback of this kind may not call the vault".to_owned();
        return Err(InterludeError::Refused { reason });
    }
    caught(work)
}

/// Runs a call. A panic is a defect of Interlude and becomes `InterludeError.Internal`; the transaction that it
/// interrupts is rolled back, as one that a killed process leaves behind.
pub(crate) fn caught<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    static QUIET: Once = Once::new();
    QUIET.call_once(silence);
    let around = CALLS.replace(CALLS.get() + 1);
    let ended = catch_unwind(AssertUnwindSafe(work));
    CALLS.set(around);
    ended.unwrap_or_else(|payload| {
        Err(match payload.downcast::<Ended>() {
            Ok(ended) => ended.0,
            Err(_) => InterludeError::Internal { reason: WHERE.take() },
        })
    })
}

/// What a panic says may hold a piece of what a person wrote, so it is not printed: nor of calls, whose error says where it
/// was, nor of the core's own threads, which have no name.
fn silence() {
    let others = panic::take_hook();
    panic::set_hook(Box::new(move |panic: &PanicHookInfo<'_>| {
        if CALLS.get() > 0 {
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            WHERE.set(format!("a panic at {place}"));
        } else if thread::current().name().is_some() {
            others(panic);
        }
    }));
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
