//! A group's life on the command line.

use serde_json::Value;

use super::Room;

fn texts<'a>(value: &'a Value, list: &str, field: &str) -> Vec<&'a str> {
    value[list].as_array().unwrap().iter().filter_map(|one| one[field].as_str()).collect()
}

#[test]
fn sessions_norms_resources_and_prompts_reach_a_member() {
    let room = Room::new();
    room.join("ana", "Ana");
    let (desk, now) = (&room.desk, "2026-03-01T12:00:00Z");
    let vera = |args: &[&str]| desk.json("vera", args);
    let rule = "FREQ=WEEKLY;BYDAY=TU";
    vera(&["group", "session", "schedule", "--start", "2026-03-03T18:00", "--rrule", rule]);
    let edit =
        ["group", "session", "edit", "2026-03-03", "--topic", "Saying no", "--goal", "One no"];
    vera(&[&edit[..], &["--item", "10 check_in How are you", "--item", "100 feedback"]].concat());
    desk.give("vera", &["group", "norms", "publish", "-"], "We keep it here.");
    assert!(vera(&["group", "pack", "add", "starter"])["taken"].as_u64().unwrap() >= 2);
    vera(&["group", "prompt", "add", "What did you not say?", "--due", "2026-03-03"]);
    desk.sync(&["vera", "ana"]);

    let next = desk.json("ana", &["group", "session", "next", "--now", now]);
    assert_eq!((&next["topic"], &next["day"]), (&"Saying no".into(), &"2026-03-03".into()));
    assert_eq!(next["minutes_over"], 20);
    assert_eq!(desk.json("ana", &["group", "norms", "show"])["accepted"], "not_yet");
    desk.json("ana", &["group", "norms", "accept"]);
    let resources = desk.json("ana", &["group", "resource", "list", "--locale", "es"]);
    assert!(texts(&resources, "resources", "lang").contains(&"es"));
    let read =
        desk.json("ana", &["group", "resource", "show", "between-sessions", "--locale", "es"]);
    assert!(read["body"].as_str().unwrap().contains("La sesión termina"));
    let prompts = desk.json("ana", &["group", "prompt", "list"]);
    let prompt = prompts["prompts"][0]["id"].as_str().unwrap().to_owned();
    desk.give(
        "ana",
        &["write", "--prompt", &prompt[..8], "--title", "For me"],
        "Nobody else reads this.",
    );
    assert_eq!(desk.json("ana", &["group", "prompt", "list"])["prompts"][0]["answered"], true);
    desk.sync(&["ana", "vera"]);
    let who = desk.json("vera", &["group", "norms", "who"]);
    assert_eq!(texts(&who, "members", "accepted"), ["not_yet", "current"]);
    let lead = ["group", "session", "lead", "2026-03-03", "--heard", "Ana"];
    assert_eq!(vera(&lead)["voices"][0]["heard"], 1);
    let plan =
        desk.json("ana", &["plan", "--now", now, "--horizon", "5", "--zone", "Europe/Madrid"]);
    assert_eq!(plan["items"].as_array().unwrap().len(), 3, "{plan}");
}

#[test]
fn what_is_shared_is_looked_at_first_answered_and_withdrawn() {
    let room = Room::new();
    room.join("ana", "Ana");
    room.join("ben", "Ben");
    let desk = &room.desk;
    desk.sync(&["vera", "ana", "ben"]);
    let share = ["group", "share", "--title", "A no", "--until", "never"];
    let shown = desk.give("ana", &[&share[..], &["--dry-run"]].concat(), "I said no, once.");
    let readers = shown["preview"]["readers"].as_array().unwrap();
    assert_eq!(readers.len(), 2, "the facilitator and Ben");
    assert!(shown.to_string().contains("I said no, once."));
    let shared = desk.give("ana", &[&share[..], &["--yes"]].concat(), "I said no, once.");
    let id = shared["id"].as_str().unwrap();
    desk.sync(&["ana", "ben"]);
    let feed = desk.json("ben", &["group", "feed"]);
    assert_eq!(
        (&feed["excerpts"][0]["author"], &feed["excerpts"][0]["text"]),
        (&"Ana".into(), &"I said no, once.".into())
    );
    let found = desk.json("ben", &["group", "search", "once"]);
    assert_eq!(found["hits"].as_array().unwrap().len(), 1);
    desk.json("ben", &["group", "respond", &id[..12], "--words", "I saw that."]);
    desk.json("ben", &["group", "report", &id[..12], "--words", "Is she well?"]);
    desk.sync(&["ben", "vera", "ana"]);
    let line = desk.json("vera", &["line", "show", "--with", "Ben"]);
    assert_eq!(line["messages"][0]["kind"], "report");
    assert_eq!(
        desk.json("ana", &["group", "feed"])["excerpts"][0]["responses"][0]["author"],
        "Ben"
    );
    desk.json("vera", &["group", "hide", id, "--reason", "Let us talk first"]);
    desk.sync(&["vera", "ben"]);
    let feed = desk.json("ben", &["group", "feed"]);
    assert_eq!(
        (&feed["excerpts"][0]["text"], &feed["excerpts"][0]["hidden"]),
        (&Value::Null, &"Let us talk first".into())
    );
    desk.json("ana", &["group", "withdraw", id]);
    desk.sync(&["ana", "ben", "vera"]);
    assert!(desk.json("ben", &["group", "feed"])["excerpts"].as_array().unwrap().is_empty());
    assert!(desk.json("ben", &["group", "search", "once"])["hits"].as_array().unwrap().is_empty());
}

