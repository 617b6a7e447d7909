//! A group of vaults without any relay: what one writes is given to the others as it stands.

mod blind;
mod excerpts;
mod line;
mod media;
mod prompts;
mod responses;
mod search;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use interlude_wire::roster::{Role, SignedEntry, SpaceKind};
use interlude_wire::{PrincipalId, SpaceId};
use tempfile::TempDir;

use super::*;
use crate::crypto::{PrincipalKeys, make_principal};
use crate::document::{FieldEdit, Identity, Kind, Membership, Seed};
use crate::environment::{Clock, Environment, SystemEntropy};
use crate::interlude::NewVault;
use crate::space::{Intent, Space, found_shared, joined, plan_entry, store_shared};
use crate::store::{Origin, Update, documents, erasures, spaces, tombstone, whole};
use crate::sync::RelayUrl;
use crate::time::Timestamp;

struct Hands(AtomicI64);

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::Relaxed))
    }

    fn zone(&self) -> chrono_tz::Tz {
        chrono_tz::UTC
    }
}

const RELAY: &str = "https://relay.example";

/// A group whose vaults are told of each other's documents by hand. The first one leads it.
pub(crate) struct World {
    pub(crate) vaults: Vec<Interlude>,
    pub(crate) group: SpaceId,
    clock: Arc<Hands>,
    folder: TempDir,
}

fn entropy() -> SystemEntropy {
    SystemEntropy::default()
}

impl World {
    /// A group that somebody leads, with these members.
    pub(crate) fn new(members: &[&str]) -> Self {
        let clock = Arc::new(Hands(AtomicI64::new(1_800_000_000_000)));
        let folder = tempfile::tempdir().unwrap();
        let mut world = Self { vaults: Vec::new(), group: SpaceId::default(), clock, folder };
        let founder = world.vault();
        let profile = GroupProfile::new("Tuesday", chrono_tz::UTC);
        let relay = RelayUrl::parse(RELAY).unwrap();
        world.group = founder.groups().found(&profile, "Mara", &relay).unwrap();
        world.vaults.push(founder);
        members.iter().for_each(|name| world.admit(name));
        world.in_step();
        world
    }

    fn vault(&self) -> Interlude {
        let folder = self.folder.path().join(self.vaults.len().to_string());
        let clock: Arc<dyn Clock> = self.clock.clone();
        let environment = Environment { clock, entropy: Arc::new(entropy()) };
        Interlude::create(&folder, &NewVault::default(), environment).unwrap().0
    }

    /// One more member comes in, and gets a line.
    pub(crate) fn admit(&mut self, name: &str) {
        let new = self.vault();
        let keys = make_principal(&entropy()).unwrap();
        self.append(&Intent::Admit(keys.public(), Role::Member));
        let membership = Membership {
            space: self.group,
            relay: RELAY.to_owned(),
            name: name.to_owned(),
            keys: keys.to_bytes(),
            next: None,
            state: MembershipState::In,
            asked_at: self.now(),
            link: None,
        };
        let (identity, stamp) = (Membership::identity(&self.group), new.stamp());
        new.write(|write| {
            write.create(&identity, |doc| doc.edit_fields(&stamp, &membership.edits()).map(drop))
        })
        .unwrap();
        join(&new, SpaceKind::Group, &self.group, self.entries(&self.group), &keys);
        let me = keys.public().id().0;
        let card = Identity::of_member(Kind::MEMBER, self.group.0, me, Seed([0; 16]));
        let called = FieldEdit::Set("name", Some(name.to_owned()));
        new.write_shared(&card, &[called]).unwrap();
        self.open_line(&new, &keys);
        self.vaults.push(new);
    }

