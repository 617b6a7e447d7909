use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};

#[derive(Subcommand)]
pub(crate) enum ReminderCommand {
    /// Add a reminder
    #[command(after_help = "\
Nothing about your group, your goals or your words is shown on a lock screen, unless you ask for it
(`interlude reminder texts private`).

Examples:
  interlude reminder add --kind habit --at 20:00                        # every evening
  interlude reminder add --kind habit --at 07:30 --days mon,wed,fri --quiet-hours 22:00-07:00
  interlude reminder add --kind habit --at 09:00 --rrule 'FREQ=MONTHLY;BYDAY=1SU' --name 'Look back'
  interlude reminder add --preset evening-check-in
  interlude reminder add --kind session --schedule 4f81 --remind 1d,1h --reflect 2h
  interlude reminder add --kind prompt --schedule 4f81 --question 'What did I avoid saying?'")]
    Add(AddReminder),
    /// Your reminders
    List,
    /// Make a reminder another: what is given replaces, what is not stays
    Change {
        id: String,
        #[command(flatten)]
        habit: HabitArgs,
        #[command(flatten)]
        standing: StandingArgs,
        #[arg(long)]
        name: Option<String>,
    },
    /// Remove a reminder, on all your devices
    Remove { id: String },
    /// Done: nothing more is heard of it that day
    #[command(after_help = "\
ID names a reminder, or one notification of `interlude plan`. Of a reminder it is the day's first
firing that is not done yet.")]
    Done(OccurrenceArgs),
    /// Not this time
    Dismiss(OccurrenceArgs),
    /// As if nothing had been done
    Undo(OccurrenceArgs),
    /// Later
    Snooze {
        #[command(flatten)]
        which: OccurrenceArgs,
        /// For how long: 10m, 1h, 1d
        #[arg(long = "for", value_name = "TIME", default_value = "30m", conflicts_with = "until")]
        lasting: String,
        /// Until this instant (RFC 3339)
        #[arg(long, value_name = "INSTANT")]
        until: Option<String>,
    },
    /// Silence one reminder, or all, before a day
    Pause {
        /// One reminder [default: all]
        id: Option<String>,
        /// The first day on which it speaks again
        #[arg(long, value_name = "DAY")]
        until: NaiveDate,
    },
    /// Let one reminder, or all, speak again
    Resume { id: Option<String> },
    /// Whether notifications may say what they are about, on the lock screen too
    Texts { texts: Option<Discretion> },
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub(crate) enum Discretion {
    /// "A moment you planned"
    Discreet,
    /// The names you gave
    Private,
}

#[derive(Args)]
pub(crate) struct OccurrenceArgs {
    /// A reminder, or a notification of the plan
    pub(crate) id: String,
    /// Its day [default: today; of a session, the next one's]
    #[arg(long, value_name = "DAY")]
    pub(crate) day: Option<NaiveDate>,
}

#[derive(Args)]
pub(crate) struct AddReminder {
    #[arg(long, value_enum, required_unless_present = "preset", conflicts_with = "preset")]
    pub(crate) kind: Option<Kind>,
    /// One that most people want
    #[arg(long, value_enum)]
    pub(crate) preset: Option<Preset>,
    /// What you call it. Private
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) habit: HabitArgs,
    #[command(flatten)]
    pub(crate) standing: StandingArgs,
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub(crate) enum Kind {
    Habit,
    Session,
    Prompt,
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub(crate) enum Preset {
    /// Every evening at 20:00, unless you wrote that day
    EveningCheckIn,
    /// Monday, Wednesday and Friday at 20:00, unless you wrote that day
    ThreeTimesAWeek,
    /// At 9:00 of the day after each session
    MorningAfter,
}

/// What makes a habit.
#[derive(Args)]
pub(crate) struct HabitArgs {
    /// Time of day, HH:MM; several between commas
    #[arg(long, value_name = "TIMES")]
    pub(crate) at: Option<String>,
    /// Weekdays: mon,wed,fri [default: every day]
    #[arg(long, value_name = "DAYS", conflicts_with = "rrule")]
    pub(crate) days: Option<String>,
    /// Days as an RFC 5545 rule: 'FREQ=MONTHLY;BYDAY=1SU'
    #[arg(long, value_name = "RULE")]
    pub(crate) rrule: Option<String>,
    /// The first day [default: today]
    #[arg(long, value_name = "DAY")]
    pub(crate) start: Option<NaiveDate>,
    /// The last day
    #[arg(long, value_name = "DAY")]
    pub(crate) end: Option<NaiveDate>,
    /// What falls into these is heard at their end: 22:00-07:00
    #[arg(long, value_name = "HOURS")]
    pub(crate) quiet_hours: Option<String>,
    /// Speak also on days on which you wrote
    #[arg(long)]
    pub(crate) even_if_written: bool,
}

/// What makes a reminder that stands on a schedule.
#[derive(Args)]
pub(crate) struct StandingArgs {
    /// The schedule (`interlude session list`)
    #[arg(long, value_name = "ID")]
    pub(crate) schedule: Option<String>,
    /// How long before it begins: 1d,1h [default: 1d,1h; of a prompt 1d]
    #[arg(long, value_name = "TIMES")]
    pub(crate) remind: Option<String>,
    /// How long after it ends: 2h, or none [default: 2h]
    #[arg(long, value_name = "TIMES")]
    pub(crate) reflect: Option<String>,
    /// Of a prompt: what to think about. Private
    #[arg(long, value_name = "TEXT")]
    pub(crate) question: Option<String>,
    /// Of a prompt: the day of the session it is due for [default: the next]
    #[arg(long, value_name = "DAY")]
    pub(crate) due: Option<NaiveDate>,
}
