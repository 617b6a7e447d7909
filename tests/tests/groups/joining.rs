//! Coming into a group.

use interlude_core::groups::{GroupProfile, MembershipState};
use interlude_core::sync::{SyncOptions, SyncState};
use interlude_core::{Error, GroupLink};
use interlude_tests::world::{Circle, join};

#[test]
fn a_member_comes_in_and_reads_what_the_group_is() {
    let circle = Circle::of(2);
    for number in 0..3 {
        let profile = circle.group(number).profile().unwrap();
        assert_eq!(profile.name, "Tuesday group");
        let groups = circle.people[number].replica.core().groups();
        let names: Vec<String> =
            groups.members(&circle.id).unwrap().into_iter().map(|member| member.name).collect();
        assert_eq!(names, ["Facilitator", "Member 1", "Member 2"]);
        assert_eq!(
            groups.words(&circle.id).unwrap(),
            circle.people[0].replica.core().groups().words(&circle.id).unwrap()
        );
        let [group] = &groups.list().unwrap()[..] else { panic!("one group") };
        assert_eq!((group.state, group.leads), (MembershipState::In, number == 0));
    }
}

#[test]
fn what_the_facilitator_changes_is_seen_and_members_change_nothing() {
    let circle = Circle::of(1);
    let mut profile = circle.group(0).profile().unwrap();
    profile.place = "Room 4".into();
    profile.about = "We listen.".into();
    circle.group(0).set_profile(&profile).unwrap();
    circle.settle();
    assert_eq!(circle.group(1).profile().unwrap(), profile);
    let mine = GroupProfile { name: "Mine".into(), ..profile.clone() };
    let refused = circle.group(1).set_profile(&mine);
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    assert_eq!(circle.group(1).profile().unwrap(), profile);
}

#[test]
fn who_comes_late_reads_the_facilitators_documents() {
    let mut circle = Circle::of(1);
    let mut profile = circle.group(0).profile().unwrap();
    for place in ["Room 1", "Room 2", "Room 3"] {
        profile.place = place.into();
        circle.group(0).set_profile(&profile).unwrap();
        circle.settle();
    }
    circle.join("Late");
    circle.settle();
    assert_eq!(circle.group(2).profile().unwrap(), profile);
    let report = circle.member(2).sync();
    assert!(report.groups.iter().all(|group| group.warnings.is_empty()), "{report:?}");
}

#[test]
fn an_invitation_is_used_once_and_nobody_is_let_in_unasked() {
    let circle = Circle::new();
    let (facilitator, options) = (circle.facilitator(), SyncOptions::default());
    let groups = facilitator.replica.core().groups();
    let link = groups.invite(&circle.id, 1, 1, &facilitator.way, &options).unwrap();
    let (ana, ben) = (circle.person(20, "Ana"), circle.person(21, "Ben"));
    let words = ana.replica.core().groups().join(&link, "Ana", &ana.way).unwrap();
    let others = ben.replica.core().groups().join(&link, "Ben", &ben.way).unwrap();
    assert_ne!(words, others);
    let _ = ana.sync();
    let [asked] = &ana.replica.core().groups().list().unwrap()[..] else { panic!("one") };
    assert_eq!((asked.state, asked.name.as_str()), (MembershipState::Asked, ""));
    let requests = groups.requests(&circle.id, &facilitator.way).unwrap();
    assert_eq!(requests.len(), 2);
    let first = requests.iter().find(|one| one.words == words).unwrap();
    groups.approve(&circle.id, &first.id, &facilitator.way, &options).unwrap();
    assert!(groups.requests(&circle.id, &facilitator.way).unwrap().is_empty(), "it is used up");
    let other = requests.iter().find(|one| one.words == others).unwrap();
    let refused = groups.approve(&circle.id, &other.id, &facilitator.way, &options);
    assert!(matches!(refused, Err(Error::Refused(_))));
    let _ = ana.sync();
    assert_eq!(ana.replica.core().groups().list().unwrap()[0].state, MembershipState::In);
    let [invitation] = &groups.invitations(&circle.id).unwrap()[..] else { panic!("one") };
    assert!(invitation.over && invitation.used == 1);
}

#[test]
fn an_invitation_is_over_in_time_or_when_it_is_withdrawn() {
    let circle = Circle::new();
    let (facilitator, options) = (circle.facilitator(), SyncOptions::default());
    let groups = facilitator.replica.core().groups();
    let link = groups.invite(&circle.id, 1, 1, &facilitator.way, &options).unwrap();
    let ana = circle.person(20, "Ana");
    ana.replica.core().groups().join(&link, "Ana", &ana.way).unwrap();
    let id = groups.invitations(&circle.id).unwrap()[0].id;
    groups.withdraw_invitation(&circle.id, &id, &facilitator.way).unwrap();
    assert!(groups.requests(&circle.id, &facilitator.way).unwrap().is_empty());
    let ask = || ana.replica.core().groups().join(&link, "Ana", &ana.way);
    assert!(matches!(ask(), Err(Error::Refused(_))));
    circle.clock.pass(3_700_000);
    assert!(matches!(ask(), Err(Error::Refused(_))));
    let typo = link.to_string().replace("interlude://join/0", "interlude://join/1");
    assert!(typo.parse::<GroupLink>().is_err());
}

#[test]
fn all_devices_of_a_member_are_in_the_group() {
    let circle = Circle::of(1);
    let tablet = circle.person(40, "Member 1");
    let phone = circle.member(1);
    join((&phone.replica, &phone.way), (&tablet.replica, &tablet.way), "tablet");
    let report = tablet.sync();
    assert_eq!(report.state, SyncState::InStep, "{report:?}");
    assert_eq!(tablet.group(&circle.id).profile().unwrap().name, "Tuesday group");
    let [one] = &tablet.replica.core().groups().list().unwrap()[..] else { panic!("one") };
    assert_eq!(one.me, "Member 1");
}
