use std::sync::Arc;
use std::time::Duration;

use interlude_core::sync::{HttpTransport, SyncOptions, SyncReport, SyncState};
use interlude_core::{Background, Error, Interlude};
use serde_json::json;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{MissedTickBehavior, interval};

use super::{end, event, tell};
use crate::failure::{Failure, Outcome};
use crate::interrupt::{interrupted, runtime};
use crate::output::Output;

type Round = Result<SyncReport, Error>;

/// How often it is looked whether another process wrote something into the vault.
const LOOK: Duration = Duration::from_secs(2);

/// Syncs until interrupted and tells of every round.
pub(super) fn run(
    interlude: &Arc<Interlude>,
    transport: HttpTransport,
    options: SyncOptions,
    out: &mut Output,
) -> Outcome {
    let (sender, mut rounds) = unbounded_channel();
    let heard = move |ended: &Round| {
        // Nobody listens any more when the command is about to end.
        let _ = sender.send(ended.clone());
    };
    out.tell("Syncing until interrupted (Ctrl-C).")?;
    runtime()?.block_on(async {
        let end = interrupted()?;
        let background =
            Background::start(interlude, Arc::new(transport), options, Box::new(heard));
        let told = tokio::select! {
            () = end => Ok(()),
            told = tell_rounds(interlude, &background, &mut rounds, out) => told,
        };
        // A round that is under way ends with its next step; what it did stays done.
        interlude.lock();
        background.stop();
        told
    })
}

async fn tell_rounds(
    interlude: &Interlude,
    background: &Background,
    rounds: &mut UnboundedReceiver<Round>,
    out: &mut Output,
) -> Outcome {
    let mut look = interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // Whether the last round did all there was: after a failure the pause is not cut short.
    let mut in_step = false;
    loop {
        tokio::select! {
            round = rounds.recv() => {
                let Some(round) = round else { return Ok(()) };
                in_step = matches!(&round, Ok(report) if report.state == SyncState::InStep);
                match round {
                    Err(Error::Locked(_)) if take_up(interlude) => background.nudge(),
                    round => tell_round(interlude, round, out)?,
                }
            }
            _ = look.tick(), if in_step => {
                let due = match interlude.sync_status() {
                    Err(Error::Locked(_)) => true,
                    status => status?.waiting > 0,
                };
                if due {
                    in_step = false;
                    background.nudge();
                }
            }
        }
    }
}

/// Another process renewed the key of the vault (it erased something): the files are taken up again
/// under the new one.
fn take_up(interlude: &Interlude) -> bool {
    // Where the old file stood does not matter any more.
    let _ = interlude.suspend();
    interlude.resume().is_ok()
}

fn tell_round(interlude: &Interlude, round: Round, out: &mut Output) -> Outcome {
    match round {
        Ok(report) => {
            out.show(&event("synced", &report), |out| tell(interlude, &report, out))?;
            // A device that was removed does not come back by waiting.
            if report.state == SyncState::Removed { end(&report) } else { Ok(()) }
        }
        Err(error) => {
            let (_, code, message) = Failure::Core(error).describe();
            let shown = json!({"event": "failed", "error": {"code": code, "message": message}});
            out.show(&shown, |out| out.tell(&format!("failed, will be tried again: {message}")))
        }
    }
}
