use chrono::NaiveTime;
use interlude_core::Interlude;
use interlude_core::reminders::{
    DocumentId, Habit, PromptRule, Recurrence, Reminder, Rule, SessionRule,
};
use serde_json::json;

use super::{said, today};
use crate::args::{AddReminder, HabitArgs, Kind, Preset, StandingArgs};
use crate::failure::{Failure, Outcome};
use crate::output::{Output, short};

pub(super) fn run(interlude: &Interlude, args: &AddReminder, out: &mut Output) -> Outcome {
    let mut reminder = match (args.preset, args.kind) {
        (Some(preset), _) => ready_made(interlude, preset, args)?,
        (None, Some(Kind::Habit)) => Reminder::new("", Rule::Habit(habit(interlude, &args.habit)?)),
        (None, Some(Kind::Session)) => {
            let schedule = schedule(interlude, &args.standing)?;
            let (before, after) =
                (args.standing.remind.as_deref(), args.standing.reflect.as_deref());
            standing(schedule, before.unwrap_or("1d,1h"), after.unwrap_or("2h"))?
        }
        (None, _) => prompt(interlude, &args.standing)?,
    };
    args.name.clone_into(&mut reminder.name);
    let id = interlude.reminders().add(&reminder)?.to_string();
    out.show(&json!({"id": id, "kind": reminder.rule.kind()}), |out| {
        out.tell(&format!("Added, as {}. `interlude plan` shows when it speaks.", short(&id)))
    })
}

pub(super) fn change(
    interlude: &Interlude,
    id: &str,
    habit: &HabitArgs,
    standing: &StandingArgs,
    name: Option<&str>,
    out: &mut Output,
) -> Outcome {
    let id = interlude.reminders().find(id)?;
    let mut reminder = interlude.reminders().get(&id)?.reminder;
    if let Some(name) = name {
        name.clone_into(&mut reminder.name);
    }
    match &mut reminder.rule {
        Rule::Habit(rule) => change_habit(rule, habit)?,
        Rule::Session(rule) => {
            change_minutes(&mut rule.before, standing.remind.as_deref())?;
            change_minutes(&mut rule.after, standing.reflect.as_deref())?;
        }
        Rule::Prompt(rule) => {
            change_minutes(&mut rule.before, standing.remind.as_deref())?;
            rule.question = standing.question.clone().unwrap_or(rule.question.clone());
            rule.due = standing.due.unwrap_or(rule.due);
        }
    }
    interlude.reminders().change(&id, &reminder)?;
    said(&id.to_string(), "Changed", out)
}

fn change_minutes(minutes: &mut Vec<u32>, text: Option<&str>) -> Outcome {
    if let Some(text) = text {
        *minutes = self::minutes(text)?;
    }
    Ok(())
}

fn habit(interlude: &Interlude, args: &HabitArgs) -> Outcome<Habit> {
    let missing = Failure::Usage("a habit needs a time: --at 20:00");
    let mut habit = Habit {
        times: times(args.at.as_deref().ok_or(missing)?)?,
        days: Recurrence::parse("FREQ=DAILY")?,
        start: today(interlude)?,
        end: None,
        quiet_hours: None,
        unless_written: true,
    };
    change_habit(&mut habit, args)?;
    Ok(habit)
}

fn change_habit(habit: &mut Habit, args: &HabitArgs) -> Outcome {
    if let Some(at) = &args.at {
        habit.times = times(at)?;
    }
    match (&args.days, &args.rrule) {
        (Some(days), _) => habit.days = weekly(days)?,
        (None, Some(rule)) => habit.days = Recurrence::parse(rule)?,
        (None, None) => {}
    }
    habit.start = args.start.unwrap_or(habit.start);
    habit.end = args.end.or(habit.end);
    if let Some(hours) = &args.quiet_hours {
        habit.quiet_hours = Some(hours.parse()?);
    }
    habit.unless_written &= !args.even_if_written;
    Ok(())
}

