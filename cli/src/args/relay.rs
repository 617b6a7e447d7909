use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

const SETTINGS: &str = "\
Every setting has a name: in the file (TOML), in the environment with INTERLUDE_RELAY_ in front, as
--set NAME=VALUE. A flag counts over the environment, that over the file, that over the default.
Passwords and tokens belong into files or the environment: arguments can be read by everybody on
the machine. docs/operator.md says more.
";

#[derive(Subcommand)]
pub(crate) enum RelayCommand {
    /// Run a relay until interrupted
    #[command(after_help = "\
Devices take http:// on their own machine alone: for others give it a certificate (--set
tls.certificate=…, --set tls.key=…), or put a proxy with TLS in front. SIGINT or SIGTERM ends it
gracefully.

With --json, an event a line: {\"event\":\"listening\",\"address\",\"url\"} (with \"metrics\" where they are told), {\"event\":\"stopped\"}.

Examples:
  interlude relay serve
  interlude relay serve --config /etc/interlude-relay.toml
  interlude relay serve --listen 127.0.0.1:9000 --database sqlite:/var/lib/interlude-relay --behind-proxy")]
    Serve(ServeArgs),
    /// Explain what `serve` would do with the same arguments: every setting, who said so, what is
    /// dangerous or wrong. Exit code 6 when no relay would run
    #[command(name = "check-config")]
    CheckConfig(ServeArgs),
    /// How much a relay holds, and which spaces the most
    Stats(StatsArgs),
    /// Remove a space and everything in it, whoever is in it: at once, for ever
    #[command(name = "erase-space")]
    EraseSpace(EraseArgs),
    /// Copy a relay on SQLite, which may be running, into a folder; again: only what is new
    Backup(BackupArgs),
    /// Make a relay of such a copy, where there is none
    Restore(RestoreArgs),
    /// Move a relay that does not run into another database, whole and compared
    #[command(
        name = "move",
        after_help = "\
Devices notice nothing: numbers of pushes, rosters, what was erased and replaced, mailboxes and the \
relay's id go along as they are. End the old relay first: over SQLite this is refused while one runs, over \
PostgreSQL as far as the database tells. A space at a time is written, read again and compared, and then \
kept; one that breaks off goes on with the same command. What is there already is compared, and a space that \
holds something else there is refused.

Attachments stay where they are when both relays name the same place; else they are copied. Beside SQLite \
they are in the folder blobs; of PostgreSQL say where: --from-blobs, --to-blobs. A new relay on PostgreSQL \
takes those of the old one unless you say otherwise. A password of PostgreSQL comes from PGPASSWORD or \
PGPASSFILE, not from an argument.

With --json: {\"dry_run\",\"found\",\"present\",\"spaces\",\"mailboxes\",\"compared\",\"objects\",\"objects_present\",\"objects_lost\",\"id_kept\"}.

Exit codes: 0 all is there and equal; 3 there is no relay to be moved; 6 one is in use, or a space is there \
with other content; 1 reading, writing or comparing failed.

Examples:
  interlude relay move sqlite:/var/lib/interlude-relay postgres://relay@db/relay --dry-run
  interlude relay move sqlite:/var/lib/interlude-relay postgres://relay@db/relay
  interlude relay move postgres://relay@db/relay sqlite:/srv/relay --from-blobs /srv/blobs"
    )]
    Move(MoveArgs),
    /// Find stored parts of attachments that nothing names, as an older database leaves them
    Orphans(OrphansArgs),
}

/// Which relay.
#[derive(Args)]
pub(crate) struct RelayPlace {
    /// A file of settings, in TOML
    #[arg(long, value_name = "FILE", env = "INTERLUDE_RELAY_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// sqlite:FOLDER, made when missing, or postgres://… [default: sqlite:./interlude-relay]
    #[arg(long, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// The place of attachments [default: the folder blobs beside the database]
    #[arg(long, value_name = "URL")]
    pub(crate) blobs: Option<String>,
    /// Any setting by its name, for example limits.bytes=8GiB
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,
}

#[derive(Args)]
#[command(after_long_help = SETTINGS)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    pub(crate) place: RelayPlace,
    /// Where to listen; port 0 takes any that is free [default: 127.0.0.1:7420]
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<String>,
    /// Where to tell metrics to Prometheus [default: nowhere]
    #[arg(long, value_name = "ADDR")]
    pub(crate) metrics: Option<String>,
    /// Close the relay: only who knows a token of this file brings a journal to it
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// Trust the last address in X-Forwarded-For: your proxy sets it
    #[arg(long)]
    pub(crate) behind_proxy: bool,
    /// Tell of every request on standard error: method, kind of call, status, how long it took
    #[arg(long)]
    pub(crate) log: bool,
    /// How log lines look [default: text]
    #[arg(long, value_enum)]
    pub(crate) log_format: Option<LogFormat>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people
    Text,
    /// A document a line, for programs
    Json,
}

#[derive(Args)]
pub(crate) struct StatsArgs {
    /// How many of the largest spaces to list
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(..=1000))]
    pub(crate) largest: u32,
    #[command(flatten)]
    pub(crate) place: RelayPlace,
}

#[derive(Args)]
pub(crate) struct EraseArgs {
    /// The space's id: 64 hexadecimal digits
    pub(crate) space: String,
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) place: RelayPlace,
}

#[derive(Args)]
pub(crate) struct BackupArgs {
    /// The folder of the copy, made when missing
    pub(crate) to: PathBuf,
    #[command(flatten)]
    pub(crate) place: RelayPlace,
}

#[derive(Args)]
pub(crate) struct RestoreArgs {
    /// The folder of the copy
    pub(crate) from: PathBuf,
    #[command(flatten)]
    pub(crate) place: RelayPlace,
}

#[derive(Args)]
pub(crate) struct MoveArgs {
    /// The database to be moved: sqlite:FOLDER or postgres://…
    pub(crate) from: String,
    /// Where it goes; made when missing, and it may hold other spaces
    pub(crate) to: String,
    /// Where the attachments are [default: the folder blobs beside an SQLite database]
    #[arg(long, value_name = "URL")]
    pub(crate) from_blobs: Option<String>,
    /// Where they go [default: beside an SQLite database, else where they are]
    #[arg(long, value_name = "URL")]
    pub(crate) to_blobs: Option<String>,
    /// Look what would be done, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Args)]
pub(crate) struct OrphansArgs {
    /// Remove them
    #[arg(long)]
    pub(crate) remove: bool,
    #[command(flatten)]
    pub(crate) place: RelayPlace,
}
