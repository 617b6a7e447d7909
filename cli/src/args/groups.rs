use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::{
    KeysCommand, MeetingCommand, NormsCommand, PackCommand, PromptCommand, ResourceCommand,
    ShareArgs,
};

/// Which group, where there are several.
#[derive(Args)]
pub(crate) struct Which {
    /// The group: its name, or any beginning of its id [default: the only one]
    #[arg(long, short, value_name = "GROUP")]
    pub(crate) group: Option<String>,
}

#[derive(Subcommand)]
pub(crate) enum GroupCommand {
    /// Found a group that you lead
    #[command(after_help = "\
Needs no network: the relay hears of it with the next sync. What you are called is known to this
group alone. You cannot read what members write for themselves, and nobody can but they.

Example:
  interlude group create 'Tuesday group' --me Vera --zone Europe/Madrid --relay https://relay.example
  interlude group invite")]
    Create(CreateArgs),
    /// The groups you are in, asked into, or left
    List,
    /// What a group is: name, place, contacts, the crisis card
    Show {
        #[command(flatten)]
        which: Which,
    },
    /// Change what a group is (facilitators)
    Set(SetArgs),
    /// Make a link by which somebody can ask to come in (facilitators)
    #[command(after_help = "\
Give the link to one person, in person or by a way that you trust. It holds no key of the group:
whoever has it can only ask. You let them in (interlude group requests, group approve) once you have
compared the words that both of you see.")]
    Invite {
        #[command(flatten)]
        which: Which,
        /// How long it holds, in hours
        #[arg(long, default_value_t = 72)]
        hours: u32,
        /// How many may come in by it
        #[arg(long, default_value_t = 1)]
        uses: u32,
        /// The operator's token, for a relay that lets only some in
        #[arg(long, value_name = "FILE")]
        token_file: Option<PathBuf>,
    },
    /// The links you made, and who came by them
    Invitations {
        #[command(flatten)]
        which: Which,
        /// Take this one back: nobody is let in by it any more
        #[arg(long, value_name = "ID")]
        withdraw: Option<String>,
    },
    /// Ask to come into a group, by the link a facilitator gave you
    #[command(after_help = "\
Shows six words. Tell them to the facilitator, who sees words too and lets you in when they are the
same. Then this waits until you are in (or give --no-wait, and sync later).

With --json, an event a line: {\"event\":\"compare\",\"words\"}, {\"event\":\"joined\",\"group\"}.

Example:
  interlude group join 'interlude://join/…' --me Ana
  interlude group join - --me Ana          # the link comes from standard input")]
    Join(JoinArgs),
    /// Who asks to come in, with the words to compare (facilitators)
    Requests {
        #[command(flatten)]
        which: Which,
    },
    /// Let somebody in whose words you have compared (facilitators)
    Approve {
        /// Any beginning of the request's id, or the name
        request: String,
        #[command(flatten)]
        which: Which,
        /// Let them in without asking: for scripts that have compared the words
        #[arg(long)]
        yes: bool,
        /// The operator's token, for a relay that lets only some in
        #[arg(long, value_name = "FILE")]
        token_file: Option<PathBuf>,
    },
    /// Turn a request down; nobody is told (facilitators)
    Refuse {
        request: String,
        #[command(flatten)]
        which: Which,
    },
    /// Who is in the group, and the words that tell whether a relay shows all of you the same list
    Members {
        #[command(flatten)]
        which: Which,
    },
    /// Name a second facilitator, who may do what you may (facilitators)
    Promote {
        member: String,
        #[command(flatten)]
        which: Which,
        #[arg(long)]
        yes: bool,
    },
    /// Remove a member: they read nothing that is written from then on (facilitators)
    Remove {
        member: String,
        #[command(flatten)]
        which: Which,
        #[arg(long)]
        yes: bool,
    },
    /// When the group meets, and what for
    Session {
        #[command(subcommand)]
        command: MeetingCommand,
        #[command(flatten)]
        which: Which,
    },
    /// What the group has agreed
    Norms {
        #[command(subcommand)]
        command: NormsCommand,
        #[command(flatten)]
        which: Which,
    },
    /// What there is to read, hear and practise, offline
    Resource {
        #[command(subcommand)]
        command: ResourceCommand,
        #[command(flatten)]
        which: Which,
    },
    /// Packs of resources: taken, made, trusted
    Pack {
        #[command(subcommand)]
        command: PackCommand,
        #[command(flatten)]
        which: Which,
    },
    /// Questions for the time between two sessions
    Prompt {
        #[command(subcommand)]
        command: PromptCommand,
        #[command(flatten)]
        which: Which,
    },
    /// Share words of your own, from standard input; shows first what would leave and who would read it
    #[command(after_help = "\
Only what you give here leaves: nothing of your journal does by itself. You can withdraw it; honest
programs then remove it everywhere, but whoever has read it may have copied it.

Example:
  echo 'I said no, once.' | interlude group share --title 'A no' --until 2026-04-01")]
    Share(ShareArgs),
    /// Take back what you shared, or what you answered
    Withdraw {
        id: String,
        #[command(flatten)]
        which: Which,
    },
    /// What members shared, and the answers
    Feed {
        #[command(flatten)]
        which: Which,
    },
    /// Answer what somebody shared; without --words, only that you read it
    Respond {
        id: String,
        #[arg(long)]
        words: Option<String>,
        #[command(flatten)]
        which: Which,
    },
    /// Hide an excerpt or an answer, with a mark that everybody sees (facilitators)
    Hide {
        id: String,
        #[arg(long, default_value = "")]
        reason: String,
        /// Show it again
        #[arg(long)]
        undo: bool,
        #[command(flatten)]
        which: Which,
    },
    /// Tell the facilitator, and nobody else, of an excerpt or an answer
    Report {
        id: String,
        #[arg(long, default_value = "")]
        words: String,
        #[command(flatten)]
        which: Which,
    },
    /// Find words in what the group shares
    Search {
        query: Vec<String>,
        #[arg(long, default_value_t = 20)]
        limit: usize,
        #[command(flatten)]
        which: Which,
    },
    /// Keys of yours in a group, when a device was lost
    Keys {
        #[command(subcommand)]
        command: KeysCommand,
        #[command(flatten)]
        which: Which,
    },
    /// Take along what is yours: entries about the group, goals, what you shared, what you agreed to
    Kit {
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
        #[command(flatten)]
        which: Which,
    },
    /// Leave a group; the facilitator hears of it
    Leave {
        #[command(flatten)]
        which: Which,
        /// A farewell to the facilitator
        #[arg(long, default_value = "")]
        words: String,
        /// Take an ending kit along, into this new folder
        #[arg(long, value_name = "DIR")]
        kit: Option<PathBuf>,
        #[arg(long)]
        yes: bool,
    },
    /// Close a group: everybody keeps what is there, nothing more comes (facilitators)
    Close {
        #[command(flatten)]
        which: Which,
        /// Have the relay delete what it holds of the group, too: sync everybody first
        #[arg(long)]
        delete_from_relay: bool,
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Args)]
pub(crate) struct CreateArgs {
    pub(crate) name: String,
    /// What you are called in this group
    #[arg(long, value_name = "NAME")]
    pub(crate) me: String,
    /// The zone the group meets in [default: the one you are in]
    #[arg(long)]
    pub(crate) zone: Option<String>,
    /// Where it meets, or a link
    #[arg(long, default_value = "")]
    pub(crate) place: String,
    /// The relay [default: that of your devices]
    #[arg(long, value_name = "URL")]
    pub(crate) relay: Option<String>,
}

#[derive(Args)]
pub(crate) struct SetArgs {
    #[command(flatten)]
    pub(crate) which: Which,
    #[arg(long)]
    pub(crate) name: Option<String>,
    #[arg(long)]
    pub(crate) zone: Option<String>,
    #[arg(long)]
    pub(crate) place: Option<String>,
    /// What the group is about, Markdown
    #[arg(long, value_name = "FILE")]
    pub(crate) about_file: Option<PathBuf>,
    /// Whom to turn to, as LABEL=NUMBER; LABEL= takes one away
    #[arg(long, value_name = "LABEL=HOW")]
    pub(crate) contact: Vec<String>,
    /// The crisis card, Markdown
    #[arg(long, value_name = "FILE")]
    pub(crate) crisis_file: Option<PathBuf>,
    /// The country of the crisis card
    #[arg(long, value_name = "CC")]
    pub(crate) crisis_country: Option<String>,
    /// The day on which somebody checked that its numbers answer
    #[arg(long, value_name = "DAY")]
    pub(crate) crisis_checked: Option<NaiveDate>,
}

#[derive(Args)]
pub(crate) struct JoinArgs {
    /// The link, or - to read it from standard input
    pub(crate) link: String,
    /// What you want to be called in this group
    #[arg(long, value_name = "NAME")]
    pub(crate) me: String,
    /// Do not wait until somebody has let you in
    #[arg(long)]
    pub(crate) no_wait: bool,
}
