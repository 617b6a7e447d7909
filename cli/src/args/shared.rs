use std::path::PathBuf;

use chrono::{NaiveDate, NaiveDateTime};
use clap::{Args, Subcommand, ValueEnum};

use super::Which;
use super::sessions::local;

#[derive(Subcommand)]
pub(crate) enum MeetingCommand {
    /// The sessions of the next weeks
    List {
        #[arg(long)]
        from: Option<NaiveDate>,
        #[arg(long)]
        to: Option<NaiveDate>,
    },
    /// The next one: when, what for, what to prepare, what you wanted to bring
    Next,
    /// One session, with its agenda
    Show { day: NaiveDate },
    /// Say when the group meets (facilitators)
    #[command(after_help = "\
Example:
  interlude group session schedule --start 2026-03-03T18:00 --rrule 'FREQ=WEEKLY;BYDAY=TU' --minutes 90")]
    Schedule(MeetingArgs),
    /// Say what a session is for (facilitators)
    #[command(after_help = "\
Examples:
  interlude group session edit 2026-03-03 --topic 'Saying no' --goal 'Say one no'
  interlude group session edit 2026-03-03 --item '10 check_in How are you here' --item '40 feedback'
  interlude group session edit 2026-03-03 --recap-file recap.md

Kinds of items: check_in, icebreaker, reflective_sharing, guided_mindfulness, feedback, closing, other.")]
    Edit(EditMeeting),
    /// A session does not take place (facilitators)
    Cancel { day: NaiveDate },
    /// A session begins at another time (facilitators)
    Move {
        day: NaiveDate,
        /// On the group's clock: 2026-03-04T18:00
        #[arg(value_parser = local, value_name = "LOCAL")]
        to: NaiveDateTime,
    },
    /// A session that the rule does not have (facilitators)
    Extra {
        #[arg(value_parser = local, value_name = "LOCAL")]
        at: NaiveDateTime,
    },
    /// A session is as the rule has it (facilitators)
    Restore { day: NaiveDate },
    /// While it takes place: agenda, whose voice was not heard yet, the norms (facilitators)
    Lead {
        day: NaiveDate,
        /// This member was heard: kept on this device alone, until another session
        #[arg(long, value_name = "MEMBER")]
        heard: Vec<String>,
    },
}

#[derive(Args)]
pub(crate) struct MeetingArgs {
    /// The first session begins, on the group's clock: 2026-03-03T18:00
    #[arg(long, value_parser = local, value_name = "LOCAL")]
    pub(crate) start: NaiveDateTime,
    /// RFC 5545: FREQ=WEEKLY;BYDAY=TU
    #[arg(long)]
    pub(crate) rrule: Option<String>,
    #[arg(long, default_value_t = 90)]
    pub(crate) minutes: u32,
    /// The zone it is in [default: the group's]
    #[arg(long)]
    pub(crate) zone: Option<String>,
    /// Where, or a link [default: the group's]
    #[arg(long, default_value = "")]
    pub(crate) place: String,
}

#[derive(Args)]
pub(crate) struct EditMeeting {
    pub(crate) day: NaiveDate,
    #[arg(long)]
    pub(crate) topic: Option<String>,
    #[arg(long)]
    pub(crate) place: Option<String>,
    #[arg(long)]
    pub(crate) goal: Vec<String>,
    /// An item of the agenda: 'MINUTES KIND WORDS'
    #[arg(long, value_name = "ITEM")]
    pub(crate) item: Vec<String>,
    /// Take items of the agenda, goals or preparations away, by their keys (see show --json)
    #[arg(long, value_name = "KEY")]
    pub(crate) remove: Vec<String>,
    /// Something to prepare: words, or the slug of a resource
    #[arg(long, value_name = "WHAT")]
    pub(crate) prepare: Vec<String>,
    #[arg(long, value_name = "FILE")]
    pub(crate) notes_file: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) recap_file: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(crate) enum NormsCommand {
    /// The norms, and how you stand to them
    Show,
    /// Make them what this file says; everybody is asked to accept them again (facilitators)
    Publish {
        /// Markdown, or - for standard input
        file: PathBuf,
    },
    /// Accept the norms that hold now
    Accept,
    /// Their versions, or what changed since one
    History {
        #[arg(long, value_name = "VERSION")]
        since: Option<String>,
    },
    /// Who has accepted them and who has not (facilitators)
    Who,
}

#[derive(Subcommand)]
pub(crate) enum ResourceCommand {
    /// What there is to read, hear and practise
    List {
        /// Your language [default: that of your system]
        #[arg(long)]
        locale: Option<String>,
    },
    /// Read one; it counts as read, for you alone
    Show {
        /// Its name (slug), or the beginning of its id
        name: String,
        #[arg(long)]
        locale: Option<String>,
    },
    /// Write a picture or recording of one to a file, or to standard output with `-`
    Media {
        name: String,
        /// As `show` names it
        file: String,
        to: String,
        #[arg(long)]
        locale: Option<String>,
    },
    /// Add or change one of the group's own, a Markdown file with front matter (facilitators)
    Put {
        /// Named SLUG.LANGUAGE.md; docs/packs.md says what is in it. What it shows and plays lies in `media`
        /// beside its folder, as in a pack
        file: PathBuf,
    },
    /// Take one away, for everybody (facilitators)
    Remove {
        name: String,
        #[arg(long)]
        locale: Option<String>,
    },
}

