//! A relay that was emptied or restored from an old backup is given again what it lost.

use interlude_wire::api::WriterHead;
use interlude_wire::{PrincipalId, WriterId};

use crate::Result;
use crate::environment::Environment;
use crate::space::Space;
use crate::store::Write;
use crate::store::spaces::{StoredSpace, holes, pushes, quarantine, records};

/// Sealed pushes are kept for so many milliseconds at least.
const KEPT: i64 = 30 * 86_400_000;
/// And until so many other devices have said that they have them.
const ENOUGH: usize = 2;

/// What a relay lost.
#[derive(Debug, Default)]
pub(super) struct Lost {
    /// It lost something.
    pub(super) any: bool,
    /// Devices of which it lost what this vault never read.
    pub(super) unread: Vec<PrincipalId>,
}

/// Compares where each writer stands at the relay with what it was known to have before. What the
/// relay lost is put again, byte for byte, where the bytes are still here; else what was in it is
/// pushed anew.
pub(super) fn heal(
    write: &Write<'_>,
    stored: &StoredSpace,
    relay: &[WriterHead],
    sent: &[(WriterId, u64)],
) -> Result<Lost> {
    let (tx, id) = (&write.tx, &stored.space);
    let mut lost = Lost::default();
    let unread = holes::writers(tx, id)?;
    for (writer, sent) in sent {
        let there = relay.iter().find(|there| there.writer == *writer);
        let there = there.map_or(0, |there| there.sequence);
        if there >= (*sent).min(pushes::last_sent(tx, id, writer)?) {
            continue;
        }
        if pushes::send_again(tx, id, writer, there)? {
            lost.any = true;
            continue;
        }
        let author = pushes::author(tx, id, writer)?.filter(|_| unread.contains(writer));
        if push_anew(write, stored, writer, there)? {
            lost.any = true;
            lost.unread.extend(author);
        }
    }
    Ok(lost)
}

/// Pushes anew what was in pushes above `there` that the relay lost and cannot be given again. `false`:
/// that was done before.
fn push_anew(
    write: &Write<'_>,
    stored: &StoredSpace,
    writer: &WriterId,
    there: u64,
) -> Result<bool> {
    let (tx, id) = (&write.tx, &stored.space);
    let given_up = pushes::give_up(tx, id, writer, there)?;
    // Our series goes on with a push that needs none before it: the relay takes no other.
    let above = if *writer == stored.writer { 0 } else { there };
    Ok(records::back_to_outbox(tx, id, writer, above)? || given_up)
}

/// Whether pushes are missing here: others refer to them, or the relay says it has them. (They may have
/// been spoilt on the way when they were read.)
pub(super) fn is_missing(write: &Write<'_>, space: &Space, relay: &[WriterHead]) -> Result<bool> {
    let (tx, id) = (&write.tx, space.id());
    if !holes::writers(tx, &id)?.is_empty() {
        return Ok(true);
    }
    let known = pushes::heads(tx, &id)?;
    for there in relay {
        let here = known.iter().find(|(head, _)| head.writer == there.writer);
        // Of a device that was removed, what the relay has beyond its cut-off counts for nobody.
        let counts = here.is_none_or(|(head, author)| {
            head.sequence < there.sequence && space.roster.present_member(author).is_some()
        });
        if counts && !quarantine::has(tx, &id, &there.hash)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Lets go of sealed pushes that are old and that others have.
pub(super) fn forget_old(
    write: &Write<'_>,
    space: &Space,
    environment: &Environment,
) -> Result<()> {
    let others = space.others();
    if others == 0 {
        return Ok(());
    }
    let before = environment.clock.now().plus_millis(-KEPT);
    pushes::forget_old(&write.tx, &space.id(), before, others.min(ENOUGH))
}