    fn open_line(&self, new: &Interlude, keys: &PrincipalKeys) {
        let founder = &self.vaults[0];
        let lead = founder.read(|db| Ok(Space::get(db, &self.group)?.keys)).unwrap();
        let both = [(lead.public(), Role::Owner), (keys.public(), Role::Member)];
        let (stored, growth) = found_shared(SpaceKind::Line, &lead, &both, &entropy()).unwrap();
        founder
            .write(|write| store_shared(write, &stored, &growth, RELAY, founder.environment()))
            .unwrap();
        join(new, SpaceKind::Line, &stored.space, self.entries(&stored.space), keys);
    }

    fn entries(&self, space: &SpaceId) -> Vec<SignedEntry> {
        let space = self.vaults[0].read(|db| Space::get(db, space)).unwrap();
        space.roster.entries().to_vec()
    }

    /// Who leads changes the group's roster, and everybody hears of it.
    pub(crate) fn append(&self, intent: &Intent) {
        let entry = self.vaults[0]
            .read(|db| {
                let space = Space::get(db, &self.group)?;
                plan_entry(db, &space, intent, &space.keys, &entropy())
            })
            .unwrap()
            .unwrap();
        for vault in &self.vaults {
            vault
                .write(|write| {
                    let space = Space::get(&write.tx, &self.group)?;
                    let known = space.roster.entries().len();
                    let (_, growth) = space.plan_appended(known, vec![entry.clone()])?;
                    growth.unwrap().store(write, vault.environment())
                })
                .unwrap();
        }
    }

    /// Everybody is given what anybody has of the spaces they are in.
    pub(crate) fn in_step(&self) {
        for from in &self.vaults {
            let updates = from
                .read(|db| {
                    let all = documents::page(db, 0, i64::MAX)?;
                    let all = all.iter().filter(|stored| stored.identity.home.is_some());
                    let mut updates: Vec<_> =
                        all.map(|stored| whole(db, stored).unwrap()).collect();
                    for id in erasures::all(db)? {
                        updates.extend(tombstone(db, &id)?.filter(|it| it.identity.home.is_some()));
                    }
                    Ok(updates)
                })
                .unwrap();
            for (to, update) in
                self.vaults.iter().flat_map(|to| updates.iter().map(move |it| (to, it)))
            {
                let home = SpaceId(update.identity.home.unwrap());
                let is_in = to.read(|db| Ok(spaces::get(db, &home)?.is_some())).unwrap();
                if is_in {
                    // Of what others computed nothing is taken over: as what comes by the relay.
                    let update = Update { projected: None, ..update.clone() };
                    to.write(|write| write.apply(update, Origin::Elsewhere)).unwrap();
                }
            }
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Time passes.
    pub(crate) fn pass(&self, millis: i64) {
        self.clock.0.fetch_add(millis, Ordering::Relaxed);
    }

    pub(crate) fn group(&self, vault: usize) -> Group<'_> {
        self.vaults[vault].group(&self.group).unwrap()
    }

    pub(crate) fn member(&self, vault: usize) -> PrincipalId {
        self.vaults[vault].standing(&self.group).unwrap().principal()
    }

    /// Shares text with the group until it is withdrawn.
    pub(crate) fn share(&self, vault: usize, text: &str) -> DocumentId {
        self.share_until(vault, text, Expiry::Never)
    }

    pub(crate) fn share_until(&self, vault: usize, text: &str, expires: Expiry) -> DocumentId {
        let preview = self.group(vault).preview(&NewExcerpt { expires, ..excerpt(text) }).unwrap();
        self.group(vault).share(preview).unwrap()
    }
}

pub(crate) fn excerpt(text: &str) -> NewExcerpt {
    NewExcerpt {
        text: text.to_owned(),
        title: String::new(),
        prompt: None,
        audience: Audience::Group,
        expires: Expiry::Never,
        later_members_may_read: false,
    }
}

fn join(
    vault: &Interlude,
    kind: SpaceKind,
    space: &SpaceId,
    entries: Vec<SignedEntry>,
    keys: &PrincipalKeys,
) {
    let (stored, growth) = joined((kind, space), entries, keys, keys, None, &entropy()).unwrap();
    vault.write(|write| store_shared(write, &stored, &growth, RELAY, vault.environment())).unwrap();
}
