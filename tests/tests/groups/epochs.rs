//! Keys that change while somebody is away.

use interlude_core::groups::Group;
use interlude_core::sync::{SyncOptions, SyncState};
use interlude_tests::world::{Circle, join, settle};

fn place(group: Group<'_>, to: &str) {
    let mut profile = group.profile().unwrap();
    profile.place = to.into();
    group.set_profile(&profile).unwrap();
}

fn id_of(circle: &Circle, name: &str) -> interlude_core::PrincipalId {
    circle.facilitator().replica.core().groups().find_member(&circle.id, name).unwrap()
}

#[test]
fn two_facilitators_change_the_roster_at_once() {
    let circle = Circle::of(4);
    let facilitator = circle.facilitator();
    let groups = facilitator.replica.core().groups();
    groups.promote(&circle.id, &id_of(&circle, "Member 1"), &facilitator.way).unwrap();
    circle.settle();
    groups.remove(&circle.id, &id_of(&circle, "Member 2")).unwrap();
    let third = id_of(&circle, "Member 3");
    circle.member(1).replica.core().groups().remove(&circle.id, &third).unwrap();
    place(circle.group(0), "By one");
    let _ = (facilitator.sync(), circle.member(1).sync(), facilitator.sync());
    let left: Vec<String> =
        groups.members(&circle.id).unwrap().into_iter().map(|member| member.name).collect();
    assert_eq!(left, ["Facilitator", "Member 1", "Member 4"]);
    for number in [2, 3] {
        let report = circle.member(number).sync();
        assert!(report.groups.iter().all(|one| one.state == SyncState::Removed), "{report:?}");
    }
    let _ = circle.member(4).sync();
    assert_eq!(circle.group(4).profile().unwrap().place, "By one");
}

#[test]
fn two_facilitators_who_remove_each_other_leave_one() {
    let circle = Circle::of(2);
    let facilitator = circle.facilitator();
    let groups = facilitator.replica.core().groups();
    groups.promote(&circle.id, &id_of(&circle, "Member 1"), &facilitator.way).unwrap();
    circle.settle();
    let (first, second) = (id_of(&circle, "Facilitator"), id_of(&circle, "Member 1"));
    groups.remove(&circle.id, &second).unwrap();
    circle.member(1).replica.core().groups().remove(&circle.id, &first).unwrap();
    let _ = (circle.member(1).sync(), facilitator.sync(), circle.member(1).sync());
    assert!(facilitator.sync().groups.iter().any(|one| one.state == SyncState::Removed));
    place(circle.group(1), "There is one left");
    let _ = (circle.member(1).sync(), circle.member(2).sync());
    assert_eq!(circle.group(2).profile().unwrap().place, "There is one left");
}

/// A facilitator's second device writes while it knows nothing of who came and went meanwhile.
#[test]
fn what_a_stale_device_writes_under_an_old_key_is_read_by_those_who_were_there() {
    let mut circle = Circle::of(2);
    let desk = circle.person(40, "Facilitator");
    {
        let phone = circle.facilitator();
        join((&phone.replica, &phone.way), (&desk.replica, &desk.way), "desk");
        settle(&[(&phone.replica, &phone.way), (&desk.replica, &desk.way)]);
    }
    place(desk.group(&circle.id), "Written at the desk");
    let groups = circle.facilitator().replica.core().groups();
    groups.remove(&circle.id, &id_of(&circle, "Member 1")).unwrap();
    let _ = circle.facilitator().sync();
    circle.join("Late");
    let _ = desk.sync();
    circle.settle();
    let _ = desk.sync();
    for number in [0, 2, 3] {
        assert_eq!(circle.group(number).profile().unwrap().place, "Written at the desk");
    }
    let _ = circle.member(1).sync();
    assert_eq!(circle.group(1).profile().unwrap().place, "");
}

#[test]
fn a_facilitators_second_device_lets_somebody_in_and_both_have_the_line() {
    let circle = Circle::of(1);
    let (phone, desk) = (circle.facilitator(), circle.person(40, "Facilitator"));
    join((&phone.replica, &phone.way), (&desk.replica, &desk.way), "desk");
    settle(&[(&phone.replica, &phone.way), (&desk.replica, &desk.way)]);
    let options = SyncOptions::default();
    let link =
        phone.replica.core().groups().invite(&circle.id, 72, 1, &phone.way, &options).unwrap();
    let _ = (phone.sync(), desk.sync());
    let ana = circle.person(50, "Ana");
    ana.replica.core().groups().join(&link, "Ana", &ana.way).unwrap();
    let groups = desk.replica.core().groups();
    let asked = groups.requests(&circle.id, &desk.way).unwrap();
    groups.approve(&circle.id, &asked[0].id, &desk.way, &options).unwrap();
    let (_, report) = (desk.sync(), ana.sync());
    // The group and the line.
    assert_eq!(report.groups.len(), 2, "{report:?}");
    let report = phone.sync();
    let report = if report.groups.len() == 3 { report } else { phone.sync() };
    assert_eq!(report.groups.len(), 3, "the group and two lines: {report:?}");
    assert!(phone.replica.core().groups().requests(&circle.id, &phone.way).unwrap().is_empty());
}
