//! Bringing a vault and its relay into step.

mod report;
mod watch;

use std::sync::Arc;

use interlude_core::environment::Transport;
use interlude_core::sync::{
    AttachmentPolicy, HttpTransport, RelayUrl, SyncOptions, SyncReport, SyncState,
};
use interlude_core::{Error, Interlude};
use serde_json::json as object;

pub(super) use report::{event, json, tell};

use super::device::give_name;
use crate::args::{Attachments, SyncArgs};
use crate::ask::confirm;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::world;

pub(super) fn run(interlude: &Arc<Interlude>, args: &SyncArgs, out: &mut Output) -> Outcome {
    if args.status {
        return report::status(interlude, out);
    }
    let (transport, options) = (HttpTransport::default(), options(args)?);
    if let Some(relay) = &args.relay {
        let relay = RelayUrl::parse(relay)?;
        give_name(interlude, None)?;
        interlude.sync(&transport).set_relay(&relay)?;
    }
    if interlude.sync_status()?.relay.is_none() && interlude.groups().list()?.is_empty() {
        return Err(Failure::Refused(
            "this vault has no relay yet: name one with --relay https://…, or make it one of your \
             devices (interlude device accept CODE)",
        ));
    }
    if args.delete_from_relay {
        return delete(interlude, args.yes, &transport, out);
    }
    if args.watch {
        return watch::run(interlude, transport, options, out);
    }
    let report = with_progress(interlude, &transport, &options, out)?;
    out.show(&json(&report), |out| tell(interlude, &report, out))?;
    end(&report)
}

fn options(args: &SyncArgs) -> Outcome<SyncOptions> {
    let attachments = match args.attachments {
        Attachments::OnDemand => AttachmentPolicy::OnDemand,
        Attachments::All => AttachmentPolicy::All,
        Attachments::None => AttachmentPolicy::DataSaver,
    };
    let token = world::token(args.token_file.as_deref())?;
    let deadline_ms = args.deadline.map(|seconds| seconds.saturating_mul(1000));
    Ok(SyncOptions { deadline_ms, attachments, token })
}

fn delete(
    interlude: &Interlude,
    yes: bool,
    transport: &dyn Transport,
    out: &mut Output,
) -> Outcome {
    let question = "Have the relay delete everything it holds of you, for all your devices?";
    confirm(question, "nothing was deleted", yes)?;
    interlude.sync(transport).delete_from_relay()?;
    out.show(&object!({"deleted": true}), |out| {
        out.tell("The relay holds nothing of you any more. Your devices keep what they have;")?;
        out.tell("the next sync of any of them would give it all back.")
    })
}

/// Syncs once, with a bar where it may take long.
pub(super) fn with_progress(
    interlude: &Interlude,
    transport: &dyn Transport,
    options: &SyncOptions,
    out: &Output,
) -> Outcome<SyncReport> {
    let bar = out.progress("syncing");
    let report = interlude.sync(transport).once(options, &mut |done| {
        bar.set_position(done.pulled + done.pushed + done.attachments);
    });
    bar.finish_and_clear();
    Ok(report?)
}

/// How a command ends whose report says that it could not do all.
pub(super) fn end(report: &SyncReport) -> Outcome {
    match report.state {
        SyncState::Offline { .. } => Err(Error::Offline("the relay cannot be reached").into()),
        SyncState::Removed => Err(Failure::Refused("this device was removed from the others")),
        SyncState::Forked => {
            Err(Error::Relay("it shows two lists of your devices: see `interlude device resolve`")
                .into())
        }
        SyncState::NotLinked | SyncState::InStep | SyncState::Waiting => Ok(()),
    }
}
