use interlude_core::Interlude;
use interlude_core::sync::{HttpTransport, RelayUrl, SyncReport};
use interlude_core::vault::RecoveryPhrase;

use super::undo;
use crate::args::{Global, RecoverArgs};
use crate::commands::sync;
use crate::failure::Outcome;
use crate::output::Output;
use crate::world;

pub(in crate::commands) fn run(global: &Global, args: &RecoverArgs, out: &mut Output) -> Outcome {
    let relay = RelayUrl::parse(&args.relay)?;
    let phrase = world::phrase(args.recovery_phrase_file.as_ref())?;
    let (interlude, made) = world::open_or_make(global)?;
    let bar = out.progress("getting everything back");
    let recovered = recover(&interlude, &relay, &phrase, args);
    bar.finish_and_clear();
    match recovered {
        Err(failure) => {
            undo(global, interlude, made)?;
            Err(failure)
        }
        Ok(report) => {
            let told = tell(&interlude, &report, out);
            interlude.close();
            told
        }
    }
}

fn recover(
    interlude: &Interlude,
    relay: &RelayUrl,
    phrase: &RecoveryPhrase,
    args: &RecoverArgs,
) -> Outcome<SyncReport> {
    let name = args.name.clone().unwrap_or_else(world::device_name);
    let transport = HttpTransport::default();
    Ok(interlude.devices().recover(&transport, relay, phrase, &name, args.remove_others)?)
}

fn tell(interlude: &Interlude, report: &SyncReport, out: &mut Output) -> Outcome {
    let devices = interlude.devices().list()?;
    let this = devices.iter().find(|device| device.this).map(|device| device.id.as_str());
    let mut shown = sync::json(report);
    shown["device"] = this.into();
    out.show(&shown, |out| {
        sync::tell(interlude, report, out)?;
        match devices.len() {
            1 => out.tell("This is your only device now."),
            count => out.tell(&format!(
                "You have {count} devices; `interlude device remove ID` removes one that is lost."
            )),
        }
    })
}
