//! Two chains of one space.

use crate::fixtures::{Home, Person, add, grow, remove};
use crate::roster::{Change, Comparison, Roster, compare};
use crate::{Hash, WriterId};

fn resolve(other: Hash) -> Vec<Change> {
    vec![Change::Resolve { other }]
}

/// One entry in common, then one of its own on each side.
fn forked() -> (Home, Roster, Roster) {
    let home = Home::new();
    let (mut ours, mut theirs) = (home.roster.clone(), home.roster.clone());
    grow(&mut ours, &home.phone, vec![add(&Person::new(4))]);
    grow(&mut theirs, &home.tablet, vec![add(&Person::new(5))]);
    (home, ours, theirs)
}

#[test]
fn chains_are_equal_longer_shorter_or_forked() {
    let (home, ours, theirs) = forked();
    assert_eq!(compare(&ours, &ours), Comparison::Equal);
    assert_eq!(compare(&home.roster, &ours), Comparison::Longer);
    assert_eq!(compare(&ours, &home.roster), Comparison::Shorter);
    assert_eq!(compare(&ours, &theirs), Comparison::Forked(0));
    assert_eq!(compare(&theirs, &ours), Comparison::Forked(0));
    let (mut left, mut right) = (ours.clone(), ours.clone());
    grow(&mut left, &home.phone, vec![add(&Person::new(6))]);
    grow(&mut right, &home.tablet, vec![add(&Person::new(7))]);
    grow(&mut right, &home.tablet, vec![add(&Person::new(8))]);
    assert_eq!(compare(&left, &right), Comparison::Forked(1));
}

#[test]
fn an_owner_of_both_branches_ends_a_fork() {
    let (home, ours, theirs) = forked();
    for owner in [&home.phone, &home.tablet, &home.phrase] {
        let mut resolved = theirs.clone();
        grow(&mut resolved, owner, resolve(ours.head()));
        assert_eq!(compare(&ours, &resolved), Comparison::Resolved);
        assert_eq!(compare(&resolved, &ours), Comparison::Forked(0), "ours goes on");
        grow(&mut resolved, &home.phone, vec![add(&Person::new(6))]);
        assert_eq!(compare(&ours, &resolved), Comparison::Resolved, "and later");
    }
}

#[test]
fn an_owner_of_one_branch_ends_nothing() {
    let (_, ours, mut theirs) = forked();
    grow(&mut theirs, &Person::new(5), resolve(ours.head()));
    assert_eq!(compare(&ours, &theirs), Comparison::Forked(0), "a stranger here");
}

#[test]
fn who_was_removed_here_ends_nothing() {
    let home = Home::new();
    let (mut ours, mut theirs) = (home.roster.clone(), home.roster.clone());
    let cutoffs = vec![(WriterId([1; 16]), 5)];
    let principal = home.tablet.id();
    grow(&mut ours, &home.phone, vec![Change::Remove { principal, cutoffs }]);
    grow(&mut theirs, &home.tablet, vec![remove(&home.phone)]);
    grow(&mut theirs, &home.tablet, resolve(ours.head()));
    assert_eq!(compare(&ours, &theirs), Comparison::Forked(0));
}

#[test]
fn a_resolution_that_names_another_head_than_ours_ends_nothing() {
    let (home, mut ours, theirs) = forked();
    let named = ours.head();
    grow(&mut ours, &home.phone, vec![add(&Person::new(6))]);
    let mut resolved = theirs.clone();
    grow(&mut resolved, &home.phone, resolve(named));
    assert_eq!(compare(&ours, &resolved), Comparison::Forked(0));
    let mut other = theirs;
    grow(&mut other, &home.phone, resolve(Hash([3; 32])));
    assert_eq!(compare(&ours, &other), Comparison::Forked(0));
}

#[test]
fn a_resolution_from_before_the_fork_ends_nothing() {
    let mut home = Home::new();
    // What comes in front of the fork cannot know its heads; should it name one, it still does
    // not count.
    grow(&mut home.roster, &home.phone, resolve(Hash([3; 32])));
    let (mut ours, mut theirs) = (home.roster.clone(), home.roster.clone());
    grow(&mut ours, &home.phone, vec![add(&Person::new(4))]);
    grow(&mut theirs, &home.tablet, vec![add(&Person::new(5))]);
    assert_eq!(compare(&ours, &theirs), Comparison::Forked(1));
}

#[test]
fn a_chain_knows_which_branches_it_ended() {
    let (home, ours, mut theirs) = forked();
    assert!(!theirs.ends(&ours.head()));
    grow(&mut theirs, &home.phone, resolve(ours.head()));
    assert!(theirs.ends(&ours.head()));
    assert!(!theirs.ends(&theirs.head()) && !ours.ends(&ours.head()));
}