fn times(text: &str) -> Outcome<Vec<NaiveTime>> {
    let time = |time: &str| NaiveTime::parse_from_str(time.trim(), "%H:%M");
    let times = text.split(',').map(time).collect::<Result<Vec<_>, _>>();
    let mut times = times.map_err(|_| Failure::Input("a time of day is given as 20:00"))?;
    times.sort_unstable();
    times.dedup();
    Ok(times)
}

/// `mon,wed` as a rule.
fn weekly(text: &str) -> Outcome<Recurrence> {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let day = |day: &str| {
        let day = day.trim().to_lowercase();
        let known = DAYS.iter().find(|known| day.len() >= 2 && day.starts_with(&known[..2]));
        known.map(|known| known[..2].to_uppercase())
    };
    let days = text.split(',').map(day).collect::<Option<Vec<_>>>();
    let days = days.ok_or(Failure::Input("weekdays are mon, tue, wed, thu, fri, sat, sun"))?;
    Ok(Recurrence::parse(&format!("FREQ=WEEKLY;BYDAY={}", days.join(",")))?)
}

fn schedule(interlude: &Interlude, args: &StandingArgs) -> Outcome<DocumentId> {
    match &args.schedule {
        Some(id) => Ok(interlude.reminders().find_schedule(id)?),
        None => match interlude.reminders().schedules()?.as_slice() {
            [(only, _)] => Ok(*only),
            [] => Err(Failure::Missing("schedule: add one with `interlude session add`")),
            _ => Err(Failure::Usage("there are several schedules: name one with --schedule")),
        },
    }
}

/// A rule around the sessions of a schedule.
pub(in crate::commands) fn standing(
    schedule: DocumentId,
    before: &str,
    after: &str,
) -> Outcome<Reminder> {
    let (before, mut after) = (most_first(before)?, minutes(after)?);
    after.sort_unstable();
    Ok(Reminder::new(
        "",
        Rule::Session(SessionRule { schedule, before, after, morning_after: None }),
    ))
}

fn prompt(interlude: &Interlude, args: &StandingArgs) -> Outcome<Reminder> {
    let schedule = schedule(interlude, args)?;
    let due = match args.due {
        Some(due) => due,
        None => interlude.reminders().next_session(&schedule)?.day,
    };
    let before = most_first(args.remind.as_deref().unwrap_or("1d"))?;
    let question = args.question.clone().unwrap_or_default();
    Ok(Reminder::new("", Rule::Prompt(PromptRule { question, schedule, due, before })))
}

fn ready_made(interlude: &Interlude, preset: Preset, args: &AddReminder) -> Outcome<Reminder> {
    let at = |default: &str| times(args.habit.at.as_deref().unwrap_or(default)).map(|all| all[0]);
    let start = args.habit.start.map_or_else(|| today(interlude), Ok)?;
    Ok(match preset {
        Preset::EveningCheckIn => Reminder::evening_check_in(at("20:00")?, start)?,
        Preset::ThreeTimesAWeek => Reminder::three_times_a_week(at("20:00")?, start)?,
        Preset::MorningAfter => {
            Reminder::morning_after(schedule(interlude, &args.standing)?, at("09:00")?)
        }
    })
}

/// Minutes of `1d,2h,30m`; nothing of `none`.
pub(in crate::commands) fn minutes(text: &str) -> Outcome<Vec<u32>> {
    let one = |part: &str| {
        let part = part.trim();
        let (number, unit) = part.split_at_checked(part.len().checked_sub(1)?)?;
        let unit = match unit {
            "d" => 1440,
            "h" => 60,
            "m" => 1,
            _ => return None,
        };
        number.parse::<u32>().ok()?.checked_mul(unit)
    };
    let parts = text.split(',').filter(|_| text.trim() != "none");
    let all = parts.map(one).collect::<Option<Vec<_>>>();
    all.ok_or(Failure::Input("lengths of time are given as 1d,2h,30m, or none"))
}

/// The same, in the order in which they come before a session.
fn most_first(text: &str) -> Outcome<Vec<u32>> {
    let mut all = minutes(text)?;
    all.sort_unstable_by_key(|minutes| std::cmp::Reverse(*minutes));
    Ok(all)
}
