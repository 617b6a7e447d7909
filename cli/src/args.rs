use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

mod command;
mod devices;
mod entry;
mod groups;
mod relay;
mod reminders;
mod sessions;
mod shared;
mod sync;

pub(crate) use command::Command;
pub(crate) use devices::{AcceptArgs, Branch, DeviceCommand, LinkArgs, RecoverArgs};
pub(crate) use entry::{EditArgs, EntryArgs, FilterArgs};
pub(crate) use groups::{CreateArgs, GroupCommand, JoinArgs, SetArgs, Which};
pub(crate) use relay::{
    BackupArgs, EraseArgs, LogFormat, MoveArgs, OrphansArgs, RelayCommand, RelayPlace, RestoreArgs,
    ServeArgs, StatsArgs,
};
pub(crate) use reminders::{
    AddReminder, Discretion, HabitArgs, Kind, OccurrenceArgs, Preset, ReminderCommand, StandingArgs,
};
pub(crate) use sessions::{PlanArgs, ScheduleArgs, SessionCommand, YesNo};
pub(crate) use shared::{
    EditMeeting, For, GoalCommand, KeysCommand, LineCommand, MeetingArgs, MeetingCommand,
    NormsCommand, OnLine, PackCommand, PromptCommand, ResourceCommand, ShareArgs,
};
pub(crate) use sync::{Attachments, BundleCommand, LateCommand, SyncArgs};

/// A private journal for the time between group sessions: encrypted, offline, searchable.
#[derive(Parser)]
#[command(name = "interlude", version, propagate_version = true, after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  interlude init
  echo 'Said it out loud today.' | interlude write --title 'After the group' --mood 4
  interlude list --tag group --limit 10
  interlude search 'said it'
  interlude import DayOne.zip --dry-run
  interlude device link --relay https://relay.example

Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 locked or wrong key, 5 relay or network,
6 invalid input, 7 refused.";

#[derive(Args)]
pub(crate) struct Global {
    /// The vault's folder [default: the platform's folder for data]
    #[arg(
        long,
        global = true,
        env = "INTERLUDE_VAULT",
        hide_env_values = true,
        value_name = "DIR"
    )]
    pub(crate) vault: Option<PathBuf>,
    /// Speak JSON: one document on standard output (an event a line where a command waits), errors
    /// on standard error
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Take this instant for now (RFC 3339, with a zone in brackets if wanted)
    #[arg(long, global = true, value_name = "INSTANT")]
    pub(crate) now: Option<String>,
    /// Say only what was asked for
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Open the vault with the recovery phrase in this file instead of the passphrase
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) phrase_file: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(crate) enum Resolve {
    /// Choose the value of a field
    Resolve { id: String, field: String, value: String },
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Insight {
    Moods,
    Emotions,
    Coping,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    Markdown,
    Json,
}
