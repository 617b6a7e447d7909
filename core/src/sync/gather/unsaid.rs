use crate::Result;
use crate::space::{Seen, Space};
use crate::store::Write;
use crate::store::spaces::{holes, pushes};

/// Other writers named in one push.
const MOST_SEEN: usize = 150;

/// What this device has read of others, without a gap, since it last said so; says so from now on.
pub(super) fn unsaid(write: &Write<'_>, space: &Space) -> Result<Vec<Seen>> {
    let (id, me) = (space.id(), space.me());
    let missing = holes::writers(&write.tx, &id)?;
    let mut seen = Vec::new();
    for (head, _) in pushes::heads(&write.tx, &id)? {
        let said = holes::said(&write.tx, &id, &me, &head.writer)?;
        let needless = head.writer == space.writer || missing.contains(&head.writer);
        if needless || said >= head.sequence || seen.len() == MOST_SEEN {
            continue;
        }
        holes::saw(&write.tx, &id, &me, &head.writer, head.sequence)?;
        seen.push(Seen { writer: head.writer, sequence: head.sequence, hash: head.hash });
    }
    Ok(seen)
}
