//! Whoever is not in a group any more.

use interlude_core::Error;
use interlude_core::sync::SyncState;
use interlude_tests::world::Circle;

fn id_of(circle: &Circle, name: &str) -> interlude_core::PrincipalId {
    circle.facilitator().replica.core().groups().find_member(&circle.id, name).unwrap()
}

#[test]
fn who_was_removed_reads_nothing_new() {
    let circle = Circle::of(2);
    let groups = circle.facilitator().replica.core().groups();
    groups.remove(&circle.id, &id_of(&circle, "Member 1")).unwrap();
    let _ = circle.facilitator().sync();
    let mut profile = circle.group(0).profile().unwrap();
    profile.place = "Elsewhere".into();
    circle.group(0).set_profile(&profile).unwrap();
    let _ = circle.facilitator().sync();
    let report = circle.member(1).sync();
    assert!(report.groups.iter().all(|group| group.state == SyncState::Removed), "{report:?}");
    assert_eq!(circle.group(1).profile().unwrap().place, "");
    let _ = circle.member(2).sync();
    assert_eq!(circle.group(2).profile().unwrap().place, "Elsewhere");
    let [one] = &circle.member(1).replica.core().groups().list().unwrap()[..] else {
        panic!("one")
    };
    assert!(one.removed);
    assert!(matches!(circle.group(1).set_profile(&profile), Err(Error::Refused(_))));
    assert_eq!(groups.members(&circle.id).unwrap().len(), 2);
}

#[test]
fn members_remove_nobody() {
    let circle = Circle::of(2);
    let groups = circle.member(1).replica.core().groups();
    let refused = groups.remove(&circle.id, &id_of(&circle, "Member 2"));
    assert!(matches!(refused, Err(Error::Refused(_))));
}

#[test]
fn a_second_facilitator_leads_and_the_group_outlives_the_first_phone() {
    let circle = Circle::of(2);
    let facilitator = circle.facilitator();
    let groups = facilitator.replica.core().groups();
    groups.promote(&circle.id, &id_of(&circle, "Member 1"), &facilitator.way).unwrap();
    circle.settle();
    let mut profile = circle.group(1).profile().unwrap();
    profile.place = "By the second".into();
    circle.group(1).set_profile(&profile).unwrap();
    circle.settle();
    assert_eq!(circle.group(2).profile().unwrap().place, "By the second");
    let first = id_of(&circle, "Facilitator");
    circle.member(1).replica.core().groups().remove(&circle.id, &first).unwrap();
    let _ = circle.member(1).sync();
    assert!(circle.facilitator().sync().groups.iter().any(|one| one.state == SyncState::Removed));
}
