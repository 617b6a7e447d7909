//! Resources and packs in a group.

use interlude_core::Error;
use interlude_core::groups::Resource;
use interlude_core::packs::{Pack, starter};
use interlude_tests::world::{Circle, temporary};

fn card(title: &str) -> String {
    format!("---\ntitle: {title}\nkind: coping\nminutes: 3\n---\n\nBreathe, {title}.\n")
}

/// A pack that the facilitator made, of these slugs.
fn pack(circle: &Circle, by: usize, version: u32, slugs: &[&str]) -> Pack {
    let folder = temporary();
    std::fs::create_dir(folder.path().join("resources")).unwrap();
    for slug in slugs {
        let file = folder.path().join(format!("resources/{slug}.en.md"));
        std::fs::write(file, card(&format!("{slug} {version}"))).unwrap();
    }
    let groups = circle.people[by].replica.core().groups();
    groups.build_pack(folder.path(), ("calm", version, "Calm", "en")).unwrap().unwrap()
}

fn titles(circle: &Circle, number: usize) -> Vec<String> {
    let all = circle.group(number).resources(&["en"]).unwrap();
    all.into_iter().map(|one| one.title).collect()
}

#[test]
fn the_starter_pack_is_read_offline_in_ones_own_language() {
    let mut circle = Circle::of(1);
    let groups = circle.facilitator().replica.core().groups();
    let report = groups.take_pack(&circle.id, &starter().unwrap()).unwrap();
    assert_eq!(report.taken, starter().unwrap().resources.len());
    assert!(groups.take_pack(&circle.id, &starter().unwrap()).unwrap().same);
    circle.settle();
    circle.join("Late");
    for number in [1, 2] {
        let there = circle.group(number).resources(&["es-MX"]).unwrap();
        let one = there.iter().find(|one| one.slug == "between-sessions").unwrap();
        assert_eq!((one.lang.as_str(), one.others[0].as_str()), ("es", "en"));
        let read = circle.group(number).resource(&one.id).unwrap();
        assert!(read.body.contains("La sesión termina"));
        let id = circle.group(number).find_resource("between-sessions", &["fr"]).unwrap();
        assert_eq!(circle.group(number).resource(&id).unwrap().lang, "en");
    }
    let refused =
        circle.member(1).replica.core().groups().take_pack(&circle.id, &starter().unwrap());
    assert!(matches!(refused, Err(Error::Refused(_))));
}

#[test]
fn a_newer_pack_takes_the_place_of_the_older_and_never_the_reverse() {
    let circle = Circle::of(1);
    let groups = circle.facilitator().replica.core().groups();
    let (one, two) = (pack(&circle, 0, 1, &["a", "b"]), pack(&circle, 0, 2, &["b", "c"]));
    groups.take_pack(&circle.id, &one).unwrap();
    circle.settle();
    assert_eq!(titles(&circle, 1), ["a 1", "b 1"]);
    let report = groups.take_pack(&circle.id, &two).unwrap();
    assert_eq!((report.taken, report.removed), (2, 1));
    circle.settle();
    assert_eq!(titles(&circle, 1), ["b 2", "c 2"]);
    assert!(matches!(groups.take_pack(&circle.id, &one), Err(Error::Refused(_))), "rolled back");
}

#[test]
fn a_strangers_pack_is_taken_once_their_words_were_compared() {
    let circle = Circle::of(1);
    let stranger = pack(&circle, 1, 1, &["a"]);
    let groups = circle.facilitator().replica.core().groups();
    assert!(matches!(groups.take_pack(&circle.id, &stranger), Err(Error::Refused(_))));
    let signer = stranger.signer.unwrap();
    groups.trust_signer(&signer, Some("An author")).unwrap();
    groups.take_pack(&circle.id, &stranger).unwrap();
    let ours = pack(&circle, 0, 2, &["a"]);
    assert!(
        matches!(groups.take_pack(&circle.id, &ours), Err(Error::Refused(_))),
        "its name is theirs"
    );
    groups.trust_signer(&signer, None).unwrap();
    assert!(groups.trusted_signers().unwrap().is_empty());
}

#[test]
fn two_facilitators_write_one_resource_apart_and_every_letter_is_there() {
    let circle = Circle::of(2);
    let facilitator = circle.facilitator();
    let groups = facilitator.replica.core().groups();
    let second = groups.find_member(&circle.id, "Member 1").unwrap();
    groups.promote(&circle.id, &second, &facilitator.way).unwrap();
    let resource = pack(&circle, 0, 1, &["a"]).resources.remove(0);
    let body = |body: &str| Resource { body: body.into(), ..resource.clone() };
    let id = circle.group(0).put_resource(&body("Breathe in. Breathe out.")).unwrap();
    circle.settle();
    circle.group(0).put_resource(&body("Breathe in slowly. Breathe out.")).unwrap();
    circle.group(1).put_resource(&body("Breathe in. Breathe out, too.")).unwrap();
    circle.settle();
    for number in 0..3 {
        let read = circle.group(number).resource(&id).unwrap();
        assert_eq!(read.body, "Breathe in slowly. Breathe out, too.");
    }
    assert!(circle.group(2).put_resource(&body("Mine")).is_err());
    assert!(circle.group(2).remove_resource(&id).is_err());
    circle.group(1).remove_resource(&id).unwrap();
    circle.settle();
    assert!(titles(&circle, 2).is_empty());
    let empty = Resource { title: String::new(), ..resource };
    assert!(matches!(circle.group(0).put_resource(&empty), Err(Error::Invalid { .. })));
}

#[test]
fn two_hundred_resources_are_found_at_once_and_by_a_member() {
    let circle = Circle::of(1);
    let slugs: Vec<String> = (0..200).map(|number| format!("card-{number}")).collect();
    let slugs: Vec<&str> = slugs.iter().map(String::as_str).collect();
    let groups = circle.facilitator().replica.core().groups();
    let report = groups.take_pack(&circle.id, &pack(&circle, 0, 1, &slugs)).unwrap();
    assert_eq!(report.taken, 200);
    assert_eq!(circle.group(0).search("\"card-117\"", 9).unwrap().len(), 1);
    circle.settle();
    assert_eq!(circle.group(1).resources(&["en"]).unwrap().len(), 200);
    assert_eq!(circle.group(1).search("\"card-199\"", 9).unwrap().len(), 1);
}