#[derive(Subcommand)]
pub(crate) enum PackCommand {
    /// Take a pack into the group: `starter`, a folder or a zip file (facilitators)
    Add { pack: String },
    /// Make a pack of a folder with resources/ and media/, signed with your key
    Build {
        folder: PathBuf,
        /// Its name for ever: letters, digits, dashes
        #[arg(long)]
        id: String,
        /// Grows with every change of it
        #[arg(long, value_name = "N")]
        pack_version: u32,
        #[arg(long)]
        title: String,
        #[arg(long, default_value = "en")]
        language: String,
        /// Write it into one zip file, too
        #[arg(long, value_name = "FILE")]
        zip: Option<PathBuf>,
    },
    /// Trust whoever signed a pack, once you have compared the words of their key
    Trust {
        /// The pack, or the key in hexadecimal
        signer: String,
        /// What you call them
        #[arg(long)]
        name: String,
        #[arg(long)]
        yes: bool,
    },
    /// Trust somebody no longer
    Distrust { signer: String },
    /// Whom you trust, and your own key
    Signers,
}

#[derive(Subcommand)]
pub(crate) enum PromptCommand {
    /// The group's questions for the time between sessions, and which you have answered
    #[command(after_help = "\
Answer one for yourself with `interlude write --prompt ID`: nobody hears of it. Share a piece of it, or
nothing, with `interlude group share`.")]
    List,
    /// Put a question to the group (facilitators)
    Add {
        question: String,
        #[arg(long, default_value = "")]
        title: String,
        /// The day of the session before which it is due
        #[arg(long)]
        due: Option<NaiveDate>,
        #[arg(long, default_value = "")]
        language: String,
    },
    /// Take a question back (facilitators)
    Withdraw { id: String },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum For {
    Group,
    Facilitator,
}

#[derive(Args)]
pub(crate) struct ShareArgs {
    #[command(flatten)]
    pub(crate) which: Which,
    #[arg(long, default_value = "")]
    pub(crate) title: String,
    /// The prompt that it answers
    #[arg(long, value_name = "ID")]
    pub(crate) prompt: Option<String>,
    /// For whom it is
    #[arg(long = "for", value_enum, default_value_t = For::Group)]
    pub(crate) audience: For,
    /// Until when it may be read: a day, or never
    #[arg(long, value_name = "DAY|never")]
    pub(crate) until: String,
    /// Members who come later may read it, too
    #[arg(long)]
    pub(crate) later_members: bool,
    /// Only show what would leave, and who would read it
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Subcommand)]
pub(crate) enum KeysCommand {
    /// Go on under new keys, after a device was lost; a member then tells the facilitator six words
    Renew,
    /// Members who ask for it, with the words to compare (facilitators)
    Requests,
    /// Agree, once the words were compared (facilitators)
    Agree {
        member: String,
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Subcommand)]
pub(crate) enum LineCommand {
    /// The lines with all members (facilitators)
    List {
        #[command(flatten)]
        which: Which,
    },
    /// What was said on a line
    Show(OnLine),
    /// Say something; the words come from standard input
    Say(OnLine),
    /// Say that you cannot come to a session
    CannotCome {
        /// The session's day
        day: NaiveDate,
        #[arg(long, default_value = "")]
        words: String,
        #[command(flatten)]
        which: Which,
    },
    /// Who cannot come to a session (facilitators)
    Absences {
        day: NaiveDate,
        #[command(flatten)]
        which: Which,
    },
    /// Take back what you said
    Withdraw {
        id: String,
        #[command(flatten)]
        on: OnLine,
    },
}

#[derive(Args)]
pub(crate) struct OnLine {
    /// With which member (facilitators)
    #[arg(long, value_name = "MEMBER")]
    pub(crate) with: Option<String>,
    #[command(flatten)]
    pub(crate) which: Which,
}

#[derive(Subcommand)]
pub(crate) enum GoalCommand {
    /// Write down what you want for yourself; nobody else sees it
    Add { words: String },
    /// What you want, and how it goes in your words
    List,
    /// Add a paragraph to how it goes
    Note { id: String, words: String },
    /// It is about this session (its key: see group session next --json)
    Link { id: String, session: String },
    /// You have got there, as far as you are concerned
    Done { id: String },
    /// You do not want it any more
    LetGo { id: String },
    /// Take it up again
    Reopen { id: String },
    /// Erase it, on all your devices
    Erase { id: String },
}
