//! Rosters as devices make and read them.

use interlude_wire::roster::Comparison;

use super::change::Intent;
use super::*;
use crate::crypto::{derive_principal, make_principal};
use crate::environment::SystemEntropy;
use crate::store::Store;
use crate::store::spaces::StoredSpace;

fn entropy() -> SystemEntropy {
    SystemEntropy::default()
}

fn environment() -> crate::environment::Environment {
    crate::environment::Environment::system(chrono_tz::UTC)
}

struct Vault {
    store: Store,
    _folder: tempfile::TempDir,
}

impl Vault {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        let store = Store::open(&path, Key::from([1; 32]), true).unwrap();
        Self { store, _folder: folder }
    }

    fn take(&self, stored: &StoredSpace, growth: &Growth) {
        let store = |write: &mut crate::store::Write<'_>| {
            store_space(write, stored, growth, "https://relay.example", &environment())
        };
        self.store.write(store).unwrap();
    }

    fn space(&self) -> Space {
        self.store.read(Space::existing).unwrap()
    }

    fn plan(&self, intent: Intent) -> Result<Option<interlude_wire::roster::SignedEntry>> {
        let space = self.space();
        self.store.read(|db| plan_entry(db, &space, &intent, &space.keys, &entropy()))
    }

    fn append(&self, entry: &interlude_wire::roster::SignedEntry) -> Comparison {
        let space = self.space();
        let from = space.roster.entries().len();
        let (comparison, growth) = space.plan_appended(from, vec![entry.clone()]).unwrap();
        if let Some(growth) = growth {
            self.store.write(|write| growth.store(write, &environment())).unwrap();
        }
        comparison
    }
}

/// Two devices in one space.
fn two() -> (Vault, Vault) {
    let (one, two) = (Vault::new(), Vault::new());
    let recovery = derive_principal(&Key::from([9; 32])).unwrap();
    let keys = make_principal(&entropy()).unwrap();
    let (stored, growth) = found(&keys, recovery.public(), &entropy()).unwrap();
    one.take(&stored, &growth);
    join(&one, &two);
    (one, two)
}

fn join(old: &Vault, new: &Vault) {
    let keys = make_principal(&entropy()).unwrap();
    let entry = old.plan(Intent::Add(keys.public())).unwrap().unwrap();
    assert_eq!(old.append(&entry), Comparison::Longer);
    let space = old.space();
    let entries = space.roster.entries().to_vec();
    let (stored, growth) =
        joined((SpaceKind::Personal, &space.id()), entries, &keys, &keys, None, &entropy())
            .unwrap();
    new.take(&stored, &growth);
}

#[test]
fn a_new_device_reads_every_epoch_before_it_and_a_removed_one_none_after() {
    let (one, two) = two();
    let (first, second) = (one.space(), two.space());
    assert_eq!(first.secrets, second.secrets);
    assert_eq!(first.tag_key, second.tag_key);
    assert_eq!(first.secrets.len(), 2);
    let gone = second.me();
    let entry = one.plan(Intent::Remove(gone)).unwrap().unwrap();
    assert_eq!(one.append(&entry), Comparison::Longer);
    assert_eq!(two.append(&entry), Comparison::Longer);
    assert!(one.space().is_present() && !two.space().is_present());
    let newest = one.space().secrets[&2].clone();
    assert!(!two.space().secrets.values().any(|secret| *secret == newest));
    assert_eq!(two.space().secrets.len(), 2);
}

#[test]
fn the_phrase_alone_reads_everything_and_lets_a_device_in() {
    let (one, _) = two();
    let recovery = derive_principal(&Key::from([9; 32])).unwrap();
    let keys = make_principal(&entropy()).unwrap();
    let space = one.space();
    let entries = space.roster.entries().to_vec();
    let (stored, growth) = joined(
        (SpaceKind::Personal, &space.id()),
        entries.clone(),
        &keys,
        &recovery,
        None,
        &entropy(),
    )
    .unwrap();
    assert_eq!(growth.secrets, space.secrets);
    let there = Space::of(&stored, &growth).unwrap();
    let intent = Intent::Add(keys.public());
    let entry = (one.store)
        .read(|db| plan_entry(db, &there, &intent, &recovery, &entropy()))
        .unwrap()
        .unwrap();
    assert_eq!(one.append(&entry), Comparison::Longer);
    let stranger = derive_principal(&Key::from([8; 32])).unwrap();
    assert!(
        joined((SpaceKind::Personal, &space.id()), entries, &keys, &stranger, None, &entropy())
            .is_err()
    );
}

