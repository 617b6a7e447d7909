use super::Room;

#[test]
fn a_member_comes_in_and_both_see_the_same_group() {
    let room = Room::new();
    room.join("ana", "Ana");
    let desk = &room.desk;
    std::fs::write(desk.path("about.md"), "We listen.").unwrap();
    let about = desk.text("about.md");
    desk.json("vera", &["group", "set", "--about-file", &about, "--contact", "Night line=024"]);
    desk.sync(&["vera", "ana"]);
    let shown = desk.json("ana", &["group", "show"]);
    assert_eq!(shown, desk.json("vera", &["group", "show", "--group", "Tuesday"]));
    assert_eq!(
        (&shown["about"], &shown["contacts"]["Night line"]),
        (&"We listen.".into(), &"024".into())
    );
    let (ours, theirs) =
        (desk.json("vera", &["group", "members"]), desk.json("ana", &["group", "members"]));
    assert_eq!(ours["words"], theirs["words"]);
    let names: Vec<&str> = theirs["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Vera", "Ana"]);
    let refused = desk.fails("ana", &["group", "set", "--name", "Mine"]);
    assert_eq!((refused.0, refused.1.as_str()), (7, "refused"));
    let refused = desk.fails("ana", &["group", "remove", "Vera", "--yes"]);
    assert_eq!(refused.0, 7);
}

#[test]
fn who_was_removed_sees_so_and_reads_nothing_new() {
    let room = Room::new();
    room.join("ana", "Ana");
    let desk = &room.desk;
    // Who has just come in may be quicker than what is sealed again for them.
    desk.sync(&["ana"]);
    desk.json("vera", &["group", "remove", "Ana", "--yes"]);
    desk.sync(&["vera"]);
    desk.json("vera", &["group", "set", "--place", "Elsewhere"]);
    desk.sync(&["vera"]);
    let report = desk.json("ana", &["sync"]);
    assert_eq!(report["groups"][0]["state"], "removed", "{report}");
    assert_eq!(desk.json("ana", &["group", "list"])["groups"][0]["state"], "removed");
    assert_eq!(desk.json("ana", &["group", "show"])["place"], "");
}

#[test]
fn what_is_wrong_with_a_link_is_said() {
    let room = Room::new();
    room.vault("ana");
    let fails = |link: &str| room.desk.fails("ana", &["group", "join", link, "--me", "Ana"]);
    assert_eq!(fails("hello").0, 6);
    let link = room.desk.json("vera", &["group", "invite", "--hours", "1"])["link"].clone();
    let link = link.as_str().unwrap();
    assert_eq!(fails(&link[..link.len() - 3]).0, 6);
    let list = room.desk.json("vera", &["group", "invitations"]);
    let id = list["invitations"][0]["id"].as_str().unwrap();
    room.desk.json("vera", &["group", "invitations", "--withdraw", &id[..8]]);
    assert_eq!(room.desk.json("vera", &["group", "invitations"])["invitations"][0]["over"], true);
    assert_eq!(room.desk.fails("vera", &["group", "invite", "--hours", "99"]).0, 6);
    assert_eq!(room.desk.fails("ana", &["group", "show"]).0, 3);
}
