use std::io::{self, BufRead};
use std::thread;
use std::time::Duration;

use interlude_core::groups::MembershipState;
use interlude_core::sync::{HttpTransport, SyncOptions};
use interlude_core::{GroupLink, Interlude};
use serde_json::json;

use crate::args::JoinArgs;
use crate::failure::Outcome;
use crate::output::Output;

/// Between two looks whether somebody has let us in.
const PAUSE: Duration = Duration::from_secs(2);

pub(super) fn run(interlude: &Interlude, args: &JoinArgs, out: &mut Output) -> Outcome {
    let link: GroupLink = link(&args.link)?.parse()?;
    let transport = HttpTransport::default();
    let words = interlude.groups().join(&link, &args.me, &transport)?;
    out.show(&json!({"event": "compare", "words": words}), |out| {
        out.tell("Tell the facilitator these words; they see the same when it is you who asks:\n")?;
        out.line(&out.bold(&words.join(" ")))
    })?;
    if args.no_wait {
        return Ok(());
    }
    out.tell("\nWaiting until you are let in (Ctrl-C ends the wait; a later sync goes on) …")?;
    loop {
        interlude.sync(&transport).once(&SyncOptions::default(), &mut |_| ())?;
        let groups = interlude.groups().list()?;
        let found = groups.iter().find(|group| group.id == link.group());
        if let Some(group) = found.filter(|group| group.state == MembershipState::In) {
            let id = group.id.to_string();
            return out.show(&json!({"event": "joined", "group": id}), |out| {
                out.tell(&format!("You are in: {}", group.name))
            });
        }
        thread::sleep(PAUSE);
    }
}

fn link(given: &str) -> Outcome<String> {
    if given != "-" {
        return Ok(given.to_owned());
    }
    let mut link = String::new();
    io::stdin().lock().read_line(&mut link)?;
    Ok(link)
}
