use super::{NOW, at_noon, desk, id, keys, times};

#[test]
fn the_json_of_a_plan_keeps_its_fields() {
    let desk = desk();
    at_noon(&desk, &["reminder", "add", "--kind", "habit", "--at", "20:00"]);
    let plan = at_noon(&desk, &["plan", "--horizon", "2"]);
    insta::assert_snapshot!(keys(&plan), @"degraded difference items left_out refill_by zone");
    insta::assert_snapshot!(keys(&plan["items"][0]), @"body day deep_link fire_at id interruption kind place reminder title visibility");
    let late = at_noon(&desk, &["plan", "--exact", "no"]);
    insta::assert_snapshot!(keys(&late["items"][0]), @"body day deep_link id interruption kind place reminder title visibility window");
    assert_eq!(late["degraded"][0], "exact_denied");
    let list = at_noon(&desk, &["reminder", "list"]);
    insta::assert_snapshot!(keys(&list["reminders"][0]), @"at conflicts end id kind marks name quiet_hours rrule silent_until start unless_written");
}

#[test]
fn a_habit_speaks_every_evening_unless_something_was_written() {
    let desk = desk();
    at_noon(&desk, &["reminder", "add", "--preset", "evening-check-in"]);
    let plan = at_noon(&desk, &["plan", "--horizon", "2"]);
    assert_eq!(times(&plan)[..2], ["2026-11-23T19:00:00.000Z", "2026-11-24T19:00:00.000Z"]);
    assert_eq!(at_noon(&desk, &["plan", "--horizon", "2"]), plan, "the same once more");
    desk.give("phone", &["write", "--now", NOW], "words");
    let plan = at_noon(&desk, &["plan", "--horizon", "2"]);
    assert_eq!(times(&plan)[0], "2026-11-24T19:00:00.000Z");
}

#[test]
fn what_was_done_snoozed_or_dismissed_is_quiet() {
    let desk = desk();
    let added = at_noon(&desk, &["reminder", "add", "--kind", "habit", "--at", "14:00,20:00"]);
    let id = id(&added);
    let due = || times(&at_noon(&desk, &["plan", "--horizon", "1"])).len();
    let all = due();
    at_noon(&desk, &["reminder", "done", &id]);
    assert_eq!(due(), all - 1);
    at_noon(&desk, &["reminder", "undo", &id]);
    assert_eq!(due(), all);
    let plan = at_noon(&desk, &["plan"]);
    let first = plan["items"][0]["id"].as_str().unwrap();
    at_noon(&desk, &["reminder", "dismiss", first]);
    assert_eq!(due(), all - 1);
    at_noon(&desk, &["reminder", "snooze", &id, "--for", "9h"]);
    assert!(times(&at_noon(&desk, &["plan"])).contains(&"2026-11-23T20:00:00.000Z"));
}

#[test]
fn sessions_are_reminded_of_moved_and_cancelled() {
    let desk = desk();
    let added = at_noon(
        &desk,
        &[
            "session",
            "add",
            "--rrule",
            "FREQ=WEEKLY",
            "--start",
            "2026-11-25T18:00",
            "--zone",
            "America/New_York",
            "--minutes",
            "90",
        ],
    );
    let (schedule, plan) = (id(&added), at_noon(&desk, &["plan", "--horizon", "4"]));
    let expected =
        ["2026-11-24T23:00:00.000Z", "2026-11-25T22:00:00.000Z", "2026-11-26T02:30:00.000Z"];
    assert_eq!(times(&plan), expected);
    at_noon(&desk, &["session", "move", &schedule, "2026-11-25", "2026-11-25T17:00"]);
    let moved = at_noon(&desk, &["plan", "--horizon", "4"]);
    assert_eq!(times(&moved)[1], "2026-11-25T21:00:00.000Z");
    assert_eq!(moved["items"][1]["id"], plan["items"][1]["id"], "it is the same one");
    at_noon(&desk, &["session", "cancel", &schedule, "2026-11-25"]);
    assert!(times(&at_noon(&desk, &["plan", "--horizon", "4"])).is_empty());
    at_noon(&desk, &["session", "restore", &schedule, "2026-11-25"]);
    assert_eq!(at_noon(&desk, &["plan", "--horizon", "4"]), plan);
    at_noon(&desk, &["session", "remove", &schedule]);
    assert!(at_noon(&desk, &["reminder", "list"])["reminders"].as_array().unwrap().is_empty());
}

