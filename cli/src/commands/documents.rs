use std::io;
use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;
use interlude_core::journal::EMOTIONS;
use serde_json::{Map, json};

use crate::args::Cli;
use crate::failure::Outcome;
use crate::output::Output;

pub(super) fn completions(shell: Shell) -> Outcome {
    clap_complete::generate(shell, &mut Cli::command(), "interlude", &mut io::stdout());
    Ok(())
}

pub(super) fn manual(to: Option<&Path>, out: &mut Output) -> Outcome {
    let Some(folder) = to else {
        return Ok(clap_mangen::Man::new(Cli::command()).render(&mut io::stdout().lock())?);
    };
    std::fs::create_dir_all(folder)?;
    clap_mangen::generate_to(Cli::command(), folder)?;
    out.tell("The manual pages are in the folder.")
}

pub(super) fn emotions(out: &mut Output) -> Outcome {
    let families: Map<_, _> =
        EMOTIONS.iter().map(|one| (one.key.to_owned(), json!(one.emotions))).collect();
    out.show(&json!({"families": families}), |out| {
        let rows = EMOTIONS.iter().map(|one| vec![one.key.to_owned(), one.emotions.join(", ")]);
        let rows = rows.collect();
        out.table(&["family", "emotions"], rows)
    })
}
