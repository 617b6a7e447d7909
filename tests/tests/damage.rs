//! Broken databases: said to be broken, left as they are.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]
#![allow(clippy::print_stdout, reason = "honest counts")]

use std::collections::BTreeMap;

use interlude_core::Problem;
use interlude_core::journal::{Edit, NewEntry};
use interlude_tests::world::{
    MINUTE, Outcome, Replica, SimEntropy, Specimen, contents, database, long, scaled,
};

const PAGE: usize = 4096;

/// A vault of about 1 MiB, or of more than 5 in a long run, and its files some edits before.
fn lived() -> (Specimen, BTreeMap<String, Vec<u8>>) {
    let mut device = Replica::alone(5);
    let entropy = SimEntropy::new(5);
    let words = |count: usize| -> String {
        (0..count).map(|_| format!("word{:x} ", entropy.number() >> 40)).collect()
    };
    let mut ids = Vec::new();
    for number in 0..scaled(20, 330) {
        let new = NewEntry {
            title: format!("day {number}"),
            body: words(400),
            tags: [format!("tag {}", number % 7)].into(),
            ..NewEntry::default()
        };
        ids.push(device.journal().write(&new).unwrap());
        device.clock.pass(MINUTE);
    }
    let _ = device.fingerprint();
    device.close();
    let old = contents(device.folder());
    device.open().unwrap();
    for id in ids.iter().step_by(3) {
        device.journal().edit(id, &[Edit::Append(words(60)), Edit::Mood(Some(3))]).unwrap();
    }
    device.journal().trash(&ids[1]).unwrap();
    device.journal().erase(&ids[2]).unwrap();
    (Specimen::of(device), old)
}

fn check(outcomes: &[Outcome], what: &str) {
    let count = |is: fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| is(outcome)).count();
    println!(
        "{what}: {} refused, {} told, {} without consequence",
        count(|outcome| matches!(outcome, Outcome::Refused(_))),
        count(|outcome| matches!(outcome, Outcome::Told(_))),
        count(|outcome| matches!(outcome, Outcome::Unharmed)),
    );
    let wrong: Vec<_> = outcomes.iter().enumerate().filter(|(_, one)| !one.is_honest()).collect();
    assert!(wrong.is_empty(), "{what}: {wrong:?}");
}

#[test]
fn a_flipped_bit_in_any_page_is_noticed() {
    let (specimen, _) = lived();
    let entropy = SimEntropy::new(11);
    let name = database(&specimen.files).to_owned();
    let whole = &specimen.files[&name];
    println!("{} bytes", whole.len());
    assert!(!long() || whole.len() >= 5 << 20);
    let outcomes: Vec<_> = (0..whole.len() / PAGE)
        .map(|page| {
            let mut bytes = whole.clone();
            bytes[page * PAGE + entropy.below(PAGE)] ^= 1 << entropy.below(8);
            specimen.trial(&[(&name, Some(bytes))])
        })
        .collect();
    check(&outcomes, "flipped");
    let silent = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Unharmed)).count();
    assert_eq!(silent, 0, "every page has a code that proves it");
}

#[test]
fn a_database_that_was_cut_is_noticed() {
    let (specimen, _) = lived();
    let entropy = SimEntropy::new(12);
    let name = database(&specimen.files).to_owned();
    let whole = &specimen.files[&name];
    let pages = whole.len() / PAGE;
    let random = (0..scaled(12, 60)).map(|_| entropy.below(whole.len()));
    let at_pages = (0..scaled(8, 36)).map(|_| PAGE * entropy.below(pages));
    let ends = [0, 1, 16, PAGE, whole.len() - PAGE, whole.len() - 1];
    let outcomes: Vec<_> = (random.chain(at_pages).chain(ends))
        .map(|length| specimen.trial(&[(&name, Some(whole[..length].to_vec()))]))
        .collect();
    check(&outcomes, "cut");
    assert!(outcomes.iter().all(|outcome| !matches!(outcome, Outcome::Unharmed)));
}

