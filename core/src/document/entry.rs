//! The schema of an entry, and everything that reads or writes an entry's document.
//!
//! ```text
//! title, body      Text              live splices
//! created          str               RFC 9557: instant, offset and zone in one value
//! form             str               "entry" | "check-in" | "coping"
//! mood             int 1–5
//! favourite, bring bool
//! session, prompt, goal, trigger, action, helped    str
//! tags, emotions   map str → true    add-wins
//! attachments      map id → bytes    one CBOR value each
//! edits            counter           grows with every change but trashing
//! trashed          str               "<millis> <edits seen>"; holds only while `edits` is still that
//! source           str               what it was imported from
//! ```

mod attachment;
mod check;
mod conflict;
mod content;
mod edit;
mod field;
mod genesis;
mod read;
mod row;
mod row_code;
mod trash;
mod value;
mod words;

pub use attachment::Attachment;
pub(crate) use check::check_edits;
pub use conflict::Conflict;
pub use content::{Coping, EntryContent};
pub(crate) use edit::EntryEdit;
pub use field::{Field, Form, Helped, Scalar};
pub(super) use genesis::genesis;
pub(crate) use row::{EntryRow, PROJECTION_VERSION};
pub(crate) use words::words;
