use std::io::{self, IsTerminal};

use interlude_core::sync::{HttpTransport, RelayUrl, SyncOptions};
use interlude_core::{Error, Interlude, Newcomer};
use serde_json::json;

use super::{give_name, qr};
use crate::args::{Global, LinkArgs};
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::{ask, world};

pub(super) fn run(
    interlude: &Interlude,
    args: &LinkArgs,
    global: &Global,
    out: &mut Output,
) -> Outcome {
    if !args.yes && !io::stdin().is_terminal() {
        return Err(Failure::Input("run it in a terminal to compare the digits, or give --yes"));
    }
    let relay = args.relay.as_deref().map(RelayUrl::parse).transpose()?;
    if relay.is_none() && interlude.sync_status()?.relay.is_none() {
        return Err(Failure::Input("this vault has no relay yet: give --relay https://…"));
    }
    let token = world::token(args.token_file.as_deref())?;
    give_name(interlude, args.name.as_deref())?;
    let transport = HttpTransport::default();
    let bar = out.progress("bringing the relay up to date");
    let options = SyncOptions { token, ..SyncOptions::default() };
    let linking = interlude.devices().link(&transport, relay.as_ref(), &options);
    bar.finish_and_clear();
    let mut linking = linking?;
    show_code(&linking.code().to_string(), out)?;
    let newcomer = linking.wait(&mut || true)?;
    show_digits(&newcomer, out)?;
    if !args.yes
        && let Err(failure) = ask_owner(interlude, global)
    {
        // Should it not be told no, it is not let in all the same.
        let _ = linking.refuse();
        return Err(failure);
    }
    let device = linking.confirm()?;
    out.show(&json!({"event": "linked", "device": device}), |out| {
        out.tell("It is one of your devices now.")
    })
}

fn show_code(code: &str, out: &mut Output) -> Outcome {
    out.show(&json!({"event": "code", "code": code}), |out| {
        out.tell("On the other device, read this code or type it (interlude device accept):\n")?;
        if let Some(terminal) = out.terminal() {
            out.line(&qr::draw(code, terminal)?)?;
        }
        out.line(code)?;
        out.tell("\nIt holds for five minutes and once. Waiting …")
    })
}

fn show_digits(newcomer: &Newcomer, out: &mut Output) -> Outcome {
    let Newcomer { name, digits } = newcomer;
    let shown = json!({"event": "compare", "digits": digits, "name": name});
    out.show(&shown, |out| {
        out.line(&format!("{name} wants to come in and shows these digits: {}", out.bold(digits)))
    })
}

/// PROTOCOL §6: the digits are compared, and whoever confirms is the owner of this device.
fn ask_owner(interlude: &Interlude, global: &Global) -> Outcome {
    if !ask::is_yes("Does the other device show the same digits?")? {
        return Err(Failure::Refused("the digits differ: nobody was let in"));
    }
    if global.phrase_file.is_some() {
        // The words that opened the vault a moment ago say it as well.
        return Ok(());
    }
    for _ in 0..2 {
        match interlude.check_passphrase(&world::passphrase("Your passphrase, to confirm: ")?) {
            Err(Error::WrongKey) if world::has_passphrase() => return Err(Error::WrongKey.into()),
            Err(Error::WrongKey) => {}
            checked => return Ok(checked?),
        }
    }
    Ok(interlude.check_passphrase(&world::passphrase("Your passphrase, once more: ")?)?)
}
