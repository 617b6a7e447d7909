use interlude_core::Interlude;
use interlude_core::sync::{GroupSync, SyncReport, SyncState, SyncStatus, Warning};
use serde_json::{Value, json as object};

use crate::failure::Outcome;
use crate::output::{Output, counted, counted_s, short};

/// What a sync did, for programs.
pub(in crate::commands) fn json(report: &SyncReport) -> Value {
    let mut shown = object!({
        "pushed": report.pushed,
        "pulled": report.pulled,
        "attachments": report.attachments,
    });
    stand(&mut shown, report.state, &report.warnings);
    if !report.groups.is_empty() {
        shown["groups"] = report.groups.iter().map(group).collect();
    }
    shown
}

fn group(group: &GroupSync) -> Value {
    let mut shown = object!({
        "space": group.space.to_string(),
        "failed": group.failed.as_ref().map(ToString::to_string),
    });
    stand(&mut shown, group.state, &group.warnings);
    shown
}

/// As an event.
pub(in crate::commands) fn event(name: &str, report: &SyncReport) -> Value {
    let mut shown = json(report);
    shown["event"] = name.into();
    shown
}

fn stand(shown: &mut Value, state: SyncState, warnings: &[Warning]) {
    shown["state"] = state.name().into();
    if let SyncState::Offline { since } = state {
        shown["since"] = since.to_rfc3339().into();
    }
    shown["warnings"] = warnings.iter().map(warning_json).collect();
}

fn warning_json(warning: &Warning) -> Value {
    let code = warning.name();
    match warning {
        Warning::Missing { device } => object!({"code": code, "device": device}),
        Warning::LatePushes { count }
        | Warning::DamagedPushes { count }
        | Warning::DamagedAttachments { count } => {
            object!({"code": code, "count": count})
        }
        _ => object!({"code": code}),
    }
}

/// What a sync did, for people.
pub(in crate::commands) fn tell(
    interlude: &Interlude,
    report: &SyncReport,
    out: &mut Output,
) -> Outcome {
    let SyncReport { pushed, pulled, attachments, state, warnings, groups } = report;
    let mut done = format!("{pushed} sent, {pulled} received");
    if *attachments > 0 {
        done.push_str(&format!(", {}", counted_s(*attachments, "attachment")));
    }
    out.tell(&format!("{}: {done}.", words(*state)))?;
    warn(interlude, warnings, out)?;
    for group in groups {
        if let Some(error) = &group.failed {
            out.tell(&format!("group {}: {error}", &group.space.to_string()[..8]))?;
        }
        warn(interlude, &group.warnings, out)?;
    }
    Ok(())
}

fn words(state: SyncState) -> String {
    match state {
        SyncState::NotLinked => "Not linked to any device or relay".to_owned(),
        SyncState::InStep => "In step".to_owned(),
        SyncState::Waiting => "Not all is done yet".to_owned(),
        SyncState::Offline { since } => format!("Offline since {}", since.to_rfc3339()),
        SyncState::Forked => "The relay shows two lists of your devices".to_owned(),
        SyncState::Removed => "This device was removed from the others".to_owned(),
    }
}

fn warn(interlude: &Interlude, warnings: &[Warning], out: &mut Output) -> Outcome {
    for warning in warnings {
        let text = describe(interlude, warning)?;
        out.tell(&format!("warning: {text}"))?;
    }
    Ok(())
}

fn describe(interlude: &Interlude, warning: &Warning) -> Outcome<String> {
    Ok(match warning {
        Warning::Missing { device } => {
            format!("the relay is missing changes of {}", name(interlude, device)?)
        }
        Warning::Healed => "the relay had lost something and was given it again".to_owned(),
        Warning::RosterRolledBack => "the relay showed an older list of your devices".to_owned(),
        Warning::RosterForked => "the relay shows two lists of your devices: nothing is sent \
                                  before you choose (interlude device resolve --help)"
            .to_owned(),
        Warning::LatePushes { count } => {
            let pushes = counted(*count, "push", "pushes");
            format!("{pushes} of a removed device came too late and do not count")
        }
        Warning::DamagedPushes { count } => {
            let pushes = counted(*count, "push", "pushes");
            format!("{pushes} at the relay are not what they should be and were left out")
        }
        Warning::DamagedAttachments { count } => {
            let attachments = counted(*count, "attachment", "attachments");
            format!("{attachments} at the relay are not what they should be and were not kept")
        }
        Warning::SnapshotShort => {
            "a device replaced what others wrote by less: it is sent again".to_owned()
        }
        Warning::Cloned => {
            "there is a copy of this vault: this one goes on under another name".to_owned()
        }
    })
}

fn name(interlude: &Interlude, id: &str) -> Outcome<String> {
    if id.is_empty() {
        return Ok("a device that is not known here".to_owned());
    }
    let devices = interlude.devices().list()?;
    let known = devices.into_iter().find(|device| device.id == id);
    Ok(known.map_or_else(|| short(id), |device| device.name))
}

/// Where a vault stands, without asking anyone.
pub(super) fn status(interlude: &Interlude, out: &mut Output) -> Outcome {
    let SyncStatus { state, relay, waiting, warnings } = interlude.sync_status()?;
    let relay = relay.map(|relay| relay.to_string());
    let mut shown = object!({"relay": relay, "waiting": waiting});
    stand(&mut shown, state, &warnings);
    out.show(&shown, |out| {
        out.line(&format!("{}.", words(state)))?;
        if let Some(relay) = &relay {
            out.line(&format!("{} {relay}", out.dim("relay:")))?;
        }
        if waiting > 0 {
            let documents = counted_s(waiting, "document");
            out.line(&format!("{} {documents}", out.dim("waiting to be sent:")))?;
        }
        warn(interlude, &warnings, out)
    })
}
