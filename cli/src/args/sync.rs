use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Args)]
#[command(after_help = "\
Everything is written here first; a sync carries it to your other devices whenever the relay can be
reached. The relay is remembered, so --relay is needed once; with it a single device keeps its
journal at a relay too, and the recovery phrase gets it back (`interlude device recover`).

States: in_step, waiting (something is left to do), offline, forked (see `interlude device
resolve --help`), removed, not_linked. Offline is exit code 5: nothing is lost, try again.

Examples:
  interlude sync --relay https://relay.example
  interlude sync --watch --json
  interlude sync --attachments none --deadline 20      # on a train")]
pub(crate) struct SyncArgs {
    /// Use this relay from now on: https://… (http:// on this machine alone)
    #[arg(long, value_name = "URL")]
    pub(crate) relay: Option<String>,
    /// Go on until interrupted; an event after every round
    #[arg(long, conflicts_with_all = ["status", "delete_from_relay", "deadline"])]
    pub(crate) watch: bool,
    /// Which attachments to carry
    #[arg(long, value_enum, default_value_t = Attachments::OnDemand)]
    pub(crate) attachments: Attachments,
    /// Stop after so long; what was done stays done
    #[arg(long, value_name = "SECONDS")]
    pub(crate) deadline: Option<u64>,
    /// The operator's token, for a relay that lets only some in
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// Only tell where this device stands, without any network
    #[arg(long, conflicts_with = "delete_from_relay")]
    pub(crate) status: bool,
    /// Have the relay delete everything it holds of you, for all devices; their vaults stay
    #[arg(long)]
    pub(crate) delete_from_relay: bool,
    /// Do not ask before deleting
    #[arg(long, requires = "delete_from_relay")]
    pub(crate) yes: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Attachments {
    /// Those made here are sent, others fetched when they are opened
    OnDemand,
    /// All are sent and fetched
    All,
    /// None: for a connection that costs
    None,
}

#[derive(Subcommand)]
pub(crate) enum BundleCommand {
    /// Write what your other devices need into a new file
    Export { file: PathBuf },
    /// Take in a bundle of another device of yours
    Import { file: PathBuf },
}

#[derive(Subcommand)]
pub(crate) enum LateCommand {
    /// Show what came too late
    List,
    /// Make an entry of its own of it
    Keep { number: i64 },
    /// Let go of it
    Drop { number: i64 },
}
