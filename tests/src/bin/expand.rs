//! Expands schedules for `tests/oracle/recurrence.py`: a JSON object a line in, one a line out.

use std::io::{BufRead, Write};

use chrono::{NaiveDate, NaiveDateTime};
use interlude_core::reminders::{Schedule, SessionChange, SessionState};
use interlude_core::time::Recurrence;
use serde_json::{Value, json};

fn main() {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let answer = answer(&line).unwrap_or_else(|| json!({ "malformed": line }));
        if writeln!(out, "{answer}").is_err() {
            return;
        }
    }
}

fn answer(line: &str) -> Option<Value> {
    let question: Value = serde_json::from_str(line).ok()?;
    let rule = match Recurrence::parse(question["rule"].as_str()?) {
        Ok(rule) => rule,
        Err(error) => return Some(json!({ "refused": error.to_string() })),
    };
    let (first, last) = (day(&question["first"])?, day(&question["last"])?);
    let schedule = Schedule {
        title: String::new(),
        place: String::new(),
        start: local(question["start"].as_str()?)?,
        zone: question["zone"].as_str()?.parse().ok()?,
        minutes: 60,
        rule: Some(rule.clone()),
        changes: changes(&question["changes"])?,
        revision: 0,
    };
    let days = rule.days(schedule.start, Some(schedule.zone), first..=last);
    let sessions = schedule.sessions(first..=last).into_iter().map(|session| {
        let state = match session.state {
            SessionState::Planned => "planned",
            SessionState::Moved => "moved",
            SessionState::Cancelled => "cancelled",
            SessionState::Extra => "extra",
        };
        json!([session.day.to_string(), session.begins.millis(), state])
    });
    Some(json!({
        "canonical": rule.to_string(),
        "days": days.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "sessions": sessions.collect::<Vec<_>>(),
    }))
}

fn changes(value: &Value) -> Option<std::collections::BTreeMap<NaiveDate, SessionChange>> {
    let changes = value.as_object()?.iter();
    changes.map(|(day, change)| Some((day.parse().ok()?, change.as_str()?.parse().ok()?))).collect()
}

fn day(value: &Value) -> Option<NaiveDate> {
    value.as_str()?.parse().ok()
}

fn local(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok()
}