#[test]
fn an_old_page_played_back_is_noticed_or_means_nothing() {
    let (specimen, old) = lived();
    let entropy = SimEntropy::new(13);
    let name = database(&specimen.files).to_owned();
    let (whole, old) = (&specimen.files[&name], &old[&name]);
    let page = |bytes: &[u8], number: usize| bytes[number * PAGE..(number + 1) * PAGE].to_vec();
    let both = whole.len().min(old.len()) / PAGE;
    let mut differing: Vec<_> =
        (0..both).filter(|number| page(whole, *number) != page(old, *number)).collect();
    let most = scaled(40, 400) as usize;
    while differing.len() > most {
        differing.swap_remove(entropy.below(differing.len()));
    }
    println!("{} pages", differing.len());
    let outcomes: Vec<_> = (differing.iter())
        .map(|number| {
            let mut bytes = whole.clone();
            bytes[number * PAGE..(number + 1) * PAGE].copy_from_slice(&page(old, *number));
            specimen.trial(&[(&name, Some(bytes))])
        })
        .collect();
    check(&outcomes, "played back");
}

#[test]
fn an_old_database_in_place_of_the_new_one_is_noticed() {
    let (specimen, old) = lived();
    let name = database(&specimen.files).to_owned();
    let outcome = specimen.trial(&[(&name, Some(old[&name].clone()))]);
    assert!(
        matches!(&outcome, Outcome::Told(problems) if problems.contains(&Problem::RolledBack)),
        "{outcome:?}"
    );
}

#[test]
fn a_database_that_is_no_database_of_this_vault_is_damage() {
    let (specimen, _) = lived();
    let mut other = Replica::alone(6);
    let _ = other.write("of another vault", "");
    other.close();
    let other = contents(other.folder());
    let name = database(&specimen.files).to_owned();
    let length = specimen.files[&name].len();
    for bytes in [
        other[&name].clone(),
        vec![0; length],
        vec![0xff; length],
        b"SQLite format 3\0".iter().copied().chain(vec![0; length]).collect(),
    ] {
        let outcome = specimen.trial(&[(&name, Some(bytes))]);
        assert!(
            matches!(outcome, Outcome::Refused(interlude_core::Error::Damaged(_))),
            "{outcome:?}"
        );
    }
}

#[test]
fn what_can_be_read_is_saved() {
    let (specimen, _) = lived();
    let entropy = SimEntropy::new(14);
    let name = database(&specimen.files).to_owned();
    let whole = &specimen.files[&name];
    let untouched = specimen.salvage(&[]).unwrap();
    assert!(untouched.lost + untouched.older == 0, "{untouched:?}");
    let (mut refused, mut lost, mut older) = (0, 0, 0);
    let pages = whole.len() / PAGE;
    for page in (0..pages).step_by(pages / scaled(16, 100) as usize) {
        let mut bytes = whole.clone();
        bytes[page * PAGE + entropy.below(PAGE)] ^= 1 << entropy.below(8);
        match specimen.salvage(&[(&name, Some(bytes))]) {
            Err(error) => {
                assert!(matches!(error, interlude_core::Error::Damaged(_)), "{error:?}");
                refused += 1;
            }
            Ok(salvaged) => {
                lost += salvaged.lost;
                older += salvaged.older;
            }
        }
    }
    println!("salvaged: {refused} refused, {lost} documents lost, {older} in an older version");
    assert!(refused <= 8, "few pages are those without which nothing can be read");
    assert!(lost <= u64::from(2 * scaled(16, 100)), "one page holds few documents");
    let cut = whole[..whole.len() * 9 / 10].to_vec();
    let salvaged = specimen.salvage(&[(&name, Some(cut))]).unwrap();
    println!("a tenth cut off: {salvaged:?}");
    assert!(salvaged.documents + salvaged.older > salvaged.lost);
}