#[test]
fn a_prompt_is_quiet_once_it_is_answered() {
    let desk = desk();
    at_noon(
        &desk,
        &[
            "session",
            "add",
            "--start",
            "2026-11-25T18:00",
            "--minutes",
            "90",
            "--remind",
            "none",
            "--reflect",
            "none",
        ],
    );
    let added = at_noon(&desk, &["reminder", "add", "--kind", "prompt", "--question", "What?"]);
    assert_eq!(times(&at_noon(&desk, &["plan"])), ["2026-11-24T17:00:00.000Z"]);
    desk.give("phone", &["write", "--prompt", &id(&added), "--now", NOW], "words");
    assert!(times(&at_noon(&desk, &["plan"])).is_empty());
}

/// The morning is the phone's, wherever the group meets.
#[test]
fn the_morning_after_is_the_phone_s() {
    let desk = desk();
    let session = ["session", "add", "--start", "2026-11-25T18:00", "--zone", "America/New_York"];
    let silent = ["--minutes", "90", "--remind", "none", "--reflect", "none"];
    at_noon(&desk, &[&session[..], &silent].concat());
    at_noon(&desk, &["reminder", "add", "--preset", "morning-after"]);
    // Midnight in Berlin: the day after is the 27th there.
    assert_eq!(times(&at_noon(&desk, &["plan"])), ["2026-11-27T08:00:00.000Z"]);
    let there = at_noon(&desk, &["plan", "--zone", "America/New_York"]);
    assert_eq!(times(&there), ["2026-11-26T14:00:00.000Z"]);
}

#[test]
fn everything_or_one_is_silent_until_a_day() {
    let desk = desk();
    let added = at_noon(&desk, &["reminder", "add", "--kind", "habit", "--at", "20:00"]);
    let first = || times(&at_noon(&desk, &["plan"]))[0].to_owned();
    at_noon(&desk, &["reminder", "pause", "--until", "2026-11-26"]);
    assert_eq!(first(), "2026-11-26T19:00:00.000Z");
    at_noon(&desk, &["reminder", "resume"]);
    assert_eq!(first(), "2026-11-23T19:00:00.000Z");
    at_noon(&desk, &["reminder", "pause", &id(&added), "--until", "2026-11-27"]);
    assert_eq!(first(), "2026-11-27T19:00:00.000Z");
}

#[test]
fn a_discreet_plan_says_nothing_until_asked_to() {
    let desk = desk();
    let add = ["reminder", "add", "--kind", "habit", "--at", "20:00", "--name", "canary-name"];
    at_noon(&desk, &add);
    let plan = || at_noon(&desk, &["plan"]).to_string();
    assert!(!plan().contains("canary"));
    at_noon(&desk, &["reminder", "texts", "private"]);
    assert!(plan().contains("canary-name"));
    at_noon(&desk, &["reminder", "texts", "discreet"]);
    assert!(!plan().contains("canary"));
}

#[test]
fn calendars_and_snapshots_go_into_files() {
    let desk = desk();
    let added = at_noon(
        &desk,
        &[
            "session",
            "add",
            "--rrule",
            "FREQ=WEEKLY",
            "--start",
            "2026-11-25T18:00",
            "--title",
            "canary-title",
            "--place",
            "canary-place",
        ],
    );
    let (file, boot) = (desk.text("all.ics"), desk.text("boot"));
    let export = |more: &[&str]| {
        let args = [&["session", "export", "--to", &file, "--now", NOW][..], more].concat();
        assert!(desk.run("phone", &args, "").status.success());
        std::fs::read_to_string(&file).unwrap()
    };
    let all = export(&[]);
    assert!(all.starts_with("BEGIN:VCALENDAR\r\n") && all.contains("BEGIN:VTIMEZONE"));
    assert!(!all.contains("canary"));
    assert!(export(&["--full"]).contains("canary-title"));
    assert!(export(&[&id(&added), "2026-12-02"]).contains("20261202T180000"));
    at_noon(&desk, &["plan", "--snapshot", &boot]);
    let boot = std::fs::read(boot).unwrap();
    assert!(!boot.is_empty() && !String::from_utf8_lossy(&boot).contains("canary"));
}
