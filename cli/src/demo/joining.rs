use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use interlude_core::environment::Transport;
use interlude_core::journal::EntryFilter;
use interlude_core::sync::SyncOptions;
use interlude_core::{Interlude, LinkCode, Linking};
use serde_json::json;

use super::relay::Loopback;
use super::story::Story;
use super::world;
use crate::failure::{Failure, Outcome};

/// A tablet is linked by a code, through a relay that runs for the length of the story.
pub(super) fn tell(
    folder: &Path,
    phone: &Interlude,
    relay: &Loopback,
    network: &dyn Transport,
    story: &mut Story<'_>,
) -> Outcome<Interlude> {
    story.chapter("A tablet joins")?;
    story.say("A relay carries sealed records between devices. It can read none of them.")?;
    let linking = phone.devices().link(network, Some(&relay.url), &SyncOptions::default())?;
    let url = relay.url.to_string();
    story.fact(&format!("A relay runs at {url}."), json!({"event": "relay", "url": url}))?;
    let code = linking.code().clone();
    let shown = code.to_string();
    let begin = shown.chars().take(11).collect::<String>();
    story.fact(
        &format!("The phone shows a code, {begin}…, for five minutes and one use."),
        json!({"event": "code", "code": shown}),
    )?;
    let (tablet, _) = world::vault(&folder.join("tablet"))?;
    let digits = meet(linking, &tablet, &code, network)?;
    story.fact(
        &format!("Both show {digits}; the person compares, and lets the tablet in."),
        json!({"event": "linked", "digits": digits}),
    )?;
    world::sync(&[&tablet, phone], network)?;
    let entries = tablet.journal().list(&EntryFilter::default(), None, 100)?.entries.len();
    story.fact(
        &format!("{entries} entries are on the tablet."),
        json!({"event": "carried", "entries": entries}),
    )?;
    let readable = look_for("shoulder", &folder.join("relay"))?;
    if readable > 0 {
        return Err(Failure::Input("the relay of the story can read: please report this"));
    }
    story.fact(
        "Nothing that was written can be found in the relay's files.",
        json!({"event": "relay_reads", "found": readable}),
    )?;
    Ok(tablet)
}

/// What both devices do, each in a thread of its own; gives the digits that were on both screens.
fn meet(
    mut linking: Linking<'_>,
    tablet: &Interlude,
    code: &LinkCode,
    network: &dyn Transport,
) -> Outcome<String> {
    let (screen, seen) = channel();
    thread::scope(|scope| {
        let joining = scope.spawn(move || accept(tablet, code, network, &screen));
        let newcomer = linking.wait(&mut || true)?;
        if seen.recv().is_ok_and(|digits| digits == newcomer.digits) {
            linking.confirm()?;
        } else {
            linking.refuse()?;
        }
        joining.join().map_err(|_| Failure::Input("the tablet of the story failed"))??;
        Ok(newcomer.digits)
    })
}

fn accept(
    tablet: &Interlude,
    code: &LinkCode,
    network: &dyn Transport,
    screen: &Sender<String>,
) -> Outcome {
    let mut accepting = tablet.devices().accept(network, code, "Tablet")?;
    let digits = accepting.digits(&mut || true)?;
    // Nobody looks any more when the phone gave up, which the next step says.
    let _ = screen.send(digits);
    Ok(accepting.finish(&mut || true)?)
}

/// In how many files below a folder a word can be read.
fn look_for(word: &str, folder: &Path) -> Outcome<u64> {
    let mut found = 0;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found += look_for(word, &path)?;
            continue;
        }
        let bytes = std::fs::read(path)?;
        found += u64::from(bytes.windows(word.len()).any(|window| window == word.as_bytes()));
    }
    Ok(found)
}
