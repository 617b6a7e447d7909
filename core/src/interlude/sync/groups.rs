//! Syncing the groups and lines of a vault, each in its own space and under its own name.

use std::collections::BTreeSet;

use interlude_wire::SpaceId;

use super::Sync;
use super::status::standing_warnings;
use super::vault::Within;
use crate::sync::{Driver, GroupSync, SyncOptions, SyncProgress, SyncReport, SyncState};
use crate::{Error, Result};

impl Sync<'_> {
    /// Comes into what the participant was let into, and syncs every group and every line. What goes wrong
    /// in one of them is told of it and stops no other.
    pub(super) fn groups(
        &self,
        began: u64,
        options: &SyncOptions,
        go_on: &mut dyn FnMut(SyncProgress) -> bool,
        report: &mut SyncReport,
    ) -> Result<()> {
        let clock = &self.interlude.environment.clock;
        let groups = self.interlude.groups();
        let mut done =
            SyncProgress { pulled: report.pulled, pushed: report.pushed, attachments: 0 };
        let mut synced = BTreeSet::new();
        // Who was let into a group, or leads it by now, hears there of lines to come into.
        while let Some(space) = self.next_group(&mut synced)? {
            let spent = clock.ticks().saturating_sub(began);
            let left = options.deadline_ms.map(|deadline| deadline.saturating_sub(spent));
            if left == Some(0) {
                report.state = SyncState::Waiting;
                break;
            }
            let options = SyncOptions { deadline_ms: left, ..options.clone() };
            let one = self.one_group(&space, &options, go_on, &mut done)?;
            report.groups.push(one);
        }
        (report.pulled, report.pushed) = (done.pulled, done.pushed);
        groups.settle()
    }

    /// The next space to sync, after coming into what there is to come into.
    fn next_group(&self, synced: &mut BTreeSet<SpaceId>) -> Result<Option<SpaceId>> {
        let groups = self.interlude.groups();
        for look_again in [false, true] {
            if look_again {
                groups.come_in(self.transport)?;
            }
            let mut all = groups.spaces()?.into_iter();
            if let Some(next) = all.find(|space| synced.insert(*space)) {
                return Ok(Some(next));
            }
        }
        Ok(None)
    }

    pub(in crate::interlude) fn one_group(
        &self,
        space: &SpaceId,
        options: &SyncOptions,
        go_on: &mut dyn FnMut(SyncProgress) -> bool,
        done: &mut SyncProgress,
    ) -> Result<GroupSync> {
        let before = *done;
        let mut go_on = |now: SyncProgress| {
            done.pulled = before.pulled + now.pulled;
            done.pushed = before.pushed + now.pushed;
            go_on(*done)
        };
        let within = Within { interlude: self.interlude, space: *space };
        let client = self.interlude.client_in(self.transport, space)?;
        let mut driver = Driver::new(&within, client, options, &mut go_on);
        let ended = driver.run();
        let mut warnings = driver.tally.warnings();
        let (state, failed) = match ended {
            Ok(state) => (state, None),
            Err(failure) => self.broken_off(failure.into())?,
        };
        let mut standing = self.interlude.read(|db| standing_warnings(db, space))?;
        standing.retain(|warning| !warnings.contains(warning));
        warnings.extend(standing);
        Ok(GroupSync { space: *space, state, failed, warnings })
    }

    /// Where a group stands after a run that broke off. The vault itself failing ends the sync.
    fn broken_off(&self, error: Error) -> Result<(SyncState, Option<Error>)> {
        let now = self.interlude.environment.clock.now();
        match error {
            Error::Offline(_) => Ok((SyncState::Offline { since: now }, None)),
            Error::Relay(_) | Error::Refused(_) => Ok((SyncState::Waiting, Some(error))),
            error => Err(error),
        }
    }
}
