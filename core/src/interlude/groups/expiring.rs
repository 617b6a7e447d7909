use std::collections::BTreeSet;

use interlude_wire::SpaceId;

use super::People;
use crate::Result;
use crate::document::{DocumentId, ExcerptContent, Expiry, Kind, MessageContent, ResponseContent};
use crate::interlude::Interlude;
use crate::space::Space;
use crate::store::contents::Said;
use crate::store::{Write, documents, is_erased, spaces};
use crate::time::Timestamp;

/// What is over in one space.
struct Over {
    space: SpaceId,
    mine: Vec<(Kind, DocumentId)>,
    others: Vec<DocumentId>,
}

impl Interlude {
    /// Lets go of what was shared and is over: this participant's own is erased for everybody, what others
    /// shared leaves this vault. So do responses to what is over or was withdrawn. Gives how many documents
    /// went.
    ///
    /// # Errors
    /// When the vault is locked or damaged; what was done stays done.
    pub fn let_go_expired(&self, now: Timestamp) -> Result<usize> {
        let mut gone = 0;
        for membership in self.groups().memberships()? {
            let people = self.groups().people(&membership.space)?;
            let mut all = vec![self.over_in_group(&membership.space, &people, now)?];
            for line in self.groups().lines(&membership.space)? {
                all.push(self.over_on_line(line.space, &people, now)?);
            }
            gone += all.iter().map(|over| over.mine.len() + over.others.len()).sum::<usize>();
            for over in all.iter().filter(|over| !over.is_empty()) {
                self.write(|write| over.let_go(write, now))?;
            }
        }
        if gone > 0 {
            self.after_erasing(now)?;
        }
        Ok(gone)
    }

    fn over_in_group(&self, space: &SpaceId, people: &People, now: Timestamp) -> Result<Over> {
        let mut over = Over { space: *space, mine: Vec::new(), others: Vec::new() };
        let mut ended = BTreeSet::new();
        for said in self.contents_of(Some(&space.0), Kind::EXCERPT, false)? {
            if ExcerptContent::expiry(&said.fields).is_some_and(|expiry| expiry.is_over(now)) {
                ended.insert(said.id);
                over.add(Kind::EXCERPT, &said, people);
            }
        }
        for said in self.contents_of(Some(&space.0), Kind::RESPONSE, false)? {
            let Some(content) = ResponseContent::read(&said.fields) else { continue };
            // One to what is not here may only have come first.
            let withdrawn = || self.read(|db| is_erased(db, &content.to));
            if content.expires.is_over(now) || ended.contains(&content.to) || withdrawn()? {
                over.add(Kind::RESPONSE, &said, people);
            }
        }
        Ok(over)
    }

    fn over_on_line(&self, space: SpaceId, people: &People, now: Timestamp) -> Result<Over> {
        let mut over = Over { space, mine: Vec::new(), others: Vec::new() };
        for said in self.contents_of(Some(&space.0), Kind::MESSAGE, false)? {
            if MessageContent::expiry(&said.fields)
                .is_some_and(|expiry: Expiry| expiry.is_over(now))
            {
                over.add(Kind::MESSAGE, &said, people);
            }
        }
        Ok(over)
    }
}

impl Over {
    fn add(&mut self, kind: Kind, said: &Said, people: &People) {
        match said.owner.is_some_and(|owner| people.is_me(&owner)) {
            true => self.mine.push((kind, said.id)),
            false => self.others.push(said.id),
        }
    }

    fn is_empty(&self) -> bool {
        self.mine.is_empty() && self.others.is_empty()
    }

    fn let_go(&self, write: &mut Write<'_>, now: Timestamp) -> Result<()> {
        let home = self.space.0;
        let is_here = spaces::is_here(&write.tx, &self.space)?;
        let space = is_here.then(|| Space::get(&write.tx, &self.space)).transpose()?;
        for (kind, id) in &self.mine {
            let stored = documents::find(&write.tx, id)?;
            // Who is not in the group any more can tell nobody.
            let may_write = |space: &Space| {
                stored.as_ref().is_some_and(|stored| space.i_may_write(&stored.identity))
            };
            match space.as_ref().is_some_and(may_write) {
                true => write.erase_in(Some(&home), *kind, id, now)?,
                false => write.let_go(&home, id, now)?,
            }
        }
        self.others.iter().try_for_each(|id| write.let_go(&home, id, now))
    }
}

#[cfg(test)]
mod tests;
