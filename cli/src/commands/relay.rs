//! Running a relay, and looking after it.

mod configured;
mod log;
mod moving;
mod operate;
mod serve;

use crate::args::RelayCommand;
use crate::failure::Outcome;
use crate::interrupt::runtime;
use crate::output::Output;

pub(super) fn run(command: &RelayCommand, out: &mut Output) -> Outcome {
    match command {
        RelayCommand::Serve(args) => serve::run(args, out),
        RelayCommand::CheckConfig(args) => configured::explain(args, out),
        RelayCommand::Stats(args) => runtime()?.block_on(operate::stats(args, out)),
        RelayCommand::EraseSpace(args) => runtime()?.block_on(operate::erase(args, out)),
        RelayCommand::Backup(args) => runtime()?.block_on(operate::back_up(args, out)),
        RelayCommand::Restore(args) => runtime()?.block_on(operate::restore_from(args, out)),
        RelayCommand::Move(args) => runtime()?.block_on(moving::run(args, out)),
        RelayCommand::Orphans(args) => runtime()?.block_on(operate::orphans(args, out)),
    }
}