#[test]
fn the_loser_of_a_race_sees_whether_its_change_is_still_to_be_made() {
    let (one, two) = two();
    let three = make_principal(&entropy()).unwrap().public();
    let theirs = two.plan(Intent::Add(three)).unwrap().unwrap();
    let ours = one.plan(Intent::Add(three)).unwrap().unwrap();
    assert_eq!(one.append(&theirs), Comparison::Longer);
    assert_eq!(two.append(&theirs), Comparison::Longer);
    assert!(one.space().plan_appended(4, vec![ours]).is_err());
    assert_eq!(one.plan(Intent::Add(three)).unwrap(), None);
}

#[test]
fn two_owners_who_remove_each_other_make_one_chain() {
    let (one, two) = two();
    let (a, b) = (one.space().me(), two.space().me());
    let theirs = two.plan(Intent::Remove(a)).unwrap().unwrap();
    one.plan(Intent::Remove(b)).unwrap().unwrap();
    // The relay took theirs first.
    assert_eq!(one.append(&theirs), Comparison::Longer);
    assert!(!one.space().is_present());
    assert!(matches!(one.plan(Intent::Remove(b)), Err(Error::Refused(_) | Error::Internal(_))));
}

#[test]
fn nobody_removes_the_phrase() {
    let (one, _) = two();
    let recovery = derive_principal(&Key::from([9; 32])).unwrap().public().id();
    assert!(matches!(one.plan(Intent::Remove(recovery)), Err(Error::Refused(_))));
}

#[test]
fn a_fork_is_kept_apart_until_an_owner_of_both_ends_it() {
    let (one, two) = two();
    let keys = |_| make_principal(&entropy()).unwrap().public();
    let ours = one.plan(Intent::Add(keys(1))).unwrap().unwrap();
    let theirs = two.plan(Intent::Add(keys(2))).unwrap().unwrap();
    assert_eq!(one.append(&ours), Comparison::Longer);
    assert_eq!(two.append(&theirs), Comparison::Longer);
    let chain = two.space().roster.entries().to_vec();
    let (comparison, growth) = one.space().plan_growth(chain).unwrap();
    assert_eq!(comparison, Comparison::Forked(1));
    assert!(growth.is_none());
    let end = one.plan(Intent::Resolve(two.space().head())).unwrap().unwrap();
    assert_eq!(one.append(&end), Comparison::Longer);
    let (writer, chain) = (two.space().writer, one.space().roster.entries().to_vec());
    let (comparison, growth) = two.space().plan_growth(chain).unwrap();
    assert_eq!(comparison, Comparison::Resolved);
    two.store.write(|write| growth.unwrap().store(write, &environment())).unwrap();
    assert_eq!(two.space().head(), one.space().head());
    assert_eq!(two.space().secrets[&3], one.space().secrets[&3]);
    assert_ne!(two.space().writer, writer, "what was said on the other branch is said anew");
}

#[test]
fn a_vault_is_in_one_personal_space() {
    let (one, two) = two();
    let keys = make_principal(&entropy()).unwrap();
    let recovery = derive_principal(&Key::from([7; 32])).unwrap().public();
    let (stored, growth) = found(&keys, recovery, &entropy()).unwrap();
    let again = one.store.write(|write| {
        store_space(write, &stored, &growth, "https://relay.example", &environment())
    });
    assert!(matches!(again, Err(Error::Exists(_))));
    // Once it was removed, it may begin anew.
    let entry = two.plan(Intent::Remove(one.space().me())).unwrap().unwrap();
    assert_eq!(one.append(&entry), Comparison::Longer);
    one.take(&stored, &growth);
    assert_eq!(one.space().id(), stored.space);
}

#[test]
fn words_differ_with_the_list_of_devices() {
    let (one, two) = two();
    assert_eq!(one.space().words().unwrap(), two.space().words().unwrap());
    let before = one.space().words().unwrap();
    join(&one, &Vault::new());
    assert_ne!(one.space().words().unwrap(), before);
}
