use interlude_wire::SpaceId;

use super::compare::{Pages, digest};
use super::objects::Objects;
use super::place::Place;
use super::{MoveError, Moved};
use crate::storage::StorageError;
use crate::storage::carried::{
    Digest, Family, Keep, LITTER, MAILBOXES, PARTS, REQUESTS, SPACES, Shelf, Table,
};

/// A move under way.
pub(super) struct Mover<'a, T> {
    pub(super) from: &'a Place,
    pub(super) to: &'a Place,
    pub(super) objects: &'a Objects,
    pub(super) dry_run: bool,
    pub(super) moved: Moved,
    pub(super) tell: T,
}

/// What belongs together: a space or a mailbox.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Space,
    Mailbox,
}

impl What {
    const ALL: [Self; 2] = [Self::Space, Self::Mailbox];

    fn family(self) -> &'static Family {
        match self {
            Self::Space => &SPACES,
            Self::Mailbox => &MAILBOXES,
        }
    }
}

impl<T: FnMut(&Moved) + Send> Mover<'_, T> {
    /// All that is there already is compared before anything is written.
    pub(super) async fn run(mut self) -> Result<Moved, MoveError> {
        let before = self.state().await?;
        for what in What::ALL {
            self.compare_all(what).await?;
        }
        self.take_id().await?;
        for what in What::ALL {
            self.carry_all(what).await?;
        }
        self.let_pass().await?;
        match self.state().await? == before {
            true => Ok(self.moved),
            false => Err(MoveError::Changed),
        }
    }

    /// Where every space stands, as one value.
    async fn state(&self) -> Result<Vec<u8>, MoveError> {
        let mut digest = Digest::new();
        let mut pages = Pages::of(self.from, SPACES.units, None);
        while let Some(rows) = pages.next().await.map_err(unread)? {
            digest.add(SPACES.units, &rows);
        }
        Ok(digest.finish())
    }

    async fn take_id(&mut self) -> Result<(), MoveError> {
        let ours = self.from.id().await.map_err(unread)?.ok_or(MoveError::Missing)?;
        let there = self.to.id().await.map_err(unwritten)?;
        self.moved.id_kept = there.is_none_or(|there| there == ours);
        if there.is_none() && !self.dry_run {
            self.to.set_id(ours).await.map_err(unwritten)?;
        }
        Ok(())
    }

    /// Whether a unit is there.
    async fn is_there(&self, family: &Family, unit: &[u8]) -> Result<bool, MoveError> {
        let rows =
            self.to.page(family.units, Some(unit.to_vec()), None).await.map_err(unwritten)?;
        Ok(!rows.is_empty())
    }

    /// Compares what both have.
    async fn compare_all(&mut self, what: What) -> Result<(), MoveError> {
        let family = what.family();
        let mut pages = Pages::of(self.from, family.units, None);
        while let Some(rows) = pages.next().await.map_err(unread)? {
            for unit in rows.iter().filter_map(Table::unit) {
                self.moved.found += u64::from(what == What::Space);
                if self.is_there(family, unit).await? {
                    self.compare(what, unit).await?;
                }
                (self.tell)(&self.moved);
            }
        }
        Ok(())
    }

    async fn compare(&mut self, what: What, unit: &[u8]) -> Result<(), MoveError> {
        let family = what.family();
        let read = digest(self.from, family, unit).await.map_err(unread)?;
        let there = digest(self.to, family, unit).await.map_err(unwritten)?;
        self.moved.compared += read.rows;
        if read.finish() != there.finish() {
            return Err(match what {
                What::Space => {
                    MoveError::Other(SpaceId(unit.try_into().map_err(|_| MoveError::Differs)?))
                }
                What::Mailbox => MoveError::OtherMailbox,
            });
        }
        if what == What::Space {
            self.moved.present += 1;
            self.carry_objects(unit).await?;
        }
        Ok(())
    }

    /// Carries what is not there.
    async fn carry_all(&mut self, what: What) -> Result<(), MoveError> {
        let family = what.family();
        let mut pages = Pages::of(self.from, family.units, None);
        while let Some(rows) = pages.next().await.map_err(unread)? {
            for unit in rows.iter().filter_map(Table::unit) {
                if self.is_there(family, unit).await? {
                    continue;
                }
                if !self.dry_run {
                    self.carry(what, unit).await?;
                }
                match what {
                    What::Space => self.moved.spaces += 1,
                    What::Mailbox => self.moved.mailboxes += 1,
                }
                (self.tell)(&self.moved);
            }
        }
        Ok(())
    }

    /// Objects come before the rows that name them: a space that is there is there with them.
    async fn carry(&mut self, what: What, unit: &[u8]) -> Result<(), MoveError> {
        if what == What::Space {
            self.carry_objects(unit).await?;
        }
        self.to.begin().await.map_err(unwritten)?;
        let filled = self.fill(what.family(), unit).await;
        let keep = if filled.is_ok() { Keep::Yes } else { Keep::No };
        let ended = self.to.end(keep).await.map_err(unwritten);
        filled.and(ended)
    }

    /// Writes a unit and compares what was written.
    async fn fill(&mut self, family: &'static Family, unit: &[u8]) -> Result<(), MoveError> {
        let mut read = Digest::new();
        for table in family.tables.iter().copied() {
            let mut pages = Pages::of(self.from, table, Some(unit.to_vec()));
            while let Some(rows) = pages.next().await.map_err(unread)? {
                read.add(table, &rows);
                self.to.put(table, rows).await.map_err(unwritten)?;
            }
        }
        let written = digest(self.to, family, unit).await.map_err(unwritten)?;
        self.moved.compared += written.rows;
        match read.finish() == written.finish() {
            true => Ok(()),
            false => Err(MoveError::Differs),
        }
    }

    async fn carry_objects(&mut self, unit: &[u8]) -> Result<(), MoveError> {
        if self.dry_run {
            return Ok(());
        }
        let mut pages = Pages::of(self.from, PARTS, Some(unit.to_vec()));
        while let Some(rows) = pages.next().await.map_err(unread)? {
            self.objects.copy(&rows, &mut self.moved).await?;
        }
        Ok(())
    }

    /// Requests that were seen go along, so that none is taken twice; litter where its objects are
    /// the new relay's to remove.
    async fn let_pass(&self) -> Result<(), MoveError> {
        let litter = matches!(self.objects, Objects::Stay).then_some(LITTER);
        for table in [Some(REQUESTS), litter].into_iter().flatten().filter(|_| !self.dry_run) {
            let mut pages = Pages::of(self.from, table, None);
            while let Some(rows) = pages.next().await.map_err(unread)? {
                self.to.put(table, rows).await.map_err(unwritten)?;
            }
        }
        Ok(())
    }
}

fn unread(_: StorageError) -> MoveError {
    MoveError::Read
}

fn unwritten(error: StorageError) -> MoveError {
    match error {
        StorageError::Full => MoveError::Full,
        StorageError::Failed => MoveError::Write,
    }
}
