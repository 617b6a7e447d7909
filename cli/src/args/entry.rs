use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;

#[derive(Args)]
#[command(after_help = "\
Examples:
  interlude write --mood 2 --emotion anxious --tag work < notes.txt
  interlude write --form coping --trigger 'a call' --action 'a walk' --helped yes < /dev/null
  interlude write --date '2026-11-23T18:30:00+01:00[Europe/Berlin]' --attach photo.jpg")]
pub(crate) struct EntryArgs {
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) title: String,
    /// 1 (low) to 5 (high)
    #[arg(long)]
    pub(crate) mood: Option<u8>,
    /// An emotion of the vocabulary (`interlude emotions`) or a word of your own; repeatable
    #[arg(long)]
    pub(crate) emotion: Vec<String>,
    /// Repeatable
    #[arg(long)]
    pub(crate) tag: Vec<String>,
    #[arg(long)]
    pub(crate) favourite: bool,
    /// The session it belongs to
    #[arg(long, value_name = "ID")]
    pub(crate) session: Option<String>,
    /// The prompt it answers
    #[arg(long, value_name = "ID")]
    pub(crate) prompt: Option<String>,
    /// The goal it is about
    #[arg(long, value_name = "ID")]
    pub(crate) goal: Option<String>,
    /// Mark it to bring to the session
    #[arg(long)]
    pub(crate) bring: bool,
    /// When it was lived (RFC 3339, with a zone in brackets if wanted) [default: now]
    #[arg(long, value_name = "INSTANT")]
    pub(crate) date: Option<String>,
    /// A file to attach; repeatable
    #[arg(long, value_name = "FILE")]
    pub(crate) attach: Vec<PathBuf>,
    /// entry, check-in or coping
    #[arg(long)]
    pub(crate) form: Option<String>,
    /// Coping: what happened
    #[arg(long)]
    pub(crate) trigger: Option<String>,
    /// Coping: what you did
    #[arg(long)]
    pub(crate) action: Option<String>,
    /// Coping: did it help: no, some, yes
    #[arg(long)]
    pub(crate) helped: Option<String>,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  interlude edit 1f3a --replace 'teh' 'the'
  echo 'One more thing.' | interlude edit 1f3a --append
  interlude edit 1f3a --mood 4 --tag calm --no-tag work")]
pub(crate) struct EditArgs {
    /// The entry, by any beginning of its id
    pub(crate) id: String,
    /// Replace the first place where OLD stands in the body
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"])]
    pub(crate) replace: Option<Vec<String>>,
    /// Add standard input at the end of the body, on a new line unless it begins with a space
    #[arg(long)]
    pub(crate) append: bool,
    /// Take the whole body from a file, `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) body_file: Option<PathBuf>,
    #[arg(long)]
    pub(crate) title: Option<String>,
    #[arg(long)]
    pub(crate) mood: Option<u8>,
    #[arg(long, conflicts_with = "mood")]
    pub(crate) no_mood: bool,
    #[arg(long)]
    pub(crate) emotion: Vec<String>,
    #[arg(long, value_name = "EMOTION")]
    pub(crate) no_emotion: Vec<String>,
    #[arg(long)]
    pub(crate) tag: Vec<String>,
    #[arg(long, value_name = "TAG")]
    pub(crate) no_tag: Vec<String>,
    #[arg(long)]
    pub(crate) favourite: bool,
    #[arg(long, conflicts_with = "favourite")]
    pub(crate) no_favourite: bool,
    #[arg(long)]
    pub(crate) bring: bool,
    #[arg(long, conflicts_with = "bring")]
    pub(crate) no_bring: bool,
    /// When it was lived
    #[arg(long, value_name = "INSTANT")]
    pub(crate) date: Option<String>,
    #[arg(long)]
    pub(crate) form: Option<String>,
    /// An empty value takes the link away, here and below
    #[arg(long, value_name = "ID")]
    pub(crate) session: Option<String>,
    #[arg(long, value_name = "ID")]
    pub(crate) prompt: Option<String>,
    #[arg(long, value_name = "ID")]
    pub(crate) goal: Option<String>,
    #[arg(long)]
    pub(crate) trigger: Option<String>,
    #[arg(long)]
    pub(crate) action: Option<String>,
    #[arg(long)]
    pub(crate) helped: Option<String>,
}

#[derive(Args)]
pub(crate) struct FilterArgs {
    /// Words in title or body
    #[arg(long)]
    pub(crate) text: Option<String>,
    /// Lived on this day or later (YYYY-MM-DD)
    #[arg(long)]
    pub(crate) from: Option<NaiveDate>,
    /// Lived on this day or earlier
    #[arg(long)]
    pub(crate) to: Option<NaiveDate>,
    /// Carries this tag; repeatable
    #[arg(long)]
    pub(crate) tag: Vec<String>,
    /// Names this emotion; repeatable
    #[arg(long)]
    pub(crate) emotion: Vec<String>,
    #[arg(long)]
    pub(crate) mood: Option<u8>,
    /// entry, check-in or coping
    #[arg(long)]
    pub(crate) form: Option<String>,
    #[arg(long, value_name = "ID")]
    pub(crate) session: Option<String>,
    #[arg(long, value_name = "ID")]
    pub(crate) prompt: Option<String>,
    #[arg(long, value_name = "ID")]
    pub(crate) goal: Option<String>,
    #[arg(long)]
    pub(crate) favourite: bool,
    /// Marked to bring to the session
    #[arg(long)]
    pub(crate) bring: bool,
    /// What is in the trash
    #[arg(long)]
    pub(crate) trash: bool,
    #[arg(long, default_value_t = 20)]
    pub(crate) limit: usize,
    /// Go on behind the `next` of another page
    #[arg(long, value_name = "CURSOR")]
    pub(crate) after: Option<String>,
}
