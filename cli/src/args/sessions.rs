use std::path::PathBuf;

use chrono::{NaiveDate, NaiveDateTime};
use clap::{Args, Subcommand, ValueEnum};

#[derive(Subcommand)]
pub(crate) enum SessionCommand {
    /// Add the times at which your group meets
    #[command(after_help = "\
Times are those of the group's clock, wherever you are.

Examples:
  interlude session add --rrule 'FREQ=WEEKLY' --start 2026-12-01T18:30 --zone Europe/Berlin --minutes 90
  interlude session add --start 2026-12-01T18:30 --zone Europe/Berlin --minutes 90 --remind none
  interlude session cancel 4f81 2026-12-22
  interlude session move 4f81 2026-12-29 2026-12-30T17:00
  interlude session export --to group.ics")]
    Add(ScheduleArgs),
    /// Your schedules and the sessions to come
    List {
        /// From this day on [default: today]
        #[arg(long, value_name = "DAY")]
        from: Option<NaiveDate>,
        /// Up to this day [default: eight weeks later]
        #[arg(long, value_name = "DAY")]
        to: Option<NaiveDate>,
    },
    /// A session does not take place
    Cancel { id: String, day: NaiveDate },
    /// A session begins at another time, on the group's clock
    Move {
        id: String,
        day: NaiveDate,
        #[arg(value_parser = local, value_name = "LOCAL")]
        to: NaiveDateTime,
    },
    /// One more session
    Extra {
        id: String,
        #[arg(value_parser = local, value_name = "LOCAL")]
        at: NaiveDateTime,
    },
    /// The session of a day is again as the rule has it
    Restore { id: String, day: NaiveDate },
    /// Remove a schedule and the reminders that stand on it
    Remove { id: String },
    /// Write sessions as a calendar file (.ics), saying nothing of what they are
    Export {
        /// One schedule [default: all]
        id: Option<String>,
        /// One session of it
        #[arg(requires = "id")]
        day: Option<NaiveDate>,
        /// The file, or - for standard output
        #[arg(long, value_name = "FILE", default_value = "-")]
        to: PathBuf,
        /// Say titles and places
        #[arg(long)]
        full: bool,
        /// Language of the texts, as de-AT [default: of this terminal]
        #[arg(long)]
        locale: Option<String>,
    },
}

#[derive(Args)]
pub(crate) struct ScheduleArgs {
    /// On which days, as an RFC 5545 rule: FREQ=WEEKLY [default: once]
    #[arg(long, value_name = "RULE")]
    pub(crate) rrule: Option<String>,
    /// When the first begins on the group's clock: 2026-12-01T18:30
    #[arg(long, value_parser = local, value_name = "LOCAL")]
    pub(crate) start: NaiveDateTime,
    /// The group's time zone [default: yours]
    #[arg(long)]
    pub(crate) zone: Option<String>,
    /// How long a session is
    #[arg(long, default_value_t = 90)]
    pub(crate) minutes: u32,
    /// What you call it. Private
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) title: String,
    /// Where, or a link. Private
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) place: String,
    /// Remind so long before each begins: 1d,1h, or none
    #[arg(long, value_name = "TIMES", default_value = "1d,1h")]
    pub(crate) remind: String,
    /// Remind so long after each ends: 2h, or none
    #[arg(long, value_name = "TIMES", default_value = "2h")]
    pub(crate) reflect: String,
}

#[derive(Args)]
#[command(after_help = "\
Shows what a phone with this vault would hold. The same vault, instant and options give the same
plan, on every device.

Example:
  interlude plan --horizon 30 --locale de")]
pub(crate) struct PlanArgs {
    /// Where the phone is [default: here]
    #[arg(long)]
    pub(crate) zone: Option<String>,
    /// Days ahead, up to 400
    #[arg(long, value_name = "DAYS", default_value_t = 14)]
    pub(crate) horizon: u16,
    /// Whether exact alarms are allowed
    #[arg(long, value_enum, default_value_t = YesNo::Yes)]
    pub(crate) exact: YesNo,
    /// Whether notifications are allowed
    #[arg(long, value_enum, default_value_t = YesNo::Yes)]
    pub(crate) allowed: YesNo,
    /// How many notifications the phone holds: 60 on iOS, 500 on Android
    #[arg(long, value_name = "N", default_value_t = 500)]
    pub(crate) max: u16,
    /// Language of the texts, as de-AT [default: of this terminal]
    #[arg(long)]
    pub(crate) locale: Option<String>,
    /// Remember it as what this device's system holds: the next plan tells what it changes, and
    /// nothing that was due meanwhile is planned again
    #[arg(long)]
    pub(crate) apply: bool,
    /// Write what a phone reads before it is unlocked into this file
    #[arg(long, value_name = "FILE")]
    pub(crate) snapshot: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub(crate) enum YesNo {
    Yes,
    No,
}

/// A local date and time, with or without seconds.
pub(super) fn local(text: &str) -> Result<NaiveDateTime, String> {
    let read = |format| NaiveDateTime::parse_from_str(text, format).ok();
    read("%Y-%m-%dT%H:%M")
        .or_else(|| read("%Y-%m-%dT%H:%M:%S"))
        .or_else(|| read("%Y-%m-%d %H:%M"))
        .ok_or("not as 2026-12-01T18:30".to_owned())
}
