//! What becomes of the pushes of somebody who was removed.

use interlude_wire::api::Cursor;
use interlude_wire::roster::SpaceKind;
use interlude_wire::{PrincipalId, WriterId};

use super::Growth;
use crate::Result;
use crate::crypto::PrincipalKeys;
use crate::store::spaces::{self, holes, pushes, records};
use crate::store::{Write, documents};
use crate::time::Timestamp;

impl Growth {
    /// What a removed device pushed beyond its cut-off counts for no other device. What of it was
    /// taken in here before that was known is said again by this one.
    pub(super) fn revoke(&self, write: &mut Write<'_>, now: Timestamp) -> Result<()> {
        let space = self.roster.space();
        for (head, author) in pushes::heads(&write.tx, &space)? {
            let gone = self.roster.gone().find(|(id, _)| **id == author);
            let Some((_, cutoffs)) = gone else { continue };
            let last = cutoffs.get(&head.writer).copied().unwrap_or(0);
            if last < head.sequence {
                // What was said here under the keys before is said again under the new ones.
                let counts = match self.mine(write)?.contains(&author) {
                    true => last,
                    false => self.disown(write, &head.writer, last, now)?,
                };
                records::back_to_outbox(&write.tx, &space, &head.writer, last)?;
                pushes::forget_above(&write.tx, &space, &head.writer, counts)?;
            }
        }
        for (_, cutoffs) in self.roster.gone() {
            for (writer, last) in cutoffs {
                holes::refer_no_further(&write.tx, &space, writer, *last)?;
            }
        }
        let from = u32::try_from(self.from).unwrap_or(u32::MAX);
        let gone = self.roster.gone().filter_map(|(id, _)| self.roster.member(id));
        let mut gone = gone.filter_map(|member| member.gone.as_ref());
        match gone.any(|(number, _)| *number >= from) {
            // A writer of which nothing was ever seen may have been one of theirs.
            true => holes::refer_to_known(&write.tx, &space),
            false => Ok(()),
        }
    }

    pub(in crate::space) fn home(&self) -> Option<[u8; 32]> {
        (self.roster.kind() != SpaceKind::Personal).then(|| self.roster.space().0)
    }

    /// Everybody this vault was in the space, under whatever keys.
    fn mine(&self, write: &Write<'_>) -> Result<Vec<PrincipalId>> {
        let Some(stored) = spaces::get(&write.tx, &self.roster.space())? else {
            return Ok(Vec::new());
        };
        let me = PrincipalKeys::from_bytes(&stored.identity)?.public().id();
        Ok(self.roster.lineage(&me))
    }

    /// In a group nobody can say again what another member wrote: what came too late to count goes, and
    /// what of it counts is read again at the relay. Gives up to which number the writer's pushes stay
    /// known.
    fn disown(
        &self,
        write: &mut Write<'_>,
        writer: &WriterId,
        last: u64,
        now: Timestamp,
    ) -> Result<u64> {
        let (Some(home), space) = (self.home(), self.roster.space()) else { return Ok(last) };
        for id in records::above(&write.tx, &space, writer, last)? {
            let identity = documents::find(&write.tx, &id)?.map(|stored| stored.identity);
            if identity.is_some_and(|identity| identity.owner.is_some()) {
                write.let_go(&home, &id, now)?;
                records::forget(&write.tx, &space, &id)?;
            }
        }
        spaces::set_cursor(&write.tx, &space, &Cursor::default())?;
        Ok(0)
    }
}
