//! One file for each group of commands.

mod attachments;
mod backup;
mod bundle;
mod device;
mod documents;
mod edit;
mod goal;
mod group;
mod history;
mod insights;
mod keys;
mod late;
mod line;
mod links;
mod list;
mod plan;
mod portability;
mod relay;
mod reminder;
mod remove;
mod salvage;
mod session;
mod sync;
mod upkeep;
mod write;

use std::sync::Arc;

use interlude_core::Interlude;
use interlude_core::journal::DocumentId;

use crate::args::{Cli, Command, DeviceCommand, Global};
use crate::failure::Outcome;
use crate::output::Output;
use crate::{demo, world};

/// Does what the command line asks.
pub(crate) fn run(cli: &Cli, out: &mut Output) -> Outcome {
    let global = &cli.global;
    match &cli.command {
        Command::Init { recovery_phrase_file } => {
            keys::init(global, recovery_phrase_file.as_deref(), out)
        }
        Command::RestoreBackup { file, with_phrase, recovery_phrase_file } => backup::restore(
            global,
            file,
            with_phrase.as_ref(),
            recovery_phrase_file.as_deref(),
            out,
        ),
        Command::Salvage { to, recovery_phrase_file } => {
            salvage::run(global, to, recovery_phrase_file.as_deref(), out)
        }
        Command::Completions { shell } => documents::completions(*shell),
        Command::Man { to } => documents::manual(to.as_deref(), out),
        Command::Emotions => documents::emotions(out),
        Command::Relay { command } => relay::run(command, out),
        Command::Demo { keep } => demo::run(keep.as_deref(), out),
        Command::Device { command: DeviceCommand::Accept(args) } => {
            device::accept(global, args, out)
        }
        Command::Device { command: DeviceCommand::Recover(args) } => {
            device::recover(global, args, out)
        }
        command => {
            let interlude = Arc::new(world::open(global)?);
            let done = on_vault(command, &interlude, global, out);
            for problem in interlude.problems() {
                out.tell(&format!("warning: {}", upkeep::describe(problem)))?;
            }
            interlude.lock();
            done
        }
    }
}

fn on_vault(
    command: &Command,
    interlude: &Arc<Interlude>,
    global: &Global,
    out: &mut Output,
) -> Outcome {
    match command {
        Command::Write(args) => write::run(interlude, args, out),
        Command::Edit(args) => edit::run(interlude, args, out),
        Command::Show { id } => list::show(interlude, id, out),
        Command::List(args) => list::run(interlude, args, out),
        Command::Search { query, limit } => list::search(interlude, &query.join(" "), *limit, out),
        Command::Tags => list::tags(interlude, out),
        Command::Lookback { date } => list::lookback(interlude, *date, out),
        Command::History { id, since } => history::run(interlude, id, since.as_deref(), out),
        Command::Restore { id, then } => history::restore(interlude, id, then, out),
        Command::Conflicts { resolve } => history::conflicts(interlude, resolve.as_ref(), out),
        Command::Trash { id } => remove::trash(interlude, id, out),
        Command::Untrash { id } => remove::untrash(interlude, id, out),
        Command::Erase { id, history: false, yes } => remove::erase(interlude, id, *yes, out),
        Command::Erase { id, history: true, yes } => {
            remove::erase_history(interlude, id, *yes, out)
        }
        Command::Attach { id, files } => attachments::attach(interlude, id, files, out),
        Command::Detach { id, attachment } => attachments::detach(interlude, id, attachment, out),
        Command::Attachment { id, attachment, to } => {
            attachments::write(interlude, id, attachment, to)
        }
        Command::Insights { what, from, to, png } => {
            insights::run(interlude, *what, (*from, *to), png.as_deref(), out)
        }
        Command::Import { path, format, dry_run } => {
            portability::import(interlude, path, format.as_deref(), *dry_run, out)
        }
        Command::Export { to, format } => portability::export(interlude, to, *format, out),
        Command::Reminder { command } => reminder::run(interlude, command, out),
        Command::Session { command } => session::run(interlude, command, out),
        Command::Group { command } => group::run(interlude, command, out),
        Command::Line { command } => line::run(interlude, command, out),
        Command::Goal { command } => goal::run(interlude, command, out),
        Command::Plan(args) => plan::run(interlude, args, out),
        Command::Device { command } => device::run(command, interlude, global, out),
        Command::Sync(args) => sync::run(interlude, args, out),
        Command::Bundle { command } => bundle::run(interlude, command, out),
        Command::Late { command } => late::run(interlude, command, out),
        Command::Backup { file } => backup::run(interlude, file, out),
        Command::Protect => keys::protect(interlude, out),
        Command::Passphrase => keys::passphrase(interlude, out),
        Command::Health { thorough } => upkeep::health(interlude, *thorough, out),
        Command::Tidy => upkeep::tidy(interlude, out),
        Command::Rebuild => upkeep::rebuild(interlude, out),
        _ => Ok(()),
    }
}

/// The entry that any beginning of its id names.
fn entry(interlude: &Interlude, id: &str) -> Outcome<DocumentId> {
    Ok(interlude.journal().find(id)?)
}
