use std::io::{self, BufRead};

use interlude_core::sync::{HttpTransport, SyncOptions, SyncState};
use interlude_core::{Interlude, LinkCode};
use serde_json::json;

use super::undo;
use crate::args::{AcceptArgs, Global};
use crate::commands::sync;
use crate::failure::Outcome;
use crate::output::Output;
use crate::world;

pub(in crate::commands) fn run(global: &Global, args: &AcceptArgs, out: &mut Output) -> Outcome {
    let code = read_code(&args.code)?;
    let (interlude, made) = world::open_or_make(global)?;
    match join(&interlude, &code, args.name.as_deref(), out) {
        Err(failure) => {
            undo(global, interlude, made)?;
            Err(failure)
        }
        Ok(()) => {
            let fetched = fetch(&interlude, made, out);
            interlude.close();
            fetched
        }
    }
}

fn read_code(code: &str) -> Outcome<LinkCode> {
    if code != "-" {
        return Ok(code.parse()?);
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.parse()?)
}

fn join(interlude: &Interlude, code: &LinkCode, name: Option<&str>, out: &mut Output) -> Outcome {
    let name = name.map_or_else(world::device_name, str::to_owned);
    let transport = HttpTransport::default();
    let mut accepting = interlude.devices().accept(&transport, code, &name)?;
    let digits = accepting.digits(&mut || true)?;
    out.show(&json!({"event": "compare", "digits": digits}), |out| {
        out.line(&format!("Compare these digits with the other device: {}", out.bold(&digits)))?;
        out.tell("If they are the same, say so there. Waiting …")
    })?;
    accepting.finish(&mut || true)?;
    let devices = interlude.devices().list()?;
    let this = devices.iter().find(|device| device.this).map(|device| device.id.as_str());
    out.show(&json!({"event": "linked", "device": this}), |out| {
        out.tell("This is one of your devices now.")
    })
}

/// The device is in, whatever comes now: without a network the next sync fetches everything.
fn fetch(interlude: &Interlude, made: bool, out: &mut Output) -> Outcome {
    let transport = HttpTransport::default();
    let report = sync::with_progress(interlude, &transport, &SyncOptions::default(), out)?;
    out.show(&sync::event("synced", &report), |out| sync::tell(interlude, &report, out))?;
    if made && report.state != SyncState::Removed {
        out.tell("\nNow run `interlude protect` and type the 24 words of your first device:")?;
        out.tell("they open this one too, should you forget the passphrase.")?;
    }
    sync::end(&report)
}
