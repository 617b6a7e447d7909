//! What a header may say, and that the records are those it lists.

use minicbor::bytes::ByteVec;

use super::make::{header, item, records, sign};
use crate::fixtures::Home;
use crate::push::{Header, Item, Record, Replaced};
use crate::{Error, Hash, Result, limits};

/// As a push with a header that is altered opens; its records are missing, so that none is compared.
fn open(alter: impl FnOnce(&mut Header)) -> Result<Header> {
    let home = Home::new();
    let mut header = header(&home.roster, &home.phone);
    alter(&mut header);
    let mut push = sign(&header, &home.phone);
    push.records = vec![None; header.items.len()];
    push.open()
}

#[test]
fn a_push_opens_and_names_itself() {
    let home = Home::new();
    let header = header(&home.roster, &home.phone);
    let push = sign(&header, &home.phone);
    assert_eq!(push.open(), Ok(header));
    assert_eq!(push.verify(&home.phone.principal), Ok(()));
    let not_theirs = Err(Error::Signature("a push"));
    assert_eq!(push.verify(&home.tablet.principal), not_theirs);
    assert_eq!(push.hash(), crate::hash(crate::Domain::Push, &push.header));
}

#[test]
fn versions_and_suites_that_are_not_known_are_told_apart() {
    let unknown = Err(Error::Unknown("a push"));
    assert_eq!(open(|header| header.version = 2), unknown);
    assert_eq!(open(|header| header.suite = 2), unknown);
}

#[test]
fn lists_have_their_bounds() {
    let too_large = Err(Error::TooLarge("a push"));
    let one = item(&records()[0]);
    let replaced = Replaced { writer: super::make::WRITER, sequence: 1, index: 0 };
    assert!(open(|header| header.items = vec![one.clone(); limits::RECORDS]).is_ok());
    assert_eq!(open(|header| header.items = vec![one.clone(); limits::RECORDS + 1]), too_large);
    assert!(open(|header| header.replaces = vec![replaced; limits::REPLACED]).is_ok());
    assert_eq!(open(|header| header.replaces = vec![replaced; limits::REPLACED + 1]), too_large);
    assert!(open(|header| header.seen = vec![0; limits::SEEN]).is_ok());
    assert_eq!(open(|header| header.seen = vec![0; limits::SEEN + 1]), too_large);
    let long = |length: usize| {
        let length = u32::try_from(length).unwrap();
        open(|header| header.items.push(Item { length, ..one.clone() }))
    };
    assert!(long(limits::RECORD).is_ok());
    assert_eq!(long(limits::RECORD + 1), too_large);
    assert_eq!(Record::OVERHEAD, 80);
    assert!(long(80).is_ok());
    assert_eq!(long(79), Err(Error::Malformed("the header of a push")));
}

#[test]
fn numbers_make_sense() {
    let malformed = Err(Error::Malformed("the header of a push"));
    let previous = Hash([1; 32]);
    let numbered = |sequence, floor, previous| {
        open(|header| {
            (header.sequence, header.floor, header.previous) = (sequence, floor, previous);
        })
    };
    assert!(numbered(1, 0, Hash::default()).is_ok());
    assert!(numbered(1, 1, Hash::default()).is_ok());
    assert_eq!(numbered(1, 1, previous), malformed, "nothing is before the first");
    assert_eq!(numbered(0, 0, Hash::default()), malformed);
    assert!(numbered(2, 2, previous).is_ok());
    assert_eq!(numbered(2, 3, previous), malformed, "a floor above the push");
    assert!(numbered(i64::MAX as u64, 2, previous).is_ok());
    assert_eq!(numbered(i64::MAX as u64 + 1, 2, previous), malformed);
}

#[test]
fn records_are_those_that_were_signed() {
    let home = Home::new();
    let good = sign(&header(&home.roster, &home.phone), &home.phone);
    let not_it = Err(Error::Refused("a record is not the one that was signed"));
    let mut push = good.clone();
    push.records.swap(0, 1);
    assert_eq!(push.open(), not_it, "in this order");
    for place in 0..2 {
        let mut push = good.clone();
        push.records[place].as_mut().unwrap()[7] ^= 1;
        assert_eq!(push.open(), not_it);
        let mut push = good.clone();
        let shorter = push.records[place].as_ref().unwrap()[1..].to_vec();
        push.records[place] = Some(ByteVec::from(shorter));
        assert_eq!(push.open(), not_it);
        let mut push = good.clone();
        push.records[place] = None;
        assert_eq!(push.open(), good.open(), "one that was replaced is missing");
        let mut push = good.clone();
        push.records.remove(place);
        assert_eq!(push.open(), Err(Error::Malformed("a push")));
    }
    let mut push = good;
    push.records.push(None);
    assert_eq!(push.open(), Err(Error::Malformed("a push")));
}

/// What `digest` and `length` say are two things: a longer record of the same digest there is not,
/// but a header may lie about either.
#[test]
fn a_wrong_length_is_refused_though_the_digest_is_right() {
    let home = Home::new();
    let mut header = header(&home.roster, &home.phone);
    header.items[0].length += 1;
    let refused = Error::Refused("a record is not the one that was signed");
    assert_eq!(sign(&header, &home.phone).open(), Err(refused));
    header.items[0].length -= 1;
    header.items[0].digest.0[0] ^= 1;
    assert_eq!(sign(&header, &home.phone).open(), Err(refused));
}

#[test]
fn a_record_is_taken_apart() {
    let bytes: Vec<u8> = (0..90).collect();
    let record = Record::parse(&bytes).unwrap();
    assert_eq!(record.salt[..], bytes[..32]);
    assert_eq!(record.commitment[..], bytes[32..64]);
    assert_eq!(record.sealed, &bytes[64..]);
    assert!(Record::parse(&bytes[..80]).is_ok());
    for length in [79, 64, 63, 32, 31, 0] {
        assert_eq!(Record::parse(&bytes[..length]), Err(Error::Malformed("a record")));
    }
}
