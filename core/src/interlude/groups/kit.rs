//! What somebody takes along from a group: their own words, and what was given to everybody. Never a word
//! of another member.

mod pages;

use std::collections::BTreeSet;
use std::path::Path;

use chrono_tz::Tz;
use interlude_wire::SpaceId;

use super::{Groups, People};
use crate::Result;
use crate::document::entry::EntryContent;
use crate::document::{DocumentId, Goal, GroupProfile, Identity, Kind, Membership, SessionKey};
use crate::interlude::ExportReport;
use crate::portability::{KitPage, KitWriter};
use crate::store::{Reading, documents, linked};

/// What was taken along.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KitReport {
    /// Entries about the group's sessions and prompts.
    pub entries: u64,
    /// Their attachments.
    pub attachments: u64,
    /// Attachments whose bytes are not on this device.
    pub missing: u64,
    /// Goals about the group's sessions, or that these entries are about.
    pub goals: u64,
    /// Excerpts, responses and messages of this participant's own.
    pub shared: u64,
}

/// What a kit is put together from.
struct Kit<'a> {
    groups: Groups<'a>,
    group: SpaceId,
    people: People,
    membership: Membership,
    zone: Tz,
}

impl Groups<'_> {
    /// Writes what this participant takes along from a group, readable, into a new folder: their entries
    /// about it, their goals, what they shared, what they agreed to, and the questions that were put to
    /// all. Also after they were removed or left, from what is still in the vault. What is in the folder is
    /// no longer protected by the vault.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for a group that was never asked into, [`crate::Error::Exists`] when
    /// anything is in the folder, [`crate::Error::Full`].
    pub fn ending_kit(&self, group: &SpaceId, folder: &Path) -> Result<KitReport> {
        let (groups, group) = (*self, *group);
        let (membership, people) = (self.membership(&group)?, self.people(&group)?);
        let zone = self.interlude.environment().clock.zone();
        let kit = Kit { groups, group, people, membership, zone };
        let mut writer = KitWriter::create(folder)?;
        let mut report = KitReport::default();
        let goals = kit.entries(&mut writer, &mut report)?;
        let goals = kit.goals(&goals)?;
        report.goals = u64::try_from(goals.sections.len()).unwrap_or(u64::MAX);
        let shared = kit.shared()?;
        report.shared = u64::try_from(shared.sections.len()).unwrap_or(u64::MAX);
        let pages: [KitPage; 5] = [kit.cover()?, goals, shared, kit.agreed()?, kit.given()?];
        pages.iter().try_for_each(|page| writer.page(page))?;
        Ok(report)
    }
}

impl Kit<'_> {
    /// Writes the entries about the group, and gives the goals that they are about.
    fn entries(&self, writer: &mut KitWriter, report: &mut KitReport) -> Result<BTreeSet<String>> {
        let interlude = self.groups.interlude;
        let mut goals = BTreeSet::new();
        let mut exported = ExportReport::default();
        for one in interlude.read(linked::entries)? {
            let links = one.links.iter().flatten();
            if !interlude.read(|db| any_of(db, &self.group, links))? {
                continue;
            }
            if let Some((identity, content)) = interlude.read(|db| entry(db, &one.id))? {
                interlude.export_one(&identity, content, writer, &mut exported)?;
                goals.extend(one.goal);
            }
        }
        report.entries = exported.entries;
        (report.attachments, report.missing) = (exported.attachments, exported.missing);
        Ok(goals)
    }

    /// The goals about the group's sessions, and those named.
    fn its_goals(&self, named: &BTreeSet<String>) -> Result<Vec<Goal>> {
        let interlude = self.groups.interlude;
        let mut goals = Vec::new();
        for (id, _) in interlude.contents(Kind::GOAL)? {
            let Some(fields) = interlude.content(Kind::GOAL, &id)? else { continue };
            let goal = Goal::read(&fields);
            let sessions = goal.sessions.iter();
            if named.contains(&id.to_string())
                || interlude.read(|db| any_of(db, &self.group, sessions))?
            {
                goals.push(goal);
            }
        }
        goals.sort_by_key(|goal| goal.at);
        Ok(goals)
    }

    fn profile(&self) -> Result<Option<GroupProfile>> {
        let id = GroupProfile::identity(self.group.0).id();
        let fields = self.groups.interlude.content(Kind::GROUP, &id)?;
        Ok(fields.and_then(|fields| GroupProfile::read(&fields)))
    }
}

fn entry(db: &Reading, id: &DocumentId) -> Result<Option<(Identity, EntryContent)>> {
    let Some(stored) = documents::find(db, id)? else { return Ok(None) };
    let content = documents::load(db, &stored)?.entry()?;
    Ok(content.map(|content| (stored.identity, content)))
}

/// Whether one of these links is about the group: the key of a session of it, or the id of a document that
/// belongs, or belonged, to it.
fn any_of<'a>(
    db: &Reading,
    group: &SpaceId,
    links: impl Iterator<Item = &'a String>,
) -> Result<bool> {
    for link in links {
        if link.parse::<SessionKey>().is_ok_and(|key| key.is_of(group)) {
            return Ok(true);
        }
        let Ok(id) = link.parse::<DocumentId>() else { continue };
        if linked::home_of(db, &id)? == Some(group.0) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests;
