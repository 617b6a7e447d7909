use interlude_core::sync::{HttpTransport, SyncOptions, SyncState};
use interlude_core::{Device, Interlude};
use serde_json::{Value, json};

use crate::args::Branch;
use crate::commands::sync;
use crate::failure::{Failure, Outcome};
use crate::output::{Output, short};

pub(super) fn list(interlude: &Interlude, out: &mut Output) -> Outcome {
    let devices = interlude.devices().list()?;
    let words = match interlude.sync_status()?.state {
        SyncState::NotLinked => Vec::new(),
        _ => interlude.devices().space_words()?,
    };
    let shown: Vec<_> = devices.iter().map(device_json).collect();
    out.show(&json!({"devices": shown, "space_words": words}), |out| {
        out.table(&["id", "name", "added", ""], devices.iter().map(row).collect())?;
        match words.is_empty() {
            true => out.tell("\nNot linked: `interlude device link --relay https://…`"),
            false => out.tell(&format!(
                "\nAll your devices show these words, or they see different lists: {}",
                words.join(" ")
            )),
        }
    })
}

fn device_json(device: &Device) -> Value {
    json!({
        "id": device.id,
        "name": device.name,
        "this": device.this,
        "added_at": device.added_at.map(|at| at.to_rfc3339()),
        "removing": device.removing,
    })
}

fn row(device: &Device) -> Vec<String> {
    let mark = match device {
        Device { this: true, .. } => "this one",
        Device { removing: true, .. } => "goes with the next sync",
        _ => "",
    };
    let added = device.added_at.map(|at| at.to_rfc3339()).unwrap_or_default();
    let day = added.split('T').next().unwrap_or_default();
    vec![short(&device.id), device.name.clone(), day.to_owned(), mark.to_owned()]
}

/// The removal is noted first: what the network does not let happen now happens with the next sync.
pub(super) fn remove(interlude: &Interlude, id: &str, out: &mut Output) -> Outcome {
    let devices = interlude.devices().list()?;
    interlude.devices().remove(id)?;
    let id = devices.iter().map(|device| device.id.clone()).find(|whole| whole.starts_with(id));
    let id = id.ok_or(Failure::Missing("device"))?;
    let transport = HttpTransport::default();
    let report = sync::with_progress(interlude, &transport, &SyncOptions::default(), out)?;
    let removed = interlude.devices().list()?.iter().all(|device| device.id != id);
    let mut shown = sync::json(&report);
    shown["id"] = id.into();
    shown["removed"] = removed.into();
    out.show(&shown, |out| match removed {
        true => out.tell("Removed. It reads nothing that is written from now on."),
        false => out.tell("It is removed with the next sync that reaches the relay."),
    })?;
    if removed { Ok(()) } else { sync::end(&report) }
}

pub(super) fn rename(interlude: &Interlude, name: &str, out: &mut Output) -> Outcome {
    interlude.devices().rename(name)?;
    let devices = interlude.devices().list()?;
    let this = devices.iter().find(|device| device.this).ok_or(Failure::Missing("device"))?;
    out.show(&device_json(this), |out| {
        out.tell("Renamed. Your other devices see it once they have synced.")
    })
}

pub(super) fn resolve(interlude: &Interlude, keep: Branch, out: &mut Output) -> Outcome {
    let transport = HttpTransport::default();
    interlude.devices().resolve(&transport, keep == Branch::Ours)?;
    let report = sync::with_progress(interlude, &transport, &SyncOptions::default(), out)?;
    out.show(&sync::json(&report), |out| {
        out.tell("There is one list of your devices again.")?;
        sync::tell(interlude, &report, out)
    })?;
    sync::end(&report)
}
