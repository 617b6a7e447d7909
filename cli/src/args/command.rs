use std::path::PathBuf;

use clap::Subcommand;
use clap_complete::Shell;

use super::{
    BundleCommand, DeviceCommand, EditArgs, EntryArgs, FilterArgs, Format, GoalCommand,
    GroupCommand, Insight, LateCommand, LineCommand, PlanArgs, RelayCommand, ReminderCommand,
    Resolve, SessionCommand, SyncArgs,
};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a vault; shows the 24 words that get everything back
    Init {
        /// Write the words into this new file instead of showing them
        #[arg(long, value_name = "FILE")]
        recovery_phrase_file: Option<PathBuf>,
    },
    /// Type the 24 words back once: then the vault counts as protected
    Protect,
    /// Change the passphrase; INTERLUDE_NEW_PASSPHRASE spares the prompt
    Passphrase,
    /// Write an entry; the body comes from standard input or your editor
    Write(EntryArgs),
    /// Change an entry; without options, opens its body in your editor
    Edit(EditArgs),
    /// Show an entry
    Show { id: String },
    /// List entries, newest first
    List(FilterArgs),
    /// Find words, beginnings of words and "phrases", in any script
    Search {
        /// Anything: it finds something or nothing, never an error
        query: Vec<String>,
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// Show the versions of an entry, or what changed since one
    History {
        id: String,
        /// Show what changed since this version
        #[arg(long, value_name = "VERSION")]
        since: Option<String>,
    },
    /// Make an entry say again what it said at a version
    Restore {
        id: String,
        #[arg(value_name = "VERSION")]
        then: String,
    },
    /// Fields on which devices disagree
    Conflicts {
        #[command(subcommand)]
        resolve: Option<Resolve>,
    },
    /// Put an entry into the trash, for 30 days
    Trash { id: String },
    /// Take an entry out of the trash
    Untrash { id: String },
    /// Erase an entry for good: text, history, index and attachments
    Erase {
        id: String,
        /// Keep what the entry says now, under a new id, and erase only how it came to say it
        #[arg(long)]
        history: bool,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Attach files to an entry
    Attach { id: String, files: Vec<PathBuf> },
    /// Take an attachment out of an entry
    Detach { id: String, attachment: String },
    /// Write an attachment to a file, or to standard output with `-`
    Attachment {
        id: String,
        attachment: String,
        #[arg(long, default_value = "-")]
        to: String,
    },
    /// All tags in use
    Tags,
    /// The vocabulary of emotions
    Emotions,
    /// What was written on this day in other years, and a good moment
    Lookback {
        /// Another day (YYYY-MM-DD)
        #[arg(long)]
        date: Option<chrono::NaiveDate>,
    },
    /// Plain counts, with their n
    Insights {
        what: Insight,
        #[arg(long)]
        from: Option<chrono::NaiveDate>,
        #[arg(long)]
        to: Option<chrono::NaiveDate>,
        /// Draw the moods into this PNG file
        #[arg(long, value_name = "FILE")]
        png: Option<PathBuf>,
    },
    /// Bring in another app's export, or our own
    #[command(
        after_help = "Formats: day-one, interlude-json, jrnl, markdown. Importing twice changes nothing."
    )]
    Import {
        path: PathBuf,
        #[arg(long)]
        format: Option<String>,
        /// Only tell what would happen
        #[arg(long)]
        dry_run: bool,
    },
    /// Write the whole journal, readable, into a new folder
    Export {
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
        #[arg(long, value_enum, default_value_t = Format::Markdown)]
        format: Format,
    },
    /// Write everything into one encrypted file, which the passphrase or the phrase opens
    Backup { file: PathBuf },
    /// Make a new vault of a backup, or merge it into the vault that is there
    RestoreBackup {
        file: PathBuf,
        /// Open the backup with the recovery phrase in this file
        #[arg(long, value_name = "FILE")]
        with_phrase: Option<PathBuf>,
        /// Write the new vault's words into this new file instead of showing them
        #[arg(long, value_name = "FILE")]
        recovery_phrase_file: Option<PathBuf>,
    },
    /// Make a new vault of what can be read of a damaged one, which stays as it is
    Salvage {
        /// The folder of the new vault
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
        /// Write the new vault's words into this new file instead of showing them
        #[arg(long, value_name = "FILE")]
        recovery_phrase_file: Option<PathBuf>,
    },
    /// Habits you chose, sessions and prompts: what reminds you, and what you made of it
    Reminder {
        #[command(subcommand)]
        command: ReminderCommand,
    },
    /// When your group meets
    Session {
        #[command(subcommand)]
        command: SessionCommand,
    },
    /// Your groups: found one, ask into one, lead one
    Group {
        #[command(subcommand)]
        command: GroupCommand,
    },
    /// You and the facilitator, alone
    Line {
        #[command(subcommand)]
        command: LineCommand,
    },
    /// What you want for yourself
    Goal {
        #[command(subcommand)]
        command: GoalCommand,
    },
    /// What you will be reminded of: today, tomorrow and after
    Plan(PlanArgs),
    /// Your devices: link, list, remove, recover
    Device {
        #[command(subcommand)]
        command: DeviceCommand,
    },
    /// Bring this device and your others into step, through a relay that can read nothing
    Sync(SyncArgs),
    /// What a sync carries, in a file: for devices without any network
    #[command(after_help = "\
For devices that were linked once. Nobody but your devices can read a bundle; taking one in twice
changes nothing.

Example:
  interlude bundle export /media/stick/journal.bundle
  interlude bundle import /media/stick/journal.bundle      # on the other device")]
    Bundle {
        #[command(subcommand)]
        command: BundleCommand,
    },
    /// What you wrote here into an entry that was erased on another device meanwhile
    #[command(after_help = "\
Erasing wins: the entry is gone everywhere. What was added to it here, before this device knew,
stays on this device alone until you keep it, as an entry of its own, or drop it.")]
    Late {
        #[command(subcommand)]
        command: LateCommand,
    },
    /// The server that carries sealed records between devices
    Relay {
        #[command(subcommand)]
        command: RelayCommand,
    },
    /// Look for damage
    Health {
        /// Read everything
        #[arg(long)]
        thorough: bool,
    },
    /// Erase what was in the trash for 30 days, remove leftovers, renew the key after an erasure
    Tidy,
    /// Compute lists and search index anew
    Rebuild,
    /// Completions for your shell, on standard output
    Completions { shell: Shell },
    /// Manual pages: this program's on standard output, or all of them into a folder
    Man {
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
    /// A short story with real vaults in a temporary folder
    Demo {
        /// Keep the vaults in this new folder
        #[arg(long, value_name = "DIR")]
        keep: Option<PathBuf>,
    },
}
