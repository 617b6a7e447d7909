//! What the tests are made of: principals with their secret keys, and entries that hold.

use std::collections::BTreeSet;

use ring::signature::{Ed25519KeyPair, KeyPair};

use crate::roster::{Change, Entry, Epoch, Founder, Role, Roster, SignedEntry, SpaceKind, Wrap};
use crate::{Domain, Hash, Principal, PrincipalId, SUITE, VERSION, encode};

/// The long count in long mode, the short one otherwise.
pub(crate) fn scaled(short: u32, long: u32) -> u32 {
    if std::env::var_os("INTERLUDE_LONG").is_some() { long } else { short }
}

/// A principal with its signing key; what is sealed to it nobody opens here.
pub(crate) struct Person {
    pair: Ed25519KeyPair,
    pub(crate) principal: Principal,
}

impl Person {
    pub(crate) fn new(seed: u8) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
        let signing = pair.public_key().as_ref().try_into().unwrap();
        Self { pair, principal: Principal { signing, wrapping: [seed; 32] } }
    }

    pub(crate) fn id(&self) -> PrincipalId {
        self.principal.id()
    }

    pub(crate) fn sign(&self, domain: Domain, bytes: &[u8]) -> [u8; 64] {
        self.pair.sign(&domain.message(bytes)).as_ref().try_into().unwrap()
    }

    pub(crate) fn sign_entry(&self, entry: &Entry) -> SignedEntry {
        let entry = encode(entry);
        let signature = self.sign(Domain::Roster, &entry);
        SignedEntry { entry, signature }
    }

    pub(crate) fn founder(&self, role: Role) -> Founder {
        Founder { principal: self.principal, role }
    }
}

pub(crate) fn epoch(present: impl IntoIterator<Item = PrincipalId>, has_history: bool) -> Epoch {
    let wrap = |to: PrincipalId| Wrap { to, enc: to.0, sealed: [7; 80] };
    let wraps = present.into_iter().map(wrap).collect();
    let previous = has_history.then(|| vec![8; 60]);
    Epoch { commitment: Hash([6; 32]), wraps, previous }
}

/// The first entry of a personal space of these devices, the first of them its author.
pub(crate) fn genesis(devices: &[&Person], recovery: &Person) -> Entry {
    let there: Vec<&Person> = devices.iter().copied().chain([recovery]).collect();
    let founders = there.iter().map(|one| one.founder(Role::Owner)).collect();
    let recovery = Some(recovery.id());
    let begin = Change::Begin { kind: SpaceKind::Personal, founders, recovery };
    first(devices[0].id(), begin, there.iter().map(|one| one.id()))
}

/// The first entry of a group space.
pub(crate) fn group(owner: &Person, founders: &[Founder]) -> Entry {
    let begin =
        Change::Begin { kind: SpaceKind::Group, founders: founders.to_vec(), recovery: None };
    first(owner.id(), begin, founders.iter().map(|founder| founder.principal.id()))
}

fn first(
    author: PrincipalId,
    begin: Change,
    present: impl IntoIterator<Item = PrincipalId>,
) -> Entry {
    Entry {
        version: VERSION,
        suite: SUITE,
        number: 0,
        previous: Hash::default(),
        author,
        changes: vec![begin],
        epoch: epoch(present, false),
    }
}

/// The next entry, with wraps for everybody whom the changes leave.
pub(crate) fn next(roster: &Roster, author: &Person, changes: Vec<Change>) -> Entry {
    let mut there: BTreeSet<PrincipalId> = roster.present().map(|(id, _)| *id).collect();
    for change in &changes {
        match change {
            Change::Add { principal, .. } => _ = there.insert(principal.id()),
            Change::Remove { principal, .. } => _ = there.remove(principal),
            Change::Rekey { old, new, .. } => {
                there.remove(old);
                there.insert(new.id());
            }
            _ => {}
        }
    }
    Entry {
        version: VERSION,
        suite: SUITE,
        number: roster.number() + 1,
        previous: roster.head(),
        author: author.id(),
        changes,
        epoch: epoch(there, roster.kind() == SpaceKind::Personal),
    }
}

/// Signs the next entry and appends it.
pub(crate) fn grow(roster: &mut Roster, author: &Person, changes: Vec<Change>) -> SignedEntry {
    let signed = author.sign_entry(&next(roster, author, changes));
    roster.append(signed.clone()).unwrap();
    signed
}

pub(crate) fn add(person: &Person) -> Change {
    Change::Add { principal: person.principal, role: Role::Owner }
}

pub(crate) fn remove(person: &Person) -> Change {
    Change::Remove { principal: person.id(), cutoffs: Vec::new() }
}

/// A personal space of two devices and the phrase.
pub(crate) struct Home {
    pub(crate) phone: Person,
    pub(crate) tablet: Person,
    pub(crate) phrase: Person,
    pub(crate) roster: Roster,
}

impl Home {
    pub(crate) fn new() -> Self {
        let (phone, tablet, phrase) = (Person::new(1), Person::new(2), Person::new(3));
        let entry = genesis(&[&phone, &tablet], &phrase);
        let roster = Roster::begin(phone.sign_entry(&entry)).unwrap();
        Self { phone, tablet, phrase, roster }
    }

    /// As a new entry by the phone would be taken.
    pub(crate) fn refusal(&self, changes: Vec<Change>) -> crate::Error {
        self.try_entry(&self.phone, &next(&self.roster, &self.phone, changes)).unwrap_err()
    }

    /// As this entry would be taken, signed by somebody; whatever comes of it, nothing is kept.
    pub(crate) fn try_entry(&self, signer: &Person, entry: &Entry) -> crate::Result<()> {
        let mut roster = self.roster.clone();
        let taken = roster.append(signer.sign_entry(entry));
        assert!(taken.is_ok() || roster == self.roster, "a refused entry leaves nothing behind");
        taken
    }
}
