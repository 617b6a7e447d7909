//! Leaving a group, and going on in it under new keys.

use interlude_core::environment::Environment;
use interlude_core::groups::{Acceptance, MembershipState};
use interlude_core::journal::NewEntry;
use interlude_core::sync::{SyncOptions, SyncState};
use interlude_core::vault::Unlock;
use interlude_core::{Error, Interlude, NewVault};
use interlude_tests::world::{Circle, copy_folder, join, settle, temporary};

fn id_of(circle: &Circle, name: &str) -> interlude_core::PrincipalId {
    circle.facilitator().replica.core().groups().find_member(&circle.id, name).unwrap()
}

fn place(circle: &Circle, to: &str) {
    let mut profile = circle.group(0).profile().unwrap();
    profile.place = to.into();
    circle.group(0).set_profile(&profile).unwrap();
    let _ = circle.facilitator().sync();
}

#[test]
fn who_leaves_takes_their_own_along_and_nothing_of_the_group_stays() {
    let circle = Circle::of(2);
    let (leaver, tablet) = (circle.member(1), circle.person(40, "Member 1"));
    join((&leaver.replica, &leaver.way), (&tablet.replica, &tablet.way), "tablet");
    settle(&[(&leaver.replica, &leaver.way), (&tablet.replica, &tablet.way)]);
    circle.group(0).publish_norms("We keep it here.").unwrap();
    circle.settle();
    let entry = leaver.replica.write("Mine", "about the group");
    let groups = leaver.replica.core().groups();
    groups.leave(&circle.id, "Thank you").unwrap();
    let _ = (leaver.sync(), leaver.sync());
    let left = &groups.list().unwrap()[0];
    assert_eq!((left.state, left.name.as_str()), (MembershipState::Left, ""));
    assert!(leaver.group(&circle.id).norms().unwrap().is_none());
    assert_eq!(leaver.replica.journal().get(&entry).unwrap().content.title, "Mine");
    let _ = (circle.facilitator().sync(), circle.facilitator().sync(), circle.member(2).sync());
    let members = circle.member(2).replica.core().groups().members(&circle.id).unwrap();
    assert_eq!(
        members.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(),
        ["Facilitator", "Member 2"]
    );
    let _ = (tablet.sync(), tablet.sync());
    assert!(tablet.group(&circle.id).norms().unwrap().is_none());
    // They may come again, as somebody new.
    circle.let_in(leaver);
    let _ = leaver.sync();
    assert_eq!(leaver.group(&circle.id).norms().unwrap().unwrap().text, "We keep it here.");
}

#[test]
fn the_last_who_leads_does_not_leave_and_a_second_one_does() {
    let circle = Circle::of(2);
    let facilitator = circle.facilitator();
    let groups = facilitator.replica.core().groups();
    assert!(matches!(groups.leave(&circle.id, ""), Err(Error::Refused(_))));
    groups.promote(&circle.id, &id_of(&circle, "Member 1"), &facilitator.way).unwrap();
    circle.settle();
    groups.leave(&circle.id, "").unwrap();
    let _ = (facilitator.sync(), facilitator.sync());
    assert_eq!(groups.list().unwrap()[0].state, MembershipState::Left);
    let _ = (circle.member(1).sync(), circle.member(2).sync());
    let mut profile = circle.group(1).profile().unwrap();
    profile.place = "Goes on".into();
    circle.group(1).set_profile(&profile).unwrap();
    let _ = (circle.member(1).sync(), circle.member(2).sync());
    assert_eq!(circle.group(2).profile().unwrap().place, "Goes on");
}

