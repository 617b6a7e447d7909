use chrono::NaiveDate;

use super::*;
use crate::{Error, Kind};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_member_and_the_facilitator_speak_alone() {
    let world = World::new(&["Ann", "Ben"]);
    let mine = world.group(1).my_line().unwrap();
    let hello = mine.say("hello").unwrap();
    world.pass(1);
    world.in_step();
    let theirs = world.group(0).line_with(&world.member(1)).unwrap();
    let answer = theirs.say("hello Ann").unwrap();
    world.in_step();
    for line in [&mine, &theirs] {
        let all = line.messages().unwrap();
        let said: Vec<_> = all.iter().map(|one| (one.id, one.author.name.as_str())).collect();
        assert_eq!(said, [(hello, "Ann"), (answer, "Mara")]);
    }
    assert!(world.vaults[2].said(Kind::MESSAGE, &hello).unwrap().is_none());
    assert!(matches!(mine.withdraw(&answer), Err(Error::Refused(_))));
    mine.withdraw(&hello).unwrap();
    world.in_step();
    assert_eq!(theirs.messages().unwrap().len(), 1);
    assert!(matches!(mine.say(" "), Err(Error::Invalid { .. })));
    assert!(matches!(mine.say(&"x".repeat((16 << 10) + 1)), Err(Error::Invalid { .. })));
}

#[test]
fn lines_are_listed_for_who_leads_alone() {
    let world = World::new(&["Ann", "Ben"]);
    world.group(2).my_line().unwrap().say("x").unwrap();
    world.in_step();
    let lines = world.group(0).lines().unwrap();
    let lines: Vec<_> = lines.iter().map(|one| (one.member.name.as_str(), one.last)).collect();
    assert_eq!(lines, [("Ben", Some(world.now())), ("Ann", None)]);
    assert!(matches!(world.group(0).my_line(), Err(Error::Refused(_))));
    for refused in [world.group(1).lines().err(), world.group(1).absences(day("2026-12-01")).err()]
    {
        assert!(matches!(refused, Some(Error::Refused(_))));
    }
    assert!(matches!(world.group(1).line_with(&world.member(2)), Err(Error::Refused(_))));
    assert!(matches!(world.group(0).line_with(&world.member(0)), Err(Error::NotFound(_))));
}

#[test]
fn who_cannot_come_says_so_to_the_facilitator_and_can_take_it_back() {
    let world = World::new(&["Ann", "Ben"]);
    let line = world.group(1).my_line().unwrap();
    let id = line.cannot_come(day("2026-12-01"), "I am away").unwrap();
    line.cannot_come(day("2026-12-01"), "").unwrap();
    world.group(2).my_line().unwrap().cannot_come(day("2026-12-08"), "").unwrap();
    assert!(line.cannot_come(day("2400-01-01"), "").is_err());
    world.in_step();
    let absent = |on: &str| {
        let all = world.group(0).absences(day(on)).unwrap();
        all.into_iter().map(|one| one.name).collect::<Vec<_>>()
    };
    assert_eq!(absent("2026-12-01"), ["Ann"]);
    assert_eq!(absent("2026-12-08"), ["Ben"]);
    assert!(absent("2026-12-15").is_empty());
    let theirs = world.group(0).line_with(&world.member(1)).unwrap();
    assert!(matches!(theirs.cannot_come(day("2026-12-15"), ""), Err(Error::Refused(_))));
    assert_eq!(line.messages().unwrap().len(), 2);
    line.withdraw(&id).unwrap();
    let other = line.messages().unwrap()[0].id;
    line.withdraw(&other).unwrap();
    world.in_step();
    assert!(absent("2026-12-01").is_empty());
}

#[test]
fn who_was_removed_writes_no_more() {
    let world = World::new(&["Ann"]);
    let line = world.group(1).my_line().unwrap();
    let id = world.share(1, "x");
    world.append(&Intent::Remove(world.member(1)));
    assert!(matches!(world.group(1).preview(&excerpt("y")), Err(Error::Refused(_))));
    assert!(matches!(world.group(1).withdraw(&id), Err(Error::Refused(_))));
    assert_eq!(world.group(1).excerpts().unwrap().len(), 1, "what is in the vault can be read");
    assert!(line.messages().unwrap().is_empty());
}
