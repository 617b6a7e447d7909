//! Who belongs to a group: inviting, asking, letting in, removing, leaving, new keys.

use std::path::Path;

use super::Groups;
use super::people::{Invitation, KeyRequest, KitReport, MemberInfo, Request};
use crate::Result;
use crate::devices::owned;
use crate::sync::SyncOptions;
use crate::types::{DocumentId, GroupLink, PrincipalId, SpaceId};

#[uniffi::export]
impl Groups {
    /// Asks to come into the group of a link, under a name that is known to this group alone; gives the words that the
    /// facilitator must see too. Whoever is let in comes in with the next sync.
    ///
    /// # Errors
    /// `InterludeError.Exists` when the participant is in it, `InterludeError.Refused` when the invitation is
    /// over, `InterludeError.Invalid` for the name, `InterludeError.Offline`.
    pub fn join(&self, link: GroupLink, name: String) -> Result<Vec<String>> {
        let transport = self.vault.transport();
        self.vault.core(|core| Ok(owned(core.groups().join(&link, &name, &**transport)?)))
    }

    /// Makes a link by which somebody can ask to come into the group. It holds no key of the group; whoever asks is let
    /// in by a facilitator who has compared words with them.
    ///
    /// # Errors
    /// `InterludeError.Invalid` for more than 72 hours or 10 uses, `InterludeError.Refused` for who does not
    /// lead, `InterludeError.Offline`, `InterludeError.Relay`.
    pub fn invite(
        &self,
        group: SpaceId,
        hours: u32,
        uses: u32,
        options: SyncOptions,
    ) -> Result<GroupLink> {
        let transport = self.vault.transport();
        self.vault.core(|core| core.groups().invite(&group, hours, uses, &**transport, &options))
    }

