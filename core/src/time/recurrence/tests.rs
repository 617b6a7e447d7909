use chrono::NaiveTime;
use proptest::prelude::*;

use super::*;
use crate::Error;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn rule(text: &str) -> Recurrence {
    Recurrence::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The first six days of a rule, as `01-31 02-28 …`, with the year where it changes.
fn first_days(text: &str, start: &str) -> String {
    let start = NaiveDateTime::parse_from_str(start, "%Y-%m-%dT%H:%M").unwrap();
    let days =
        rule(text).days(start, Some(chrono_tz::Europe::Berlin), start.date()..=date("2199-12-31"));
    let shown: Vec<String> =
        days.iter().take(6).map(|day| day.format("%y%m%d").to_string()).collect();
    shown.join(" ")
}

#[test]
fn the_usual_rules_have_their_days() {
    for (text, start, days) in [
        ("FREQ=DAILY;INTERVAL=10;COUNT=3", "2026-11-24T18:00", "261124 261204 261214"),
        ("FREQ=WEEKLY", "2026-11-24T18:00", "261124 261201 261208 261215 261222 261229"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=4", "2026-11-24T18:00", "261125 261127 261130 261202"),
        // RFC 5545: the week begins where WKST says, which shows in every second one.
        (
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
            "1997-08-05T09:00",
            "970805 970810 970819 970824",
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
            "1997-08-05T09:00",
            "970805 970817 970819 970831",
        ),
        ("FREQ=MONTHLY;COUNT=3", "2026-01-31T09:00", "260131 260331 260531"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", "2028-01-01T09:00", "280131 280229 280331"),
        ("FREQ=MONTHLY;BYDAY=-1MO;INTERVAL=2;COUNT=3", "2023-10-30T14:00", "231030 231225 240226"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3", "2026-01-01T09:00", "260213 260313 261113"),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=3",
            "1997-09-29T09:00",
            "970929 971030 971127",
        ),
        ("FREQ=YEARLY", "2024-02-29T09:00", "240229 280229 320229 360229 400229 440229"),
        ("FREQ=YEARLY;BYDAY=20MO;COUNT=3", "1997-05-19T09:00", "970519 980518 990517"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3", "1997-05-12T09:00", "970512 980511 990517"),
        ("FREQ=YEARLY;BYWEEKNO=53;BYDAY=TH;COUNT=3", "2020-01-01T09:00", "201231 261231 321230"),
        (
            "FREQ=YEARLY;BYMONTH=3;BYDAY=TH;COUNT=4",
            "1997-03-13T09:00",
            "970313 970320 970327 980305",
        ),
        ("FREQ=YEARLY;BYYEARDAY=-1,1;COUNT=3", "2027-12-31T09:00", "271231 280101 281231"),
        (
            "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3",
            "1996-11-05T09:00",
            "961105 001107 041102",
        ),
        // A numbered and a plain weekday: either.
        (
            "FREQ=MONTHLY;BYDAY=MO,1TU;COUNT=6",
            "2026-11-01T09:00",
            "261102 261103 261109 261116 261123 261130",
        ),
    ] {
        assert_eq!(first_days(text, start), days, "{text}");
    }
}

#[test]
fn a_start_that_the_rule_does_not_name_is_not_counted() {
    let days = first_days("FREQ=WEEKLY;BYDAY=FR;COUNT=2", "2026-11-24T18:00");
    assert_eq!(days, "261127 261204");
}

#[test]
fn a_set_of_a_week_begins_with_the_week_and_not_with_the_start() {
    let days = first_days("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1;COUNT=2", "2026-11-25T18:00");
    assert_eq!(days, "261130 261207");
}

#[test]
fn a_list_is_counted_from_its_start_even_decades_later() {
    let start = date("1970-01-05").and_time(NaiveTime::MIN);
    let all = rule("FREQ=WEEKLY;COUNT=3000").days(start, None, start.date()..=date("2199-12-31"));
    assert_eq!(all.len(), 3000);
    let last = *all.last().unwrap();
    let late = rule("FREQ=WEEKLY;COUNT=3000").days(start, None, last..=date("2199-12-31"));
    assert_eq!(late, [last]);
}

#[test]
fn an_end_is_included_and_one_in_utc_is_meant_on_the_zones_clock() {
    for (until, days) in [
        ("20261126", "261124 261125 261126"),
        ("20261126T180000", "261124 261125 261126"),
        ("20261126T175959", "261124 261125"),
        ("20261126T170000Z", "261124 261125 261126"),
        ("20261126T165959Z", "261124 261125"),
        ("20261126T233000Z", "261124 261125 261126"),
        ("20261123", ""),
    ] {
        let text = format!("FREQ=DAILY;UNTIL={until}");
        assert_eq!(first_days(&text, "2026-11-24T18:00"), days, "{until}");
    }
    // Berlin's 02:45 of that day is 00:45 UTC, the first of both.
    assert_eq!(first_days("FREQ=DAILY;UNTIL=20261025T011500Z", "2026-10-25T02:45"), "261025");
    assert_eq!(first_days("FREQ=DAILY;UNTIL=20261025T004400Z", "2026-10-25T02:45"), "");
}

#[test]
fn what_is_no_rule_of_whole_days_is_refused_with_its_reason() {
    let long = format!("FREQ=DAILY;BYMONTHDAY={}1", "1,".repeat(300));
    for (text, words) in [
        ("", "without a value"),
        ("FREQ=SECONDLY", "more often than daily"),
        ("FREQ=MINUTELY;COUNT=1000000000", "more often"),
        ("FREQ=HOURLY", "more often"),
        ("FREQ=DAILY;BYHOUR=9", "times of day"),
        ("FREQ=DAILY;BYSECOND=0,1,2", "times of day"),
        ("FREQ=DAILY;COUNT=1000000000", "COUNT not"),
        ("FREQ=DAILY;COUNT=99999999999999999999999", "COUNT not"),
        ("FREQ=DAILY;COUNT=0", "COUNT not"),
        ("FREQ=DAILY;COUNT=-1", "COUNT not"),
        ("FREQ=DAILY;COUNT=+1", "COUNT not"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20261231", "beside"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL"),
        ("FREQ=DAILY;INTERVAL=65536", "INTERVAL"),
        ("FREQ=DAILY;UNTIL=22000101", "outside the years"),
        ("FREQ=DAILY;UNTIL=19691231", "outside the years"),
        ("FREQ=DAILY;UNTIL=20260230", "no date"),
        ("FREQ=DAILY;UNTIL=tomorrow", "no date"),
        ("FREQ=DAILY;EXRULE=1", "does not have"),
        ("FREQ=DAILY;BYEASTER=0", "does not have"),
        ("FREQ=DAILY\nRDATE:20260101", "more than one"),
        ("FREQ=DAILY;FREQ=DAILY", "twice"),
        ("FREQ=DAILY;", "without a value"),
        ("FREQ=FORTNIGHTLY", "frequency"),
        ("BYDAY=MO", "no frequency"),
        ("FREQ=WEEKLY;BYDAY=XX", "weekdays"),
        ("FREQ=WEEKLY;BYDAY=2MO", "numbered"),
        ("FREQ=MONTHLY;BYDAY=0MO", "weekdays"),
        ("FREQ=WEEKLY;BYDAY=é", "weekdays"),
        ("FREQ=YEARLY;BYMONTH=13", "out of its range"),
        ("FREQ=YEARLY;BYMONTH=-1", "before the first"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY"),
        ("FREQ=MONTHLY;BYYEARDAY=1", "BYYEARDAY"),
        ("FREQ=YEARLY;BYWEEKNO=1", "without BYDAY"),
        ("FREQ=MONTHLY;BYWEEKNO=1;BYDAY=MO", "not yearly"),
        ("FREQ=DAILY;BYSETPOS=1", "alone"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never"),
        ("FREQ=DAILY;BYMONTH=4,6,9,11;BYMONTHDAY=31", "never"),
        ("FREQ=MONTHLY;BYDAY=6MO", "never"),
        ("FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=2", "never"),
        ("FREQ=YEARLY;BYYEARDAY=1;BYMONTH=2", "never"),
        (&long, "500 bytes"),
    ] {
        match Recurrence::parse(text) {
            Err(Error::Invalid { field: "rrule", reason }) => {
                assert!(reason.contains(words), "{text:?}: {reason}");
            }
            other => panic!("{text:?}: {other:?}"),
        }
    }
}

#[test]
fn a_rule_that_misses_its_only_days_for_this_start_has_no_first() {
    let never = rule("FREQ=YEARLY;INTERVAL=2;BYYEARDAY=366");
    let at = |text| date(text).and_time(NaiveTime::MIN);
    assert_eq!(never.first(at("2025-01-01"), None), None);
    assert_eq!(never.first(at("2026-01-01"), None), Some(date("2028-12-31")));
}

#[test]
fn the_text_is_canonical() {
    for (text, canonical) in [
        ("rrule:freq=weekly;byday=we,mo,we;interval=1;wkst=mo", "FREQ=WEEKLY;BYDAY=MO,WE"),
        (
            "BYSETPOS=-1;BYDAY=FR,-1SU,+2MO;COUNT=007;FREQ=MONTHLY;WKST=SU;INTERVAL=03",
            "FREQ=MONTHLY;INTERVAL=3;COUNT=7;BYDAY=-1SU,FR,2MO;BYSETPOS=-1;WKST=SU",
        ),
        (
            " FREQ=YEARLY;BYMONTH=12,1;UNTIL=20301231T235959Z ",
            "FREQ=YEARLY;UNTIL=20301231T235959Z;BYMONTH=1,12",
        ),
    ] {
        assert_eq!(rule(text).to_string(), canonical);
        assert_eq!(rule(canonical), rule(text));
    }
}

/// Texts that are rules, mostly.
fn texts() -> impl Strategy<Value = String> {
    let number = -40i16..40;
    let list = prop::collection::vec(number, 1..4)
        .prop_map(|list| list.iter().map(ToString::to_string).collect::<Vec<_>>().join(","));
    let day = (prop::option::weighted(0.3, -6i8..7), prop::sample::select(vec!["MO", "TU", "SU"]))
        .prop_map(|(place, day)| {
            format!("{}{day}", place.map_or(String::new(), |place| place.to_string()))
        });
    let days = prop::collection::vec(day, 1..4).prop_map(|days| days.join(","));
    let part = prop_oneof![
        (1u16..20).prop_map(|count| format!("COUNT={count}")),
        (1u16..9).prop_map(|interval| format!("INTERVAL={interval}")),
        (1970..2200).prop_map(|year| format!("UNTIL={year}0606T120000Z")),
        (
            prop::sample::select(vec![
                "BYMONTH",
                "BYMONTHDAY",
                "BYYEARDAY",
                "BYWEEKNO",
                "BYSETPOS"
            ]),
            list
        )
            .prop_map(|(name, list)| format!("{name}={list}")),
        days.prop_map(|days| format!("BYDAY={days}")),
        Just("WKST=SU".to_owned()),
    ];
    let frequency = prop::sample::select(vec!["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]);
    (frequency, prop::collection::vec(part, 0..4))
        .prop_map(|(frequency, parts)| format!("FREQ={frequency};{}", parts.join(";")))
        .prop_map(|text| text.trim_end_matches(';').to_owned())
}

proptest! {
    #[test]
    fn what_is_read_reads_back_equal(text in texts()) {
        if let Ok(rule) = Recurrence::parse(&text) {
            prop_assert_eq!(Recurrence::parse(&rule.to_string()), Ok(rule));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[A-Z=;,0-9+-]{0,60}") {
        let _ = Recurrence::parse(&text);
    }

    /// A part of the days is that part of all days: jumping ahead changes nothing.
    #[test]
    fn a_range_is_a_part_of_the_whole(
        text in texts(),
        start in 0i32..20_000,
        ahead in 0i32..20_000,
        length in 0i32..900,
        zone in prop::option::of(Just(chrono_tz::Australia::Lord_Howe)),
    ) {
        let Ok(rule) = Recurrence::parse(&text) else { return Ok(()) };
        let day = |number| NaiveDate::from_epoch_days(number).unwrap();
        let (first, last) = (day(start + ahead), day(start + ahead + length));
        let begin = day(start).and_hms_opt(2, 15, 0).unwrap();
        let all = rule.days(begin, zone, day(start)..=last);
        let expected: Vec<_> = all.into_iter().filter(|day| *day >= first).collect();
        prop_assert_eq!(rule.days(begin, zone, first..=last), expected);
    }
}

/// What `rrule` 0.14 gets wrong or got wrong lately (its issues, where it has them): why days are
/// expanded here, and what must stay right.
mod what_the_rrule_crate_does {
    use super::*;

    fn theirs(text: &str, start: &str) -> Vec<String> {
        let set: rrule::RRuleSet = format!("DTSTART:{start}Z\nRRULE:{text}").parse().unwrap();
        set.all(6).dates.iter().map(|day| day.format("%y%m%d").to_string()).collect()
    }

    #[test]
    fn a_plain_beside_a_numbered_weekday_never_occurs() {
        let text = "FREQ=MONTHLY;BYDAY=MO,1TU;COUNT=2";
        assert!(theirs(text, "20261101T090000").is_empty());
        assert_eq!(first_days(text, "2026-11-01T09:00"), "261102 261103");
    }

    #[test]
    fn the_set_of_the_first_week_begins_in_its_middle() {
        let text = "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1;COUNT=2";
        assert_eq!(theirs(text, "20261125T180000"), ["261125", "261130"]);
        assert_eq!(first_days(text, "2026-11-25T18:00"), "261130 261207");
    }

    #[test]
    fn weekday_number_zero_is_read_as_any() {
        let text = "FREQ=MONTHLY;BYDAY=0MO;COUNT=2";
        assert_eq!(theirs(text, "20261101T090000"), ["261102", "261109"]);
        assert!(Recurrence::parse(text).is_err());
    }

    #[test]
    fn a_rule_that_never_occurs_is_taken() {
        let text = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30";
        assert!(theirs(text, "20260101T090000").is_empty());
        assert!(Recurrence::parse(text).is_err());
    }

    #[test]
    fn issue_104_the_last_monday_of_every_second_month_over_a_new_year() {
        let text = "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1MO;COUNT=3";
        assert_eq!(first_days(text, "2023-10-30T14:00"), "231030 231225 240226");
    }

    #[test]
    fn issues_33_and_34_the_last_but_one_working_day() {
        let text = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=3";
        assert_eq!(first_days(text, "1997-09-29T09:00"), "970929 971030 971127");
    }

    #[test]
    fn issues_13_and_58_an_end_in_utc_beside_a_local_start() {
        let text = "FREQ=WEEKLY;UNTIL=20210308T083000Z;INTERVAL=2;BYDAY=MO";
        assert_eq!(
            first_days(text, "2020-12-14T09:30"),
            "201214 201228 210111 210125 210208 210222"
        );
        let days = rule(text).days(
            date("2020-12-14").and_hms_opt(9, 30, 0).unwrap(),
            Some(chrono_tz::Europe::Berlin),
            date("2021-03-01")..=date("2021-04-01"),
        );
        assert_eq!(days, [date("2021-03-08")]);
    }

    #[test]
    fn issue_5_the_first_wednesday_is_not_every_wednesday() {
        let text = "FREQ=MONTHLY;UNTIL=20210303T090000Z;BYDAY=1WE";
        assert_eq!(
            first_days(text, "2020-07-01T09:00"),
            "200701 200805 200902 201007 201104 201202"
        );
    }
}
