//! `interlude`: a private journal for the time between group sessions, for people who like
//! terminals, for scripts, and for the facilitator's desk until there is an app.

mod args;
mod ask;
mod chart;
mod commands;
mod defect;
mod demo;
mod editor;
mod failure;
mod interrupt;
mod json;
mod output;
mod world;

use std::process::ExitCode;

use clap::Parser;

use args::Cli;
use output::Output;

fn main() -> ExitCode {
    defect::say_where();
    let cli = Cli::parse();
    let mut output = Output::new(cli.global.json, cli.global.quiet);
    match commands::run(&cli, &mut output) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => output.fail(&failure),
    }
}
