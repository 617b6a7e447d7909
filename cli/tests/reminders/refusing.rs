use super::{Desk, NOW, desk};

/// Exit code and error code.
fn refused(desk: &Desk, args: &[&str]) -> (i32, String) {
    let (exit, code, _) = desk.fails("phone", &[args, &["--now", NOW]].concat());
    let list = desk.json("phone", &["reminder", "list"]);
    assert_eq!(list["reminders"].as_array().unwrap().len(), 0, "{args:?} left something");
    (exit, code)
}

fn habit<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["reminder", "add", "--kind", "habit", "--at", "20:00"], more].concat()
}

#[test]
fn rules_that_are_bombs_or_never_occur_are_refused() {
    let desk = desk();
    for rule in [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=1",
        "FREQ=DAILY;COUNT=1000000000",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYHOUR=1,2,3",
        "FREQ=DAILY;UNTIL=99990101",
        "FREQ=",
        "every day",
        "",
    ] {
        assert_eq!(
            refused(&desk, &habit(&["--rrule", rule])),
            (6, "invalid_input".into()),
            "{rule}"
        );
    }
}

#[test]
fn what_is_out_of_bounds_is_refused_with_a_reason() {
    let (desk, invalid) = (desk(), (6, "invalid_input".to_owned()));
    assert_eq!(refused(&desk, &["reminder", "add", "--kind", "habit", "--at", "25:00"]), invalid);
    assert_eq!(refused(&desk, &["reminder", "add", "--kind", "habit"]), (2, "usage".into()));
    assert_eq!(refused(&desk, &habit(&["--days", "someday"])), invalid);
    assert_eq!(refused(&desk, &habit(&["--quiet-hours", "22:00"])), invalid);
    assert_eq!(refused(&desk, &habit(&["--start", "1812-01-01"])), invalid);
    assert_eq!(refused(&desk, &habit(&["--start", "2026-12-01", "--end", "2026-11-01"])), invalid);
    assert_eq!(refused(&desk, &["plan", "--zone", "Mars/Olympus"]), invalid);
    assert_eq!(refused(&desk, &["plan", "--horizon", "401"]), invalid);
    assert_eq!(refused(&desk, &["plan", "--max", "0"]), invalid);
    assert_eq!(refused(&desk, &["reminder", "done", "ffffffff"]), (3, "not_found".into()));
    let session = ["session", "add", "--start", "2026-11-25T18:00", "--minutes", "0"];
    assert_eq!(refused(&desk, &session), invalid);
    let unknown = ["session", "add", "--start", "2026-11-25T18:00", "--zone", "Nowhere"];
    assert_eq!(refused(&desk, &unknown), invalid);
}