#[test]
fn a_member_says_they_cannot_come_and_leaves_with_what_is_theirs() {
    let room = Room::new();
    room.join("ana", "Ana");
    room.join("ben", "Ben");
    let desk = &room.desk;
    desk.sync(&["vera", "ana", "ben"]);
    desk.json("ana", &["line", "cannot-come", "2026-03-03", "--words", "I am away"]);
    desk.sync(&["ana", "vera", "ben"]);
    let absent = desk.json("vera", &["line", "absences", "2026-03-03"]);
    assert_eq!(absent["absent"][0], "Ana");
    assert_eq!(desk.fails("ben", &["line", "absences", "2026-03-03"]).0, 7);
    let goal = desk.json("ana", &["goal", "add", "Say no"])["id"].as_str().unwrap().to_owned();
    desk.json("ana", &["goal", "note", &goal, "Once, on Thursday"]);
    desk.give("ben", &["group", "share", "--until", "never", "--yes"], "Ben's own words");
    desk.sync(&["ben", "ana"]);
    let kit = desk.text("kit");
    desk.json("ana", &["group", "leave", "--yes", "--kit", &kit, "--words", "Thank you"]);
    desk.sync(&["ana", "vera", "vera", "ben"]);
    assert_eq!(desk.json("ana", &["group", "list"])["groups"][0]["state"], "left");
    let members = desk.json("ben", &["group", "members"]);
    assert_eq!(texts(&members, "members", "name"), ["Vera", "Ben"]);
    assert_eq!(texts(&desk.json("ana", &["goal", "list"]), "goals", "words"), ["Say no"]);
    let mut all = String::new();
    for file in std::fs::read_dir(kit).unwrap() {
        all.push_str(&std::fs::read_to_string(file.unwrap().path()).unwrap_or_default());
    }
    assert!(all.contains("I am away") && !all.contains("Ben's own words"));
}

#[test]
fn a_pack_is_made_compared_and_taken() {
    let room = Room::new();
    room.join("ana", "Ana");
    let desk = &room.desk;
    std::fs::create_dir_all(desk.path("calm/resources")).unwrap();
    std::fs::create_dir(desk.path("calm/media")).unwrap();
    std::fs::write(desk.path("calm/media/lake.png"), b"a lake").unwrap();
    let card = "---\ntitle: Breathe\nkind: coping\n---\n\n![A lake](../media/lake.png)\n";
    std::fs::write(desk.path("calm/resources/breathe.en.md"), card).unwrap();
    let (folder, zip) = (desk.text("calm"), desk.text("calm.zip"));
    let build = [
        "group",
        "pack",
        "build",
        &folder,
        "--id",
        "calm",
        "--pack-version",
        "1",
        "--title",
        "Calm",
    ];
    let made = desk.json("ana", &[&build[..], &["--zip", &zip]].concat());
    assert_eq!(made["resources"], 1);
    assert_eq!(desk.fails("vera", &["group", "pack", "add", &zip]).0, 7);
    let trusted = desk.json("vera", &["group", "pack", "trust", &zip, "--name", "Ana", "--yes"]);
    assert_eq!(trusted["words"], made["words"]);
    let added = desk.json("vera", &["group", "pack", "add", &zip]);
    assert_eq!((&added["taken"], &added["media"]), (&1.into(), &1.into()));
    assert_eq!(desk.json("vera", &["group", "pack", "add", &zip])["same"], true);
    desk.sync(&["vera", "ana"]);
    let shown = desk.json("ana", &["group", "resource", "show", "breathe"]);
    let lake = &shown["media"][0];
    assert_eq!((&lake["file"], &lake["length"]), (&"lake.png".into(), &6.into()));
    assert_eq!((&lake["media_type"], &lake["here"]), (&"image/png".into(), &false.into()));
    let out = desk.text("lake.png");
    let fetched = desk.run("ana", &["group", "resource", "media", "breathe", "lake.png", &out], "");
    assert!(fetched.status.success(), "{fetched:?}");
    assert_eq!(std::fs::read(desk.path("lake.png")).unwrap(), b"a lake");
    assert_eq!(
        desk.json("ana", &["group", "resource", "show", "breathe"])["media"][0]["here"],
        true
    );
    let file = desk.text("calm/resources/breathe.en.md");
    desk.json("vera", &["group", "resource", "put", &file]);
    std::fs::write(
        desk.path("calm/resources/breathe.en.md"),
        "---\ntitle: B\nkind: coping\n---\n\n<script>",
    )
    .unwrap();
    let output = desk.run("ana", &build, "");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.code() == Some(6) && said.contains("resources/breathe.en.md: HTML"),
        "{said}"
    );
}