    /// The invitations to a group that were made on this facilitator's devices, newest last.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn invitations(&self, group: SpaceId) -> Result<Vec<Invitation>> {
        self.vault.core(|core| core.groups().invitations(&group))
    }

    /// Takes an invitation back: nobody is let in by it any more. Where the relay can be reached nobody can ask by it
    /// either.
    ///
    /// # Errors
    /// `InterludeError.NotFound`.
    pub fn withdraw_invitation(&self, group: SpaceId, id: DocumentId) -> Result<()> {
        let transport = self.vault.transport();
        self.vault.core(|core| core.groups().withdraw_invitation(&group, &id, &**transport))
    }

    /// Writes what this participant takes along from a group, readable, into a new folder: their entries about it,
    /// their goals, what they shared, what they agreed to, and the questions that were put to all. Also after they were
    /// removed or left, from what is still in the vault. What is in the folder is no longer protected by the vault.
    ///
    /// # Errors
    /// `InterludeError.NotFound` for a group that was never asked into, `InterludeError.Exists` when anything is
    /// in the folder, `InterludeError.Storage`.
    pub fn ending_kit(&self, group: SpaceId, folder: String) -> Result<KitReport> {
        self.vault.core(|core| core.groups().ending_kit(&group, Path::new(&folder)))
    }

    /// Leaves a group. The facilitator hears of it on the line, with these words if there are any; once that has
    /// reached the relay everything of the group goes from this participant's devices. Entries, goals and reminders of
    /// their own stay; what else they want to keep is taken along before (`Groups.ending_kit`). What they shared
    /// stays with those who have it: withdraw it before.
    ///
    /// # Errors
    /// `InterludeError.NotFound`; `InterludeError.Refused` for the last who leads the group: name another
    /// facilitator, or close it.
    pub fn leave(&self, group: SpaceId, words: String) -> Result<()> {
        self.vault.core(|core| core.groups().leave(&group, &words))
    }

    /// Everybody who is in a group now, in the order they came.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Refused` when the participant was removed.
    pub fn members(&self, id: SpaceId) -> Result<Vec<MemberInfo>> {
        self.vault.core(|core| core.groups().members(&id))
    }

    /// Names a second facilitator: from now on they may do what the first one may, and are on every line. What members
    /// told the first one before stays between them.
    ///
    /// # Errors
    /// `InterludeError.NotFound` for the member, `InterludeError.Refused` for who does not lead,
    /// `InterludeError.Offline`.
    pub fn promote(&self, group: SpaceId, member: PrincipalId) -> Result<()> {
        let transport = self.vault.transport();
        self.vault.core(|core| core.groups().promote(&group, &member, &**transport))
    }

    /// Has a member removed: they read nothing that is written from then on, and nothing more of what they write
    /// counts. Happens at once if the relay can be reached, else with the next sync.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Refused` for who does not lead, and for the last who does.
    pub fn remove(&self, group: SpaceId, member: PrincipalId) -> Result<()> {
        self.vault.core(|core| core.groups().remove(&group, &member))
    }

    /// Words that two members see alike: compared in person, they tell whether a relay shows each of them another list
    /// of members.
    ///
    /// # Errors
    /// `InterludeError.NotFound`.
    pub fn words(&self, group: SpaceId) -> Result<Vec<String>> {
        self.vault.core(|core| Ok(owned(core.groups().words(&group)?)))
    }

    /// The member whose id begins so, or who is called so.
    ///
    /// # Errors
    /// `InterludeError.NotFound` when there is none, or several.
    pub fn find_member(&self, group: SpaceId, name: String) -> Result<PrincipalId> {
        self.vault.core(|core| core.groups().find_member(&group, &name))
    }

    /// Has this participant go on under new keys in a group, after a device was lost: what is written from then on the
    /// lost device cannot read, and nothing it writes counts. Who leads the group does so at once and hears no words; a
    /// member asks the facilitator, who agrees once these words were compared.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Refused`, `InterludeError.Offline` for who leads.
    pub fn renew_keys(&self, group: SpaceId, options: SyncOptions) -> Result<Vec<String>> {
        let transport = self.vault.transport();
        self.vault
            .core(|core| Ok(owned(core.groups().renew_keys(&group, &**transport, &options)?)))
    }

    /// Members who ask to go on under new keys.
    ///
    /// # Errors
    /// `InterludeError.Refused` for who does not lead.
    pub fn key_requests(&self, group: SpaceId) -> Result<Vec<KeyRequest>> {
        self.vault.core(|core| {
            Ok(core.groups().key_requests(&group)?.into_iter().map(KeyRequest::from).collect())
        })
    }

    /// Agrees that a member goes on under the keys they asked for, whose words were compared.
    ///
    /// # Errors
    /// `InterludeError.NotFound` when they did not ask, `InterludeError.Refused` for who does not lead,
    /// `InterludeError.Offline`.
    pub fn agree_keys(
        &self,
        group: SpaceId,
        member: PrincipalId,
        options: SyncOptions,
    ) -> Result<()> {
        let transport = self.vault.transport();
        self.vault.core(|core| core.groups().agree_keys(&group, &member, &**transport, &options))
    }

    /// Who asks to come in and was not answered yet.
    ///
    /// # Errors
    /// `InterludeError.Refused` for who does not lead, `InterludeError.Offline`.
    pub fn requests(&self, group: SpaceId) -> Result<Vec<Request>> {
        let transport = self.vault.transport();
        self.vault.core(|core| {
            Ok(core
                .groups()
                .requests(&group, &**transport)?
                .into_iter()
                .map(Request::from)
                .collect())
        })
    }

    /// Lets somebody in whose words were compared, and opens the line with them.
    ///
    /// # Errors
    /// `InterludeError.NotFound` when nobody of this id asks, `InterludeError.Refused` for who does not lead and
    /// when the invitation is used up, `InterludeError.Offline`.
    pub fn approve(&self, group: SpaceId, who: PrincipalId, options: SyncOptions) -> Result<()> {
        let transport = self.vault.transport();
        self.vault.core(|core| core.groups().approve(&group, &who, &**transport, &options))
    }

    /// Refuses somebody; they hear nothing.
    ///
    /// # Errors
    /// As `Groups.approve`.
    pub fn refuse(&self, group: SpaceId, who: PrincipalId) -> Result<()> {
        let transport = self.vault.transport();
        self.vault.core(|core| core.groups().refuse(&group, &who, &**transport))
    }
}
