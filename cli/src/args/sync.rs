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

#[derive(Subcommand)]
pub(crate) enum RelayCommand {
    /// Run a relay until interrupted
    #[command(after_help = "\
It speaks HTTP; for other machines put a proxy with TLS in front of it (devices take http:// on
their own machine alone). SIGINT or SIGTERM ends it gracefully. Back up the folder of the database,
or what pg_dump gives, and the attachments. Over one PostgreSQL as many relays run as are needed.

With --json, an event a line: {\"event\":\"listening\",\"address\",\"url\"}, {\"event\":\"stopped\"}.

Examples:
  interlude relay serve
  interlude relay serve --listen 127.0.0.1:9000 --database sqlite:/var/lib/interlude-relay --behind-proxy
  interlude relay serve --database postgres://relay@db.example/relay --blobs s3://attachments/relay")]
    Serve(ServeArgs),
}

#[derive(Args)]
pub(crate) struct ServeArgs {
    /// Where to listen; port 0 takes any that is free
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7420")]
    pub(crate) listen: std::net::SocketAddr,
    /// sqlite:FOLDER, which is made when missing, or postgres://USER@HOST/NAME; its password in PGPASSWORD
    #[arg(long, value_name = "URL", default_value = "sqlite:./interlude-relay")]
    pub(crate) database: String,
    /// Where attachments are: a folder, s3://BUCKET/PREFIX, gs://… or az://…; the same for all relays of a
    /// database [default: blobs in the database's folder, or in ./interlude-relay]
    #[arg(long, value_name = "URL")]
    pub(crate) blobs: Option<String>,
    /// Close the relay: only who knows the token in this file brings a journal to it
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// Trust the last address in X-Forwarded-For: your proxy sets it
    #[arg(long)]
    pub(crate) behind_proxy: bool,
    /// Tell of every request on standard error: method, kind of call, status, how long it took
    #[arg(long)]
    pub(crate) log: bool,
}
