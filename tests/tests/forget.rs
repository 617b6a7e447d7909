//! Erasing how an entry came to be what it is.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::io::Read;

use interlude_core::Error;
use interlude_core::journal::{Edit, EntryContent};
use interlude_tests::world::{MINUTE, Replica};

fn without_ids(mut content: EntryContent) -> EntryContent {
    content.attachments.iter_mut().for_each(|attachment| attachment.order = 0);
    content
}

#[test]
fn what_is_said_stays_and_how_it_came_to_be_goes() {
    let (here, there) = (Replica::alone(1), Replica::alone(2));
    let journal = here.journal();
    let id = here.write("Tuesday", "I would never say heliotrope aloud.");
    let attached = journal.attach(&id, &mut &b"a photo"[..], "a.jpg", "image/jpeg").unwrap();
    here.tell(&there);
    here.clock.pass(30 * MINUTE);
    let edits = [
        Edit::Replace("heliotrope ".to_owned(), String::new()),
        Edit::Tag("voice".to_owned()),
        Edit::Mood(Some(4)),
        Edit::Trigger(Some("the silence".to_owned())),
        Edit::Bring(true),
    ];
    journal.edit(&id, &edits).unwrap();
    assert_eq!(journal.history(&id).unwrap().len(), 2);
    let before = journal.get(&id).unwrap().content;

    let kept = journal.forget_history(&id).unwrap();
    assert_ne!(kept, id);
    assert!(without_ids(journal.get(&kept).unwrap().content) == without_ids(before));
    assert_eq!(journal.history(&kept).unwrap().len(), 1);
    assert!(matches!(journal.get(&id), Err(Error::NotFound(_))));
    assert!(here.found("heliotrope").is_empty());
    let mut content = Vec::new();
    journal.read_attachment(&kept, &attached).unwrap().read_to_end(&mut content).unwrap();
    assert_eq!(content, b"a photo");

    here.tell(&there);
    assert!(matches!(there.journal().get(&id), Err(Error::NotFound(_))));
    assert!(there.found("heliotrope").is_empty());
    assert_eq!(here.fingerprint(), there.fingerprint());
    assert!(here.core().tidy().unwrap().rekeyed);
}

#[test]
fn nothing_is_forgotten_while_something_would_be_lost() {
    let (here, there) = (Replica::alone(1), Replica::alone(2));
    let id = here.write("", "text");
    here.tell(&there);
    here.journal().edit(&id, &[Edit::Mood(Some(1))]).unwrap();
    there.journal().edit(&id, &[Edit::Mood(Some(5))]).unwrap();
    there.tell(&here);
    assert!(matches!(here.journal().forget_history(&id), Err(Error::Refused(_))));
    here.journal().edit(&id, &[Edit::Mood(Some(5))]).unwrap();
    here.journal().trash(&id).unwrap();
    assert!(matches!(here.journal().forget_history(&id), Err(Error::Refused(_))));
    here.journal().untrash(&id).unwrap();
    here.journal().forget_history(&id).unwrap();
    assert!(matches!(here.journal().forget_history(&id), Err(Error::NotFound(_))));
}
