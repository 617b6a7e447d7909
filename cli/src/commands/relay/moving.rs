use indicatif::ProgressBar;
use interlude_relay::{BlobStore, Database, Moved, NoPlace, Options, move_relay};
use serde::Serialize;
use tracing::Level;

use super::log;
use crate::args::MoveArgs;
use crate::failure::{Failure, Outcome};
use crate::output::{Output, counted, counted_s};

#[derive(Serialize)]
struct Report {
    dry_run: bool,
    #[serde(flatten)]
    moved: Moved,
}

/// `relay move`.
pub(super) async fn run(args: &MoveArgs, out: &mut Output) -> Outcome {
    let (from, to) = places(args)?;
    log::begin(Level::WARN, out.json)?;
    let bar = out.progress("comparing and carrying spaces");
    let moved = move_relay(&from, &to, args.dry_run, |moved| show(&bar, moved)).await;
    bar.finish_and_clear();
    let report = Report { dry_run: args.dry_run, moved: moved.map_err(Failure::Move)? };
    out.show(&report, |out| tell(&report, out))
}

fn show(bar: &ProgressBar, moved: &Moved) {
    bar.set_position(moved.present + moved.spaces);
}

fn tell(report: &Report, out: &mut Output) -> Outcome {
    let Moved { found, present, spaces, mailboxes, compared, .. } = report.moved;
    let found = counted_s(found, "space");
    let mailboxes = counted(mailboxes, "mailbox", "mailboxes");
    if report.dry_run {
        return out.line(&format!(
            "{found}: {present} there already and equal, {spaces} to be carried; and {mailboxes}. Nothing was written."
        ));
    }
    out.line(&format!("{found}: {spaces} carried, {present} there already; and {mailboxes}."))?;
    out.line(&format!("Compared, every column: {}, all equal.", counted_s(compared, "row")))?;
    let Moved { objects, objects_present, objects_lost, .. } = report.moved;
    out.line(&format!(
        "Parts of attachments: {objects} copied, {objects_present} there already, {objects_lost} lost."
    ))?;
    match report.moved.id_kept {
        true => Ok(()),
        false => {
            out.tell("The relay that was there keeps its id; devices ask for it by themselves.")
        }
    }
}

fn places(args: &MoveArgs) -> Outcome<(Options, Options)> {
    let (from, to) = (database(&args.from)?, database(&args.to)?);
    let said = |blobs: &Option<String>| {
        let place = blobs.as_deref().map(str::parse::<BlobStore>).transpose();
        place.map_err(|wrong: NoPlace| Failure::Input(wrong.text()))
    };
    let from_blobs = said(&args.from_blobs)?.or_else(|| BlobStore::beside(&from));
    let from_blobs = from_blobs.ok_or(Failure::Usage(
        "say where the attachments of the PostgreSQL relay are: --from-blobs",
    ))?;
    let to_blobs = said(&args.to_blobs)?.or_else(|| BlobStore::beside(&to));
    let to_blobs = to_blobs.unwrap_or_else(|| from_blobs.clone());
    Ok((Options::new(from, from_blobs), Options::new(to, to_blobs)))
}

fn database(url: &str) -> Outcome<Database> {
    let database: Database = url.parse().map_err(|wrong: NoPlace| Failure::Input(wrong.text()))?;
    match database.tells_password() {
        true => Err(Failure::Input(
            "a password in an argument can be read by everybody on this machine: use PGPASSWORD or PGPASSFILE",
        )),
        false => Ok(database),
    }
}