#[test]
fn after_a_lost_device_a_member_goes_on_under_new_keys_and_the_lost_one_reads_nothing_new() {
    let circle = Circle::of(2);
    let options = SyncOptions::default();
    circle.group(0).publish_norms("We keep it here.").unwrap();
    circle.settle();
    let (lost, tablet) = (circle.member(1), circle.person(40, "Member 1"));
    let digest = circle.group(1).norms().unwrap().unwrap().digest;
    circle.group(1).accept_norms(&digest).unwrap();
    join((&lost.replica, &lost.way), (&tablet.replica, &tablet.way), "tablet");
    settle(&[(&lost.replica, &lost.way), (&tablet.replica, &tablet.way)]);
    let mine = tablet.replica.core().groups();
    let devices = tablet.replica.core().devices();
    let other = devices.list().unwrap().into_iter().find(|device| !device.this).unwrap();
    devices.remove(&other.id).unwrap();
    let words = mine.renew_keys(&circle.id, &tablet.way, &options).unwrap();
    let _ = tablet.sync();
    let groups = circle.facilitator().replica.core().groups();
    let _ = circle.facilitator().sync();
    let [asked] = &groups.key_requests(&circle.id).unwrap()[..] else { panic!("one") };
    assert_eq!((asked.member.name.as_str(), &asked.words), ("Member 1", &words));
    groups.agree_keys(&circle.id, &asked.member.id, &circle.facilitator().way, &options).unwrap();
    place(&circle, "Elsewhere");
    let _ = (tablet.sync(), tablet.sync());
    assert_eq!(tablet.group(&circle.id).profile().unwrap().place, "Elsewhere");
    assert!(matches!(tablet.group(&circle.id).my_acceptance().unwrap(), Acceptance::Current(_)));
    let report = lost.sync();
    assert!(report.groups.iter().all(|one| one.state == SyncState::Removed), "{report:?}");
    assert_eq!(circle.group(1).profile().unwrap().place, "");
    // Both still speak on the line, and the group knows them by their name.
    tablet.group(&circle.id).my_line().unwrap().say("It is me").unwrap();
    let _ = (tablet.sync(), circle.facilitator().sync(), circle.member(2).sync());
    let member = id_of(&circle, "Member 1");
    let said = circle.group(0).line_with(&member).unwrap().messages().unwrap();
    assert!(said.iter().any(|message| message.author.name == "Member 1"));
    let names = circle.member(2).replica.core().groups().members(&circle.id).unwrap();
    assert!(names.iter().any(|one| one.name == "Member 1" && one.id == member));
    assert!(groups.key_requests(&circle.id).unwrap().is_empty());
}

#[test]
fn a_facilitator_goes_on_under_new_keys_at_once() {
    let circle = Circle::of(1);
    let (lost, desk) = (circle.facilitator(), circle.person(40, "Facilitator"));
    join((&lost.replica, &lost.way), (&desk.replica, &desk.way), "desk");
    settle(&[(&lost.replica, &lost.way), (&desk.replica, &desk.way)]);
    let options = SyncOptions::default();
    desk.replica.core().groups().renew_keys(&circle.id, &desk.way, &options).unwrap();
    let mut profile = desk.group(&circle.id).profile().unwrap();
    profile.place = "At the desk".into();
    desk.group(&circle.id).set_profile(&profile).unwrap();
    let _ = (desk.sync(), circle.member(1).sync());
    assert_eq!(circle.group(1).profile().unwrap().place, "At the desk");
    circle.group(1).my_line().unwrap().say("Hello").unwrap();
    let _ = (circle.member(1).sync(), desk.sync());
    let lines = desk.group(&circle.id).lines().unwrap();
    assert_eq!((lines.len(), lines[0].last.is_some()), (1, true));
    // The other device of the facilitator takes the new keys up, by its owner's own space.
    let _ = (lost.sync(), lost.sync());
    assert_eq!(lost.group(&circle.id).profile().unwrap().place, "At the desk");
}

/// A group's documents stay where they are: whoever is still in it has them from the relay.
#[test]
fn a_damaged_vault_is_salvaged_with_its_memberships_and_without_what_others_wrote() {
    let circle = Circle::of(1);
    circle.group(0).publish_norms("What others wrote.").unwrap();
    circle.settle();
    let member = circle.member(1);
    let note = NewEntry { title: "Mine".into(), ..NewEntry::default() };
    member.replica.journal().write(&note).unwrap();
    let home = temporary();
    let (damaged, root) = (home.path().join("damaged"), home.path().join("vault"));
    copy_folder(member.replica.folder(), &damaged);
    let (new, environment) = (NewVault::default(), Environment::system(chrono_tz::Europe::Madrid));
    let unlock = Unlock::Phrase(&member.replica.phrase);
    let (core, _, salvaged) =
        Interlude::salvage(&damaged, unlock, &root, &new, environment, &mut |_| ()).unwrap();
    assert_eq!((salvaged.lost, salvaged.older), (0, 0));
    assert_eq!(core.journal().search("Mine", 9).unwrap().len(), 1);
    let [group] = &core.groups().list().unwrap()[..] else { panic!("one group") };
    assert_eq!(group.id, circle.id);
    let norms = core.group(&circle.id).and_then(|group| group.norms());
    assert!(!norms.is_ok_and(|norms| norms.is_some()));
}
