use std::sync::Arc;

use interlude_core::sync::{HttpTransport, SyncOptions, SyncReport};
use interlude_core::{Background, Error, Interlude};
use serde_json::json;
use tokio::sync::mpsc::unbounded_channel;

use super::{event, tell};
use crate::failure::{Failure, Outcome};
use crate::interrupt::{interrupted, runtime};
use crate::output::Output;

/// Syncs until interrupted and tells of every round.
pub(super) fn run(
    interlude: &Arc<Interlude>,
    transport: HttpTransport,
    options: SyncOptions,
    out: &mut Output,
) -> Outcome {
    let (sender, mut rounds) = unbounded_channel();
    let heard = move |ended: &Result<SyncReport, Error>| {
        // Nobody listens any more when the command is about to end.
        let _ = sender.send(ended.clone());
    };
    out.tell("Syncing until interrupted (Ctrl-C).")?;
    runtime()?.block_on(async {
        let mut end = interrupted()?;
        let background =
            Background::start(interlude, Arc::new(transport), options, Box::new(heard));
        let told = loop {
            tokio::select! {
                () = &mut end => break Ok(()),
                ended = rounds.recv() => match ended {
                    Some(ended) => {
                        if let Err(failure) = tell_round(interlude, ended, out) {
                            break Err(failure);
                        }
                    }
                    None => break Ok(()),
                },
            }
        };
        // A round that is under way ends with its next step; what it did stays done.
        interlude.lock();
        background.stop();
        told
    })
}

fn tell_round(
    interlude: &Interlude,
    ended: Result<SyncReport, Error>,
    out: &mut Output,
) -> Outcome {
    match ended {
        Ok(report) => out.show(&event("synced", &report), |out| tell(interlude, &report, out)),
        Err(error) => {
            let (_, code, message) = Failure::Core(error).describe();
            let shown = json!({"event": "failed", "error": {"code": code, "message": message}});
            out.show(&shown, |out| out.tell(&format!("failed, will be tried again: {message}")))
        }
    }
}
