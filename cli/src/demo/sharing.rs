use interlude_core::groups::{Audience, DocumentId, Expiry, NewExcerpt, Prompt};
use interlude_core::journal::NewEntry;
use interlude_core::sync::SyncOptions;
use serde_json::json;

use super::circle::Circle;
use super::story::Story;
use crate::failure::{Failure, Outcome};
use crate::output::counted;

const ANSWER: &str = "At work, when he asked again. I was afraid he would go.";
const EXCERPT: &str = "I did not say no when I was asked again.";

/// A prompt is answered for oneself; one sentence is shared, and taken back.
pub(super) fn tell(circle: &Circle<'_>, story: &mut Story<'_>) -> Outcome {
    story.chapter("One sentence is shared")?;
    let prompt = ask(circle)?;
    let entry = NewEntry {
        title: "For me".to_owned(),
        body: ANSWER.to_owned(),
        prompt: Some(prompt.to_string()),
        ..NewEntry::default()
    };
    circle.phone.journal().write(&entry)?;
    let group = circle.of(circle.phone)?;
    let preview = group.preview(&excerpt(prompt))?;
    let readers: Vec<_> = preview.readers().iter().map(|one| one.name.clone()).collect();
    story.fact(
        &format!(
            "Ana answers a prompt in her journal. What would leave, for {}:",
            readers.join(", ")
        ),
        json!({"event": "preview", "readers": readers}),
    )?;
    for part in preview.leaving() {
        let (field, value) = (part.field, part.value);
        story.quote(&format!("{field}: {value}"), json!({"event": "leaves", "field": field}))?;
    }
    let id = group.share(preview)?;
    circle.sync()?;
    let read = read_by_others(circle, EXCERPT)?;
    let private = read_by_others(circle, "afraid")?;
    story.fact(
        &format!(
            "{} that sentence; the answer itself nobody has.",
            counted(read, "person reads", "people read")
        ),
        json!({"event": "shared", "read_by": read, "answer_read_by": private}),
    )?;
    group.withdraw(&id)?;
    circle.sync()?;
    let (left, kept) =
        (read_by_others(circle, EXCERPT)?, circle.phone.journal().search("afraid", 9)?.len());
    story.fact(
        "She withdraws it. It is gone from every vault of the group; her own entry stays.",
        json!({"event": "withdrawn", "read_by": left, "own_entries": kept}),
    )?;
    match (read, private, left) {
        (3, 0, 0) => Ok(()),
        _ => Err(Failure::Input("sharing in the story went wrong: please report this")),
    }
}

fn ask(circle: &Circle<'_>) -> Outcome<DocumentId> {
    let prompt = Prompt {
        title: "Between sessions".to_owned(),
        question: "Where did you not say no?".to_owned(),
        due: None,
        language: "en".to_owned(),
    };
    let id = circle.of(&circle.vera)?.add_prompt(&prompt)?;
    circle.sync()?;
    Ok(id)
}

fn excerpt(prompt: DocumentId) -> NewExcerpt {
    NewExcerpt {
        text: EXCERPT.to_owned(),
        title: String::new(),
        prompt: Some(prompt),
        audience: Audience::Group,
        expires: Expiry::Never,
        later_members_may_read: false,
    }
}

/// How many of the others find a text, in the group or in what they hold of their own.
fn read_by_others(circle: &Circle<'_>, text: &str) -> Outcome<u64> {
    let mut found = 0;
    for device in [&circle.vera, &circle.ben, &circle.carla] {
        let own = device.journal().search(text, 1)?.len();
        let shared = circle.of(device)?.excerpts()?;
        let shared = shared.iter().filter_map(|one| one.text.as_deref());
        found += u64::from(own > 0 || shared.into_iter().any(|one| one.contains(text)));
    }
    Ok(found)
}

/// Carla is removed: what the group says from then on she can neither fetch nor open.
pub(super) fn tell_who_goes(circle: &Circle<'_>, story: &mut Story<'_>) -> Outcome {
    story.chapter("Somebody leaves the group")?;
    let groups = circle.vera.groups();
    groups.remove(&circle.id, &groups.find_member(&circle.id, "Carla")?)?;
    let others = [&circle.vera, circle.phone, &circle.ben];
    super::world::sync(&others, circle.network)?;
    circle.of(&circle.vera)?.publish_norms("What is said here stays here, also after us.")?;
    super::world::sync(&others, circle.network)?;
    let report = circle.carla.sync(circle.network).once(&SyncOptions::default(), &mut |_| ())?;
    let state = report.groups.iter().find(|one| one.space == circle.id).map(|one| one.state.name());
    let hers =
        circle.of(&circle.carla)?.norms()?.is_some_and(|norms| norms.text.contains("after us"));
    let theirs =
        circle.of(&circle.ben)?.norms()?.is_some_and(|norms| norms.text.contains("after us"));
    if hers || !theirs {
        return Err(Failure::Input("a removed member reads on: please report this"));
    }
    story.fact(
        "Carla is removed. The norms change after that: Ben reads it, Carla does not.",
        json!({"event": "member_removed", "state": state, "reads_on": hers}),
    )
}
