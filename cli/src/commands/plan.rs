//! What the operating system of a phone would hold.

use std::str::FromStr;

use chrono::{Days, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use interlude_core::Interlude;
use interlude_core::reminders::{
    Capabilities, Notification, NotificationId, Plan, PlanRequest, When, explain,
};
use interlude_core::time::local;
use serde_json::{Value, json};

use super::reminder::reason;
use crate::args::{PlanArgs, YesNo};
use crate::failure::{Failure, Outcome};
use crate::output::{Output, counted_s, short};

pub(super) fn run(interlude: &Interlude, args: &PlanArgs, out: &mut Output) -> Outcome {
    let request = request(interlude, args)?;
    let plan = interlude.reminders().plan(&request)?;
    if let Some(file) = &args.snapshot {
        std::fs::write(file, plan.boot_snapshot())?;
    }
    if args.apply {
        interlude.reminders().applied(&plan)?;
    }
    out.show(&json_of(&plan), |out| agenda(interlude, &plan, &request.locale, out))
}

/// Everything that is planned for as far ahead as plans go.
pub(super) fn everything(interlude: &Interlude) -> Outcome<Plan> {
    let (now, zone) = interlude.now();
    let capabilities = Capabilities { exact: true, most: 500, shortest_window: 10, allowed: true };
    let request = PlanRequest {
        now,
        zone,
        locale: language(None),
        horizon_days: 400,
        capabilities,
        delivered: Vec::new(),
    };
    Ok(interlude.reminders().plan(&request)?)
}

fn request(interlude: &Interlude, args: &PlanArgs) -> Outcome<PlanRequest> {
    let (now, here) = interlude.now();
    let zone = args.zone.as_deref().map_or(Ok(here), self::zone)?;
    if args.max == 0 {
        return Err(Failure::Input("a phone that holds no notification: --max is at least 1"));
    }
    Ok(PlanRequest {
        now,
        zone,
        locale: language(args.locale.as_deref()),
        horizon_days: args.horizon,
        capabilities: Capabilities {
            exact: args.exact == YesNo::Yes,
            most: args.max,
            shortest_window: 10,
            allowed: args.allowed == YesNo::Yes,
        },
        delivered: Vec::new(),
    })
}

/// A zone by its IANA name.
pub(super) fn zone(name: &str) -> Outcome<Tz> {
    Tz::from_str(name).map_err(|_| Failure::Input("no such time zone: give it as Europe/Berlin"))
}

/// The language that was asked for, or the terminal's.
pub(super) fn language(asked: Option<&str>) -> String {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let terminal = || ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
    let locale = asked.map(str::to_owned).or_else(terminal).unwrap_or_default();
    let locale = locale.split('.').next().unwrap_or_default().replace('_', "-");
    if locale.is_empty() || locale == "C" || locale == "POSIX" { "en".to_owned() } else { locale }
}

fn json_of(plan: &Plan) -> Value {
    let ids = |ids: &[NotificationId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
    json!({
        "items": plan.notifications.iter().map(item).collect::<Vec<_>>(),
        "zone": plan.zone.name(),
        "refill_by": plan.refill_by.to_rfc3339(),
        "degraded": plan.degraded.iter().map(|code| code.name()).collect::<Vec<_>>(),
        "left_out": plan.left_out,
        "difference": {
            "add": ids(&plan.difference.add),
            "replace": ids(&plan.difference.replace),
            "cancel": ids(&plan.difference.cancel),
        },
    })
}

fn item(one: &Notification) -> Value {
    let texts = one.full.as_ref().unwrap_or(&one.discreet);
    let mut shown = json!({
        "id": one.id.to_string(),
        "kind": one.kind,
        "title": texts.title,
        "body": texts.body,
        "deep_link": one.deep_link,
        "interruption": one.interruption.name(),
        "visibility": one.visibility.name(),
        "reminder": one.reminder.to_string(),
        "day": one.occurrence.day,
        "place": one.occurrence.place,
    });
    match one.when {
        When::At(at) => shown["fire_at"] = at.to_rfc3339().into(),
        When::Window(from, to) => {
            shown["window"] = json!({"from": from.to_rfc3339(), "to": to.to_rfc3339()});
        }
    }
    shown
}

fn agenda(interlude: &Interlude, plan: &Plan, locale: &str, out: &mut Output) -> Outcome {
    let today = local(plan.zone, plan.made).date();
    let mut heading = "";
    for one in &plan.notifications {
        let at = local(plan.zone, one.when.first());
        let now = heading_of(today, at.date());
        if now != heading {
            out.line(&out.bold(now))?;
            heading = now;
        }
        out.line(&line(interlude, one, at)?)?;
    }
    if plan.notifications.is_empty() {
        out.tell(&match interlude.reminders().settings()?.silent_until {
            Some(day) => format!("Nothing is planned: all reminders are silent until {day}."),
            None => "Nothing is planned.".to_owned(),
        })?;
    }
    for code in &plan.degraded {
        out.tell(&format!("\nNote: {}", explain(locale, *code)))?;
    }
    let refill = local(plan.zone, plan.refill_by).format("%a %d %b %Y %H:%M");
    let left_out = match plan.left_out {
        0 => String::new(),
        count => format!("; {} found no place", counted_s(count.into(), "reminder")),
    };
    out.tell(&format!("\nTo be planned again by {refill} ({}){left_out}.", plan.zone))
}

fn heading_of(today: NaiveDate, day: NaiveDate) -> &'static str {
    match day {
        day if day <= today => "Today",
        day if day == today + Days::new(1) => "Tomorrow",
        day if day < today + Days::new(7) => "Within a week",
        _ => "Later",
    }
}

/// When, what is shown, and which rule is the reason.
fn line(interlude: &Interlude, one: &Notification, at: NaiveDateTime) -> Outcome<String> {
    let texts = one.full.as_ref().unwrap_or(&one.discreet);
    let rule = interlude.reminders().get(&one.reminder)?.reminder.rule;
    let late = if matches!(one.when, When::Window(..)) { "~" } else { " " };
    let when = at.format("%a %d %b %H:%M");
    let reason = reason(&rule, one.occurrence);
    let reason = format!("{} {}: {reason}", one.kind, short(&one.reminder.to_string()));
    Ok(format!(" {late}{when}  {}", texts.title) + "  " + &format!("({reason})"))
}
