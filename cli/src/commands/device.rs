//! The participant's devices.

mod accept;
mod link;
mod manage;
mod qr;
mod recover;

use interlude_core::Interlude;

pub(super) use accept::run as accept;
pub(super) use qr::draw;
pub(super) use recover::run as recover;

use crate::args::{DeviceCommand, Global};
use crate::failure::Outcome;
use crate::output::Output;
use crate::world;

/// Commands on a vault that is there.
pub(super) fn run(
    command: &DeviceCommand,
    interlude: &Interlude,
    global: &Global,
    out: &mut Output,
) -> Outcome {
    match command {
        DeviceCommand::Link(args) => link::run(interlude, args, global, out),
        DeviceCommand::List => manage::list(interlude, out),
        DeviceCommand::Remove { id } => manage::remove(interlude, id, out),
        DeviceCommand::Rename { name } => manage::rename(interlude, name, out),
        DeviceCommand::Resolve { keep } => manage::resolve(interlude, *keep, out),
        // These may have to make the vault first.
        DeviceCommand::Accept(args) => accept(global, args, out),
        DeviceCommand::Recover(args) => recover(global, args, out),
    }
}

/// Gives this device a name where it has none that others could see.
pub(super) fn give_name(interlude: &Interlude, name: Option<&str>) -> Outcome {
    let devices = interlude.devices();
    if let Some(name) = name {
        return Ok(devices.rename(name)?);
    }
    let named = devices.list()?.iter().any(|device| device.this && device.added_at.is_some());
    if named { Ok(()) } else { Ok(devices.rename(&world::device_name())?) }
}

/// Removes a vault that was made only to join and did not: its words were shown to nobody. One that
/// joined stays, whatever came after.
fn undo(global: &Global, interlude: Interlude, made: bool) -> Outcome {
    let joined = interlude.sync_status().map_or(true, |status| status.relay.is_some());
    interlude.close();
    if made && !joined {
        std::fs::remove_dir_all(world::folder(global)?)?;
    }
    Ok(())
}
