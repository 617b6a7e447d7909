//! Rosters and pushes. Changed bytes would all end at a signature, so they are signed again.

use std::sync::LazyLock;

use interlude_wire::push::{Header, Place, Push, Record, check_author, check_place};
use interlude_wire::roster::{
    Change, Comparison, Entry, Epoch, Founder, Role, Roster, SignedEntry, SpaceKind, Wrap, compare,
};
use interlude_wire::{Domain, Hash, Principal, SUITE, VERSION, decode, encode, limits};
use ring::digest::{SHA256, digest};
use ring::signature::{Ed25519KeyPair, KeyPair};

struct Person {
    pair: Ed25519KeyPair,
    principal: Principal,
}

/// Those in the seeds: a phone, a tablet, the phrase, and three that may come in.
static PEOPLE: LazyLock<Vec<Person>> = LazyLock::new(|| {
    let pair = |seed: &u8| Ed25519KeyPair::from_seed_unchecked(&[*seed; 32]).ok();
    let people = (1..=6).filter_map(|seed| Some((seed, pair(&seed)?)));
    let person = |(seed, pair): (u8, Ed25519KeyPair)| {
        let mut principal = Principal { signing: [0; 32], wrapping: [seed; 32] };
        principal.signing.copy_from_slice(pair.public_key().as_ref());
        Person { pair, principal }
    };
    people.map(person).collect()
});

/// A personal space of phone and tablet, in which pushes are looked at.
static HOME: LazyLock<Option<Roster>> = LazyLock::new(|| {
    let founder = |person: &Person| Founder { principal: person.principal, role: Role::Owner };
    let founders: Vec<Founder> = PEOPLE[..3].iter().map(founder).collect();
    let recovery = Some(founders[2].principal.id());
    let wrap = |founder: &Founder| {
        let to = founder.principal.id();
        Wrap { to, enc: to.0, sealed: [7; 80] }
    };
    let wraps = founders.iter().map(wrap).collect();
    let begin = Change::Begin { kind: SpaceKind::Personal, founders, recovery };
    let entry = Entry {
        version: VERSION,
        suite: SUITE,
        number: 0,
        previous: Hash::default(),
        author: PEOPLE[0].principal.id(),
        changes: vec![begin],
        epoch: Epoch { commitment: Hash([6; 32]), wraps, previous: None },
    };
    Roster::begin(PEOPLE[0].sign_entry(&entry)).ok()
});

impl Person {
    fn sign(&self, domain: Domain, bytes: &[u8]) -> [u8; 64] {
        let mut signature = [0; 64];
        signature.copy_from_slice(self.pair.sign(&domain.message(bytes)).as_ref());
        signature
    }

    fn sign_entry(&self, entry: &Entry) -> SignedEntry {
        let entry = encode(entry);
        SignedEntry { signature: self.sign(Domain::Roster, &entry), entry }
    }
}

/// A chain. Each entry is `how (1 byte) ‖ length (u16) ‖ bytes`: as it is carried (0), signed again
/// by its author (1), or made the next one and signed again (2 and above).
pub fn roster(bytes: &[u8]) {
    let (mut rest, mut chain) = (bytes, None);
    while let Some(([how, length @ ..], behind)) = rest.split_first_chunk::<3>() {
        let length = usize::from(u16::from_be_bytes(*length)).min(behind.len());
        let (entry, behind) = behind.split_at(length);
        rest = behind;
        let Ok(carried) = SignedEntry::from_bytes(entry) else { continue };
        let Some(entry) = fit(carried, chain.as_ref(), *how) else { continue };
        match &mut chain {
            None => chain = Roster::begin(entry).ok(),
            Some(chain) => grow(chain, entry),
        }
    }
}

fn fit(carried: SignedEntry, chain: Option<&Roster>, how: u8) -> Option<SignedEntry> {
    if how == 0 {
        return Some(carried);
    }
    let mut entry = carried.open().ok()?;
    if let Some(chain) = chain.filter(|_| how > 1) {
        (entry.number, entry.previous) = (chain.number() + 1, chain.head());
    }
    let author = PEOPLE.iter().find(|person| person.principal.id() == entry.author)?;
    Some(author.sign_entry(&entry))
}

/// A chain takes an entry whole or is as it was; somebody can always change it.
fn grow(chain: &mut Roster, entry: SignedEntry) {
    let before = chain.clone();
    let taken = chain.append(entry);
    assert!(chain.present().any(|(id, _)| chain.is_owner(id)), "nobody is left");
    match taken {
        Ok(()) => {
            assert_eq!(compare(&before, chain), Comparison::Longer);
            let again = Roster::verify(&chain.space(), chain.entries().to_vec());
            assert_eq!(again.as_ref(), Ok(&*chain));
        }
        Err(_) => assert_eq!(before, *chain),
    }
}

/// `how (1 byte) ‖ a push`: as it is carried (0), with the header signed again (1), or with one that
/// fits the records and the space (2 and above).
pub fn push(bytes: &[u8]) {
    let (Some((how, bytes)), Some(home)) = (bytes.split_first(), &*HOME) else { return };
    let Ok(mut push) = Push::from_bytes(bytes) else { return };
    assert_eq!(Push::from_bytes(&push.to_bytes()).as_ref(), Ok(&push));
    if *how > 1 {
        fit_header(&mut push, home);
    }
    if *how > 0 {
        push.signature = PEOPLE[0].sign(Domain::Push, &push.header);
    }
    let Ok(header) = push.open() else { return };
    for record in push.records.iter().flatten() {
        assert!(Record::parse(record).is_ok(), "the header has no records that short");
    }
    if check_author(home, &push, &header).is_ok() {
        assert_eq!(header.author, PEOPLE[0].principal.id());
        let place = check_place(&header, &push.hash(), None, None);
        assert!(place == Place::Next || header.sequence > 1);
    }
}

fn fit_header(push: &mut Push, home: &Roster) {
    let Ok(mut header) = decode::<Header>("a header", &push.header, limits::HEADER) else { return };
    (header.space, header.roster, header.epoch) = (home.space(), home.head(), home.number());
    header.author = PEOPLE[0].principal.id();
    for (item, record) in header.items.iter_mut().zip(&push.records) {
        let Some(record) = record else { continue };
        item.digest.0.copy_from_slice(digest(&SHA256, record).as_ref());
        item.length = u32::try_from(record.len()).unwrap_or(u32::MAX);
    }
    push.header = encode(&header);
}
