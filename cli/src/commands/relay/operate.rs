use std::io::{IsTerminal, stdin};
use std::path::Path;
use std::sync::Arc;

use interlude_relay::{
    Carried, Database, Options, Relay, SpaceId, SpaceSize, Stats, SystemClock, backup, restore,
};
use serde::Serialize;
use serde_json::json;

use super::configured::Configured;
use super::serve::options;
use crate::args::{BackupArgs, EraseArgs, OrphansArgs, RelayPlace, RestoreArgs, StatsArgs};
use crate::ask;
use crate::failure::{Failure, Outcome};
use crate::output::Output;

/// `relay stats`.
pub(super) async fn stats(args: &StatsArgs, out: &mut Output) -> Outcome {
    let relay = opened(&args.place).await?;
    let stats = relay.stats().await.map_err(Failure::Relay)?;
    let largest = relay.largest(args.largest).await.map_err(Failure::Relay)?;
    let report = Report { stats, largest };
    out.show(&report, |out| {
        let rows = stats.named().map(|(name, number)| vec![name.to_owned(), number.to_string()]);
        out.table(&["what", "how much"], rows.to_vec())?;
        if report.largest.is_empty() {
            return Ok(());
        }
        let head = ["largest spaces", "pushes", "bytes", "attachments", "bytes"];
        out.line("")?;
        out.table(&head, report.largest.iter().map(sizes).collect())
    })
}

#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    stats: Stats,
    largest: Vec<SpaceSize>,
}

fn sizes(size: &SpaceSize) -> Vec<String> {
    let SpaceSize { space, pushes, push_bytes, blobs, blob_bytes } = size;
    let counts = [pushes, push_bytes, blobs, blob_bytes].map(u64::to_string);
    [vec![space.to_string()], counts.to_vec()].concat()
}

/// `relay erase-space`.
pub(super) async fn erase(args: &EraseArgs, out: &mut Output) -> Outcome {
    let space = SpaceId::parse(&args.space).ok_or(Failure::Input("that is no space's id"))?;
    if !args.yes && !stdin().is_terminal() {
        return Err(Failure::Usage("--yes is needed where nobody can be asked"));
    }
    let relay = opened(&args.place).await?;
    let question = "Remove this space for everybody in it, for ever?";
    ask::confirm(question, "nothing was removed", args.yes)?;
    match relay.erase(space).await.map_err(Failure::Relay)? {
        true => out.show(&json!({"erased": true}), |out| out.tell("Removed.")),
        false => Err(Failure::Missing("space")),
    }
}

/// `relay orphans`.
pub(super) async fn orphans(args: &OrphansArgs, out: &mut Output) -> Outcome {
    let relay = opened(&args.place).await?;
    let found = relay.orphans(args.remove).await.map_err(Failure::Relay)?;
    let (objects, bytes) = (found.objects, found.bytes);
    out.show(&json!({"objects": objects, "bytes": bytes, "removed": args.remove}), |out| {
        let done = if args.remove { "removed" } else { "found; --remove removes them" };
        out.line(&format!("{objects} parts of {bytes} bytes {done}"))
    })
}

/// `relay backup`.
pub(super) async fn back_up(args: &BackupArgs, out: &mut Output) -> Outcome {
    let options = existing(&args.place)?;
    let own = on_sqlite(&options)?.canonicalize()?;
    if args.to.canonicalize().is_ok_and(|to| to == own) {
        return Err(Failure::Input("a copy needs another folder than the relay's"));
    }
    show(backup(&options, &args.to).await.map_err(Failure::Relay)?, out)
}

/// `relay restore`.
pub(super) async fn restore_from(args: &RestoreArgs, out: &mut Output) -> Outcome {
    let options = chosen(&args.place)?;
    on_sqlite(&options)?;
    if has_relay(&options) {
        return Err(Failure::Input("there is a relay: restore into an empty folder"));
    }
    if !Database::file(&args.from).is_file() {
        return Err(Failure::Missing("copy"));
    }
    show(restore(&args.from, &options).await.map_err(Failure::Relay)?, out)
}

fn show(carried: Carried, out: &mut Output) -> Outcome {
    out.show(&carried, |out| {
        let Carried { database_bytes, objects, present, lost } = carried;
        out.tell(&format!(
            "The database: {database_bytes} bytes. Parts of attachments: {objects} copied, {present} there already, {lost} lost."
        ))
    })
}

/// The folder of a relay on SQLite.
fn on_sqlite(options: &Options) -> Outcome<&Path> {
    match &options.database {
        Database::Sqlite(folder) => Ok(folder),
        Database::Postgres(_) => Err(Failure::Input(
            "a PostgreSQL database is copied by its own tools: docs/operator.md says how",
        )),
    }
}

async fn opened(place: &RelayPlace) -> Outcome<Relay> {
    let options = existing(place)?;
    Relay::open(options, Arc::new(SystemClock)).await.map_err(Failure::Relay)
}

/// The relay that is named. Looking after one makes none.
fn existing(place: &RelayPlace) -> Outcome<Options> {
    let options = chosen(place)?;
    match has_relay(&options) {
        true => Ok(options),
        false => Err(Failure::Missing("relay")),
    }
}

fn has_relay(options: &Options) -> bool {
    match &options.database {
        Database::Sqlite(folder) => Database::file(folder).is_file(),
        Database::Postgres(_) => true,
    }
}

fn chosen(place: &RelayPlace) -> Outcome<Options> {
    options(&Configured::of(place, Vec::new())?.usable()?)
}
