//! Entries as bytes.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::fixtures::{Home, Person, genesis};
use crate::roster::{Change, Entry, Epoch, Founder, Role, Roster, SignedEntry, SpaceKind, Wrap};
use crate::{Error, Hash, Principal, PrincipalId, WriterId, decode, encode, limits};

fn principal() -> impl Strategy<Value = Principal> {
    any::<([u8; 32], [u8; 32])>().prop_map(|(signing, wrapping)| Principal { signing, wrapping })
}

fn role() -> impl Strategy<Value = Role> {
    prop_oneof![Just(Role::Owner), Just(Role::Member)]
}

fn cutoffs() -> impl Strategy<Value = Vec<(WriterId, u64)>> {
    vec(any::<([u8; 16], u64)>().prop_map(|(id, last)| (WriterId(id), last)), 0..4)
}

fn id() -> impl Strategy<Value = PrincipalId> {
    any::<[u8; 32]>().prop_map(PrincipalId)
}

fn change() -> impl Strategy<Value = Change> {
    let kind =
        prop_oneof![Just(SpaceKind::Personal), Just(SpaceKind::Group), Just(SpaceKind::Line)];
    let founder = (principal(), role()).prop_map(|(principal, role)| Founder { principal, role });
    prop_oneof![
        (kind, vec(founder, 0..4), proptest::option::of(id()))
            .prop_map(|(kind, founders, recovery)| Change::Begin { kind, founders, recovery }),
        (principal(), role()).prop_map(|(principal, role)| Change::Add { principal, role }),
        (id(), cutoffs()).prop_map(|(principal, cutoffs)| Change::Remove { principal, cutoffs }),
        (id(), role()).prop_map(|(principal, role)| Change::Role { principal, role }),
        (id(), principal(), cutoffs()).prop_map(|(old, new, cutoffs)| Change::Rekey {
            old,
            new,
            cutoffs
        }),
        any::<[u8; 32]>().prop_map(|other| Change::Resolve { other: Hash(other) }),
    ]
}

fn epoch() -> impl Strategy<Value = Epoch> {
    let wrap = (id(), any::<[u8; 32]>(), vec(any::<u8>(), 80)).prop_map(|(to, enc, sealed)| Wrap {
        to,
        enc,
        sealed: sealed.try_into().unwrap(),
    });
    let previous = proptest::option::of(vec(any::<u8>(), 0..80));
    (any::<[u8; 32]>(), vec(wrap, 0..4), previous).prop_map(|(commitment, wraps, previous)| Epoch {
        commitment: Hash(commitment),
        wraps,
        previous,
    })
}

prop_compose! {
    fn entry()(
        number: u32,
        previous: [u8; 32],
        author in id(),
        changes in vec(change(), 0..4),
        epoch in epoch(),
    ) -> Entry {
        let (version, suite, previous) = (1, 1, Hash(previous));
        Entry { version, suite, number, previous, author, changes, epoch }
    }
}

proptest! {
    #[test]
    fn an_entry_reads_back(entry in entry(), signature in vec(any::<u8>(), 64)) {
        let signature = signature.try_into().unwrap();
        let signed = SignedEntry { entry: encode(&entry), signature };
        let read = SignedEntry::from_bytes(&signed.to_bytes()).unwrap();
        prop_assert_eq!(&read, &signed);
        prop_assert_eq!(read.hash(), signed.hash());
        prop_assert_eq!(read.open().unwrap(), entry);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..300)) {
        let _ = SignedEntry::from_bytes(&bytes);
        let signed = SignedEntry { entry: bytes, signature: [0; 64] };
        let _ = signed.open();
        prop_assert!(Roster::begin(signed).is_err());
    }

    #[test]
    fn a_changed_entry_is_refused(
        place: prop::sample::Index,
        with in vec(any::<u8>(), 0..9),
        cut in 0_usize..9,
    ) {
        let home = Home::new();
        let signed = home.roster.entries()[0].clone();
        let mut bytes = signed.entry.clone();
        let at = place.index(bytes.len());
        let end = bytes.len().min(at + cut);
        bytes.splice(at..end, with);
        let changed = SignedEntry { entry: bytes, ..signed.clone() };
        prop_assert!(changed == signed || Roster::begin(changed).is_err());
    }
}

fn signed(entry: &Entry) -> SignedEntry {
    SignedEntry { entry: encode(entry), signature: [0; 64] }
}

#[test]
fn lists_have_their_bounds() {
    let good = genesis(&[&Person::new(1)], &Person::new(2));
    let too_large = Err(Error::TooLarge("a roster entry"));
    let resolve = Change::Resolve { other: Hash::default() };
    let changes = |count| Entry { changes: vec![resolve.clone(); count], ..good.clone() };
    assert!(signed(&changes(limits::CHANGES)).open().is_ok());
    assert_eq!(signed(&changes(limits::CHANGES + 1)).open(), too_large);
    let wraps = |count| {
        let mut entry = good.clone();
        entry.epoch.wraps = vec![entry.epoch.wraps[0].clone(); count];
        entry
    };
    assert!(signed(&wraps(limits::PRINCIPALS)).open().is_ok());
    assert_eq!(signed(&wraps(limits::PRINCIPALS + 1)).open(), too_large);
    let (principal, new) = (PrincipalId::default(), Person::new(4).principal);
    let cutoffs = |count| vec![(WriterId::default(), 1); count];
    let gone = |cutoffs| Change::Remove { principal, cutoffs };
    let rekey = |cutoffs| Change::Rekey { old: principal, new, cutoffs };
    let both: [&dyn Fn(Vec<_>) -> Change; 2] = [&gone, &rekey];
    for make in both {
        let entry = |count| Entry { changes: vec![make(cutoffs(count))], ..good.clone() };
        assert!(signed(&entry(limits::CUTOFFS)).open().is_ok());
        assert_eq!(signed(&entry(limits::CUTOFFS + 1)).open(), too_large);
    }
}

#[test]
fn an_entry_has_its_bound() {
    let too_large = Err(Error::TooLarge("a roster entry"));
    let bytes = vec![0; limits::ROSTER_ENTRY + 1];
    assert_eq!(SignedEntry::from_bytes(&bytes), too_large);
    let malformed = Err(Error::Malformed("a roster entry"));
    assert_eq!(SignedEntry::from_bytes(&bytes[1..]), malformed);
    let signed = SignedEntry { entry: bytes, signature: [0; 64] };
    assert_eq!(signed.open().err(), too_large.err());
}

#[test]
fn nothing_follows_a_value() {
    let home = Home::new();
    let mut bytes = home.roster.entries()[0].to_bytes();
    bytes.push(0);
    let malformed = Error::Malformed("a roster entry");
    assert_eq!(SignedEntry::from_bytes(&bytes), Err(malformed));
    let read: Result<u8, Error> = decode("a roster entry", &[1, 2], 2);
    assert_eq!(read, Err(malformed));
    assert_eq!(decode::<u8>("a roster entry", &[1, 2], 1), Err(Error::TooLarge("a roster entry")));
}
