use interlude_wire::Hash;
use interlude_wire::push::Replaced;
use interlude_wire::roster::SpaceKind;
use tempfile::TempDir;
use zeroize::Zeroizing;

use crate::document::DocumentId;
use crate::environment::{Environment, SystemEntropy};
use crate::interlude::{Interlude, NewVault};
use crate::journal::NewEntry;
use crate::space::{
    Draft, Intent, Piece, Space, found, identity, joined, plan_entry, recovery, store_space,
};
use crate::store::Update;
use crate::store::spaces::{pushes, records};
use crate::sync::driver::{seal_all, take};
use crate::sync::payload::{Payload, kind};
use crate::sync::roster;
use crate::sync::take::Taken;

pub(super) fn entropy() -> SystemEntropy {
    SystemEntropy::default()
}

pub(super) fn environment() -> crate::environment::Environment {
    crate::environment::Environment::system(chrono_tz::UTC)
}

/// Devices of one person in one space, without any relay.
pub(super) struct Devices {
    pub(super) vaults: Vec<Interlude>,
    folder: TempDir,
}

impl Devices {
    pub(super) fn new(count: usize) -> Self {
        let mut devices = Self { vaults: Vec::new(), folder: tempfile::tempdir().unwrap() };
        let first = devices.vault(0);
        first
            .write(|write| {
                let keys = identity(write, &entropy())?;
                let (stored, growth) = found(&keys, recovery(&write.tx)?, &entropy())?;
                store_space(write, &stored, &growth, "https://relay.example", &environment())
            })
            .unwrap();
        devices.vaults.push(first);
        (1..count).for_each(|_| devices.admit());
        devices
    }

    fn vault(&self, number: usize) -> Interlude {
        let folder = self.folder.path().join(number.to_string());
        let environment = Environment::system(chrono_tz::UTC);
        Interlude::create(&folder, &NewVault::default(), environment).unwrap().0
    }

    /// One more device comes in.
    pub(super) fn admit(&mut self) {
        let new = self.vault(self.vaults.len());
        let keys = new.write(|write| identity(write, &entropy())).unwrap();
        self.change(0, &Intent::Add(keys.public()));
        let space = space(&self.vaults[0]);
        let entries = space.roster.entries().to_vec();
        let (stored, growth) =
            joined((SpaceKind::Personal, &space.id()), entries, &keys, &keys, None, &entropy())
                .unwrap();
        new.write(|write| {
            store_space(write, &stored, &growth, "https://relay.example", &environment())
        })
        .unwrap();
        self.vaults.push(new);
    }

    /// An owner changes the roster, and everybody hears of it.
    pub(super) fn change(&self, by: usize, intent: &Intent) {
        let there = space(&self.vaults[by]);
        let entry = self.vaults[by]
            .read(|db| plan_entry(db, &there, intent, &there.keys, &entropy()))
            .unwrap()
            .unwrap();
        for vault in &self.vaults {
            let known = space(vault).roster.entries().len();
            roster::take(vault, known, vec![entry.clone()]).unwrap();
        }
    }

    /// Everybody is given everything that anybody pushed.
    pub(super) fn in_step(&self) {
        for _ in 0..3 {
            for from in 0..self.vaults.len() {
                let pushed = sealed(&self.vaults[from]);
                for to in (0..self.vaults.len()).filter(|to| *to != from) {
                    take(&self.vaults[to], pushed.clone(), 400, &|_| Ok(())).unwrap();
                }
            }
        }
        let first = self.vaults[0].exchange().fingerprint().unwrap();
        for vault in &self.vaults {
            assert_eq!(vault.exchange().fingerprint().unwrap(), first);
        }
    }
}

pub(super) fn space(vault: &Interlude) -> Space {
    vault.read(Space::existing).unwrap()
}

pub(super) fn write(vault: &Interlude, title: &str) -> DocumentId {
    let title = title.to_owned();
    vault.journal().write(&NewEntry { title, ..NewEntry::default() }).unwrap()
}

pub(super) fn title(vault: &Interlude, id: &DocumentId) -> Option<String> {
    vault.journal().get(id).ok().map(|entry| entry.content.title)
}

/// What a vault has to push, sealed and taken for sent.
pub(super) fn sealed(vault: &Interlude) -> Vec<Vec<u8>> {
    seal_all(vault).unwrap();
    let id = space(vault).id();
    let mut sealed = Vec::new();
    while let Some(waiting) = vault.read(|db| pushes::next_waiting(db, &id)).unwrap() {
        vault.write(|write| pushes::sent(&write.tx, &waiting.hash)).unwrap();
        sealed.push(waiting.bytes);
    }
    sealed
}

/// Pieces of an update, as an honest program makes them.
pub(super) fn pieces(update: &Update) -> Vec<Piece> {
    let plain = Payload::of(update).unwrap();
    plain.into_iter().map(|plain| Piece { id: update.id(), kind: kind(update), plain }).collect()
}

pub(super) fn piece(like: &Update, plain: Vec<u8>) -> Piece {
    Piece { id: like.id(), kind: kind(like), plain: Zeroizing::new(plain) }
}

/// A push with whatever is in it, as this device's next one.
pub(super) fn push_of(by: &Interlude, pieces: Vec<Piece>, replaces: Vec<Replaced>) -> Vec<u8> {
    let there = space(by);
    let last = by.read(|db| pushes::last(db, &there.id(), &there.writer)).unwrap();
    let (sequence, previous) = last.map_or((1, Hash::default()), |(last, hash)| (last + 1, hash));
    let draft = Draft { sequence, previous, floor: 0, seen: Vec::new(), pieces, replaces };
    let push = there.seal_push(&draft, &entropy()).unwrap();
    let (header, bytes) = (push.open().unwrap(), push.to_bytes());
    by.write(|write| {
        let now = by.environment().clock.now();
        pushes::put(&write.tx, &header, &push.hash(), &bytes, false, now)
    })
    .unwrap();
    bytes
}

/// Every record of a document that a vault knows of.
pub(super) fn records_of(vault: &Interlude, id: &DocumentId) -> Vec<Replaced> {
    let there = space(vault).id();
    let held = vault.read(|db| records::of(db, &there, id)).unwrap();
    held.into_iter().map(|held| held.at).collect()
}

pub(super) fn give(to: &Interlude, push: &[u8]) -> Taken {
    take(to, vec![push.to_vec()], 400, &|_| Ok(())).unwrap()
}
