//! Where in its writer's series a push belongs.

use super::make::header;
use crate::Hash;
use crate::fixtures::Home;
use crate::push::{Header, Place, check_place};

const MINE: Hash = Hash([1; 32]);
const BEFORE: Hash = Hash([2; 32]);
const OTHER: Hash = Hash([3; 32]);

fn numbered(sequence: u64, floor: u64, previous: Hash) -> Header {
    let home = Home::new();
    Header { sequence, floor, previous, ..header(&home.roster, &home.phone) }
}

fn place(sequence: u64, floor: u64, last: Option<u64>, same: Option<Hash>) -> Place {
    let last = last.map(|last| (last, BEFORE));
    check_place(&numbered(sequence, floor, BEFORE), &MINE, last, same)
}

#[test]
fn a_push_that_is_known_is_there_or_another() {
    for last in [None, Some(1), Some(5), Some(9)] {
        assert_eq!(place(5, 1, last, Some(MINE)), Place::There);
        assert_eq!(place(5, 1, last, Some(OTHER)), Place::Taken);
        assert_eq!(place(5, 5, last, Some(OTHER)), Place::Taken, "whatever its floor");
    }
}

#[test]
fn a_series_begins_with_one_or_at_a_floor() {
    assert_eq!(place(1, 0, None, None), Place::Next);
    assert_eq!(place(1, 1, None, None), Place::Next);
    assert_eq!(place(2, 1, None, None), Place::Gap);
    assert_eq!(place(7, 6, None, None), Place::Gap);
    assert_eq!(place(7, 7, None, None), Place::Next);
}

#[test]
fn a_series_goes_on_from_its_last() {
    assert_eq!(place(5, 1, Some(4), None), Place::Next);
    assert_eq!(place(5, 5, Some(4), None), Place::Next);
    let branch = check_place(&numbered(5, 5, OTHER), &MINE, Some((4, BEFORE)), None);
    assert_eq!(branch, Place::Taken, "from another push of that number");
    assert_eq!(place(6, 1, Some(4), None), Place::Gap);
    assert_eq!(place(6, 5, Some(4), None), Place::Gap);
    assert_eq!(place(6, 6, Some(4), None), Place::Next, "nothing below is needed");
    for sequence in [1, 3, 4] {
        assert_eq!(place(sequence, 1, Some(4), None), Place::Taken, "below what is known");
        assert_eq!(place(sequence, sequence, Some(4), None), Place::Taken);
    }
    let last = i64::MAX as u64;
    assert_eq!(place(last, 1, Some(last - 1), None), Place::Next);
    assert_eq!(place(last, 1, Some(last), None), Place::Taken);
}
