//! What was shared before somebody came is sealed again for them: a facilitator's documents always, a
//! member's where the member said so (PROTOCOL §2). Whoever goes on under new keys gets all of it again.

use interlude_wire::PrincipalId;

use crate::Result;
use crate::document::{Identity, Kind, Rights};
use crate::environment::Environment;
use crate::space::Space;
use crate::store::spaces::{StoredSpace, records};
use crate::store::{Write, contents, documents, outbox};

/// Milliseconds after which another facilitator's device does what the one that let somebody in has not
/// done: it may be lost.
const OTHERS_AFTER: u64 = 24 * 3_600_000;

/// Puts into the outbox what is to be sealed again for whoever came last.
pub(super) fn reseal(
    write: &Write<'_>,
    space: &Space,
    stored: &StoredSpace,
    environment: &Environment,
) -> Result<()> {
    let Some(home) = space.home() else { return Ok(()) };
    let (came, rekeyed) = (space.newest(false), space.newest(true));
    let is_late = stored.grown_at.apart(environment.clock.now()) >= OTHERS_AFTER;
    let my_turn = is_late || space.author_of(came) == Some(space.me());
    for id in records::sealed_before(&write.tx, &space.id(), &home, came)? {
        let Some(stored) = documents::find(&write.tx, &id)? else { continue };
        let again = match said_again(write, space, &stored.identity)? {
            Again::Always => true,
            Again::ByOne => my_turn,
            Again::ForKnown => records::is_sealed_before(&write.tx, &space.id(), &id, rekeyed)?,
            Again::Never => false,
        };
        if again {
            outbox::put_whole(&write.tx, &id)?;
        }
    }
    Ok(())
}

/// For whom this vault seals a document again.
enum Again {
    /// For whoever comes.
    Always,
    /// For whoever comes; one vault of several does.
    ByOne,
    /// For those alone who could read it before, under other keys.
    ForKnown,
    /// It is another's.
    Never,
}

fn said_again(write: &Write<'_>, space: &Space, identity: &Identity) -> Result<Again> {
    if !space.i_may_write(identity) {
        return Ok(Again::Never);
    }
    let for_later = || -> Result<bool> {
        let said = contents::get(&write.tx, identity.kind, &identity.id())?;
        Ok(said.is_some_and(|said| said.fields.get("later") == Some("yes")))
    };
    Ok(match identity.rights() {
        Some(Rights::Facilitators) => Again::ByOne,
        Some(Rights::Member(_)) => match identity.kind {
            Kind::EXCERPT | Kind::RESPONSE | Kind::MESSAGE if !for_later()? => Again::ForKnown,
            _ => Again::Always,
        },
        _ => Again::Never,
    })
}

impl Space {
    /// The roster entry with which somebody came last who is still here, or went on under new keys.
    fn newest(&self, rekeyed: bool) -> u32 {
        let present = self.roster.present().map(|(_, member)| member);
        let came = present.filter(|member| !rekeyed || member.succeeds.is_some());
        came.map(|member| member.since).max().unwrap_or(0)
    }

    fn author_of(&self, number: u32) -> Option<PrincipalId> {
        let entry = self.roster.entries().get(usize::try_from(number).ok()?)?;
        entry.open().ok().map(|entry| entry.author)
    }
}
