//! What cases do with a journal.

use std::sync::Arc;

use interlude_core::journal::{Coping, Edit, Field, Form, Helped, Scalar, TextField};
use interlude_core::time::Moment;
use interlude_ffi as ffi;
use interlude_ffi::Vault;
use serde_json::{Map, Value, json};

use super::told::Told;
use super::world::{Gave, id, maybe, text, words};

fn unit(name: &str) -> ffi::TextUnit {
    match name {
        "Scalars" => ffi::TextUnit::Scalars,
        "Utf16" => ffi::TextUnit::Utf16,
        _ => ffi::TextUnit::Utf8,
    }
}

pub(super) fn position(step: &Value) -> Gave {
    let (from, to) = (unit(&text(step, "from")), unit(&text(step, "to")));
    let at = step["at"].as_u64().unwrap();
    ffi::text_position(text(step, "text"), at, from, to).map(|position| json!(position))
}

fn new_entry(step: &Value) -> ffi::NewEntry {
    ffi::NewEntry {
        title: step["title"].as_str().unwrap_or_default().to_owned(),
        body: step["body"].as_str().unwrap_or_default().to_owned(),
        created: step["created"].as_str().map(|text| Moment::parse(text).unwrap()),
        form: step["form"].as_str().map(form),
        mood: step["mood"].as_u64().map(|mood| u8::try_from(mood).unwrap()),
        emotions: words(step, "emotions"),
        tags: words(step, "tags"),
        favourite: step["favourite"] == true,
        bring: step["bring"] == true,
        session: maybe(step, "session"),
        prompt: maybe(step, "prompt"),
        goal: maybe(step, "goal"),
        coping: step["action"].as_str().map(|action| coping(action, step)),
    }
}

fn form(name: &str) -> Form {
    match name {
        "CheckIn" => Form::CheckIn,
        "Coping" => Form::Coping,
        _ => Form::Entry,
    }
}

fn coping(action: &str, step: &Value) -> Coping {
    let helped = step["helped"].as_str().map(|helped| match helped {
        "Yes" => Helped::Yes,
        "Some" => Helped::Some,
        _ => Helped::No,
    });
    Coping { trigger: maybe(step, "trigger"), action: Some(action.to_owned()), helped }
}

fn edits(step: &Value) -> Vec<Edit> {
    let some = |field: &str| step[field].as_str().map(str::to_owned);
    let mood = step["mood"].as_u64().map(|mood| Edit::Mood(u8::try_from(mood).ok()));
    let texts = [
        some("title").map(Edit::Title),
        some("body").map(Edit::Body),
        some("append").map(Edit::Append),
        mood,
        some("tag").map(Edit::Tag),
        some("untag").map(Edit::Untag),
    ];
    texts.into_iter().flatten().collect()
}

pub(super) fn filter(step: &Value) -> ffi::EntryFilter {
    ffi::EntryFilter {
        text: maybe(step, "text"),
        from: step["from"].as_str().map(|day| day.parse().unwrap()),
        to: step["to"].as_str().map(|day| day.parse().unwrap()),
        tags: words(step, "tags"),
        emotions: words(step, "emotions"),
        mood_from: step["mood_from"].as_u64().map(|mood| u8::try_from(mood).unwrap()),
        mood_to: step["mood_to"].as_u64().map(|mood| u8::try_from(mood).unwrap()),
        form: step["form"].as_str().map(form),
        session: maybe(step, "session"),
        prompt: maybe(step, "prompt"),
        goal: maybe(step, "goal"),
        favourite: step["favourite"].as_bool(),
        bring: step["bring"].as_bool(),
        conflicts: step["conflicts"] == true,
        trashed: step["trashed"] == true,
    }
}

fn scalar(value: &Scalar) -> Value {
    match value {
        Scalar::Text(text) => json!(text),
        Scalar::Number(number) => json!(number),
        Scalar::Flag(flag) => json!(flag),
    }
}

fn shown(content: &ffi::EntryContent) -> Value {
    let conflicts: Map<String, Value> = content
        .conflicts
        .iter()
        .map(|one| (one.field.name().to_owned(), one.values.iter().map(scalar).collect()))
        .collect();
    json!({
        "title": content.title, "body": content.body, "created": content.created.told(),
        "mood": content.mood, "tags": content.tags, "emotions": content.emotions, "conflicts": conflicts,
    })
}

fn splice(vault: &Arc<Vault>, step: &Value) -> Gave {
    let editor = ffi::Editor::open(Arc::clone(vault), id(step, "entry")?)?;
    let field = TextField::Body;
    let (at, delete) = (step["at"].as_u64().unwrap(), step["delete"].as_u64().unwrap());
    editor.splice(ffi::TextPatch { field, at, delete, insert: text(step, "insert") })?;
    let body = editor.text(field)?;
    editor.shut();
    Ok(json!(body))
}

fn hits(found: Vec<ffi::SearchHit>) -> Value {
    let cut = |text: &str, range: &ffi::TextRange| -> String {
        let (start, length) = (range.start, range.end - range.start);
        text.chars().skip(start.try_into().unwrap()).take(length.try_into().unwrap()).collect()
    };
    let one = |hit: &ffi::SearchHit| {
        let marked: Vec<_> = hit.highlights.iter().map(|one| cut(&hit.snippet, one)).collect();
        json!({"title": hit.summary.title, "marked": marked})
    };
    found.iter().map(one).collect()
}

pub(super) fn journal(operation: &str, vault: &Arc<Vault>, step: &Value) -> Option<Gave> {
    let journal = ffi::Journal::new(Arc::clone(vault));
    let nothing = |()| Value::Null;
    let done = match operation {
        "write" => journal.write(new_entry(step)).map(|id| json!(id.to_string())),
        "show" => id(step, "entry").and_then(|id| journal.get(id)).map(|one| shown(&one.content)),
        "edit" => id(step, "entry").and_then(|id| journal.edit(id, edits(step))).map(nothing),
        "splice" => splice(vault, step),
        "list" => journal
            .list(filter(step), None, 100)
            .map(|page| page.entries.iter().map(|entry| json!(entry.title)).collect()),
        "search" => journal.search(text(step, "query"), 10).map(hits),
        "resolve" => {
            let field: Field = text(step, "field").to_lowercase().parse().unwrap();
            let value = Scalar::Number(step["number"].as_i64().unwrap());
            id(step, "entry").and_then(|id| journal.resolve(id, field, value)).map(nothing)
        }
        "trash" => id(step, "entry").and_then(|id| journal.trash(id)).map(nothing),
        "untrash" => id(step, "entry").and_then(|id| journal.untrash(id)).map(nothing),
        "erase" => id(step, "entry").and_then(|id| journal.erase(id)).map(nothing),
        "versions" => {
            id(step, "entry").and_then(|id| journal.history(id)).map(|all| json!(all.len()))
        }
        _ => return None,
    };
    Some(done)
}
