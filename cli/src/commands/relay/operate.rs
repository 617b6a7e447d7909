use std::io::{IsTerminal, stdin};
use std::sync::Arc;

use interlude_relay::{Carried, Database, Options, Relay, SpaceId, SystemClock, backup, restore};
use serde_json::json;

use super::configured::Configured;
use super::serve::options;
use crate::args::{BackupArgs, EraseArgs, OrphansArgs, RelayPlace, RestoreArgs};
use crate::ask;
use crate::failure::{Failure, Outcome};
use crate::output::Output;

/// `relay stats`.
pub(super) async fn stats(place: &RelayPlace, out: &mut Output) -> Outcome {
    let stats = opened(place).await?.stats().await.map_err(Failure::Relay)?;
    out.show(&stats, |out| {
        let rows = stats.named().map(|(name, number)| vec![name.to_owned(), number.to_string()]);
        out.table(&["what", "how much"], rows.to_vec())
    })
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
    show(backup(&options, &args.to).await.map_err(Failure::Relay)?, out)
}

/// `relay restore`.
pub(super) async fn restore_from(args: &RestoreArgs, out: &mut Output) -> Outcome {
    let options = chosen(&args.place)?;
    if has_relay(&options) {
        return Err(Failure::Input("there is a relay: restore into an empty folder"));
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
        Database::Sqlite(folder) => folder.join("relay.db").is_file(),
        Database::Postgres(_) => true,
    }
}

fn chosen(place: &RelayPlace) -> Outcome<Options> {
    options(&Configured::of(place, Vec::new())?.usable()?)
}
