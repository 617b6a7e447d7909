//! A group without a relay: everybody's pushes are handed round.

use interlude_wire::roster::{Role, SpaceKind};
use interlude_wire::{Hash, SpaceId};
use tempfile::TempDir;

use super::devices::{entropy, environment};
use crate::crypto::make_principal;
use crate::document::{FieldEdit, GroupProfile, Identity, Kind, Membership, MembershipState, Seed};
use crate::interlude::{Interlude, NewVault, Within};
use crate::space::{Draft, Intent, Piece, Space, joined, plan_entry, store_shared};
use crate::store::spaces::pushes;
use crate::sync::driver::{seal_all, take};
use crate::sync::take::Taken;
use crate::sync::{RelayUrl, roster};

const RELAY: &str = "https://relay.example";

/// A facilitator and members.
pub(super) struct Ring {
    pub(super) vaults: Vec<Interlude>,
    pub(super) id: SpaceId,
    folder: TempDir,
}

impl Ring {
    pub(super) fn of(members: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut ring = Self { vaults: Vec::new(), id: SpaceId::default(), folder };
        let facilitator = ring.vault();
        let profile = GroupProfile::new("Ring", chrono_tz::UTC);
        let relay = RelayUrl::parse(RELAY).unwrap();
        ring.id = facilitator.groups().found(&profile, "Facilitator", &relay).unwrap();
        ring.vaults.push(facilitator);
        (0..members).for_each(|_| ring.admit(Role::Member));
        ring.in_step();
        ring
    }

    fn vault(&self) -> Interlude {
        let folder = self.folder.path().join(self.vaults.len().to_string());
        Interlude::create(&folder, &NewVault::default(), environment()).unwrap().0
    }

    pub(super) fn at(&self, number: usize) -> Within<'_> {
        Within { interlude: &self.vaults[number], space: self.id }
    }

    pub(super) fn space(&self, number: usize) -> Space {
        self.vaults[number].read(|db| Space::get(db, &self.id)).unwrap()
    }

    pub(super) fn me(&self, number: usize) -> [u8; 32] {
        self.space(number).me().0
    }

    /// One more comes in.
    pub(super) fn admit(&mut self, role: Role) {
        let new = self.vault();
        let keys = make_principal(&entropy()).unwrap();
        self.change(0, &Intent::Admit(keys.public(), role));
        let entries = self.space(0).roster.entries().to_vec();
        let place = (SpaceKind::Group, &self.id);
        let (stored, growth) = joined(place, entries, &keys, &keys, None, &entropy()).unwrap();
        let membership = Membership {
            space: self.id,
            relay: RELAY.into(),
            name: format!("Member {}", self.vaults.len()),
            keys: keys.to_bytes(),
            next: None,
            state: MembershipState::In,
            asked_at: crate::time::Timestamp::from_millis(0),
            link: None,
        };
        let stamp = new.stamp();
        new.write(|write| {
            write.create(&Membership::identity(&self.id), |document| {
                document.edit_fields(&stamp, &membership.edits()).map(drop)
            })?;
            store_shared(write, &stored, &growth, RELAY, &environment())
        })
        .unwrap();
        self.vaults.push(new);
        let card = self.card(self.vaults.len() - 1);
        let named = FieldEdit::Set("name", Some(membership.name));
        self.vaults.last().unwrap().write_shared(&card, &[named]).unwrap();
    }

    /// What says how somebody is called.
    pub(super) fn card(&self, number: usize) -> Identity {
        Identity::of_member(Kind::MEMBER, self.id.0, self.me(number), Seed([0; 16]))
    }

    /// Somebody changes the roster, and everybody hears of it who is in.
    pub(super) fn change(&self, by: usize, intent: &Intent) {
        let there = self.space(by);
        let entry = self.vaults[by]
            .read(|db| plan_entry(db, &there, intent, &there.keys, &entropy()))
            .unwrap()
            .unwrap();
        for number in 0..self.vaults.len() {
            let known = self.space(number).roster.entries().len();
            roster::take(&self.at(number), known, vec![entry.clone()]).unwrap();
        }
    }

    /// What a vault has to push, sealed and taken for sent.
    pub(super) fn sealed(&self, number: usize) -> Vec<Vec<u8>> {
        if !self.space(number).is_present() {
            return Vec::new();
        }
        seal_all(&self.at(number)).unwrap();
        let mut sealed = Vec::new();
        let vault = &self.vaults[number];
        while let Some(waiting) = vault.read(|db| pushes::next_waiting(db, &self.id)).unwrap() {
            vault.write(|write| pushes::sent(&write.tx, &waiting.hash)).unwrap();
            sealed.push(waiting.bytes);
        }
        sealed
    }

    pub(super) fn give(&self, to: usize, push: &[u8]) -> Taken {
        take(&self.at(to), vec![push.to_vec()], 400, &|_| Ok(())).unwrap()
    }

    /// Everybody is given everything that anybody pushed.
    pub(super) fn in_step(&self) {
        for _ in 0..3 {
            for from in 0..self.vaults.len() {
                for push in self.sealed(from) {
                    let others = (0..self.vaults.len()).filter(|to| *to != from);
                    others.for_each(|to| drop(self.give(to, &push)));
                }
            }
        }
    }

    /// A push with whatever is in it, under the keys of this member and the epoch that this member knows.
    pub(super) fn forge(&self, by: usize, pieces: Vec<Piece>) -> Vec<u8> {
        self.forge_as(by, &self.space(by), pieces)
    }

    pub(super) fn forge_as(&self, by: usize, there: &Space, pieces: Vec<Piece>) -> Vec<u8> {
        let vault = &self.vaults[by];
        let last = vault.read(|db| pushes::last(db, &self.id, &there.writer)).unwrap();
        let (sequence, previous) =
            last.map_or((1, Hash::default()), |(last, hash)| (last + 1, hash));
        let draft =
            Draft { sequence, previous, floor: 0, seen: Vec::new(), pieces, replaces: Vec::new() };
        there.seal_push(&draft, &entropy()).unwrap().to_bytes()
    }
}
