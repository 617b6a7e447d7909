use interlude_core::Interlude;
use interlude_core::groups::{Excerpt, Expiry, Group, Response, ResponseWords};
use serde_json::{Value, json};

use crate::args::Which;
use crate::failure::Outcome;
use crate::output::{Output, short};

pub(super) fn run(interlude: &Interlude, which: &Which, out: &mut Output) -> Outcome {
    let group = super::open(interlude, which)?;
    let all = group.excerpts()?;
    let answers = |one: &Excerpt| group.responses(&one.id);
    let all = all.into_iter().map(|one| Ok((answers(&one)?, one)));
    let all: Vec<(Vec<Response>, Excerpt)> = all.collect::<Result<_, interlude_core::Error>>()?;
    let shown: Vec<Value> = all.iter().map(|(answers, one)| json_of(one, answers)).collect();
    out.show(&json!({"excerpts": shown}), |out| {
        if all.is_empty() {
            return out.tell("Nobody has shared anything, or it is over.");
        }
        all.iter().try_for_each(|(answers, one)| text(one, answers, out))
    })
}

/// Until when, as programs read it.
pub(in crate::commands) fn expiry(expires: Expiry) -> Value {
    match expires {
        Expiry::Never => Value::Null,
        Expiry::At(at) => at.to_rfc3339().into(),
    }
}

fn json_of(one: &Excerpt, answers: &[Response]) -> Value {
    let answers: Vec<Value> = answers
        .iter()
        .map(|answer| {
            json!({
                "id": answer.id.to_string(), "author": answer.author.name,
                "mine": answer.author.me, "words": words(&answer.words),
                "hidden": answer.hidden.as_ref().map(|mark| mark.reason.clone()),
            })
        })
        .collect();
    json!({
        "id": one.id.to_string(), "author": one.author.name, "mine": one.author.me,
        "title": one.title, "text": one.text, "at": one.at.to_rfc3339(),
        "expires": expiry(one.expires), "prompt": one.prompt.map(|id| id.to_string()),
        "hidden": one.hidden.as_ref().map(|mark| mark.reason.clone()), "responses": answers,
    })
}

/// None: it was read, without words.
fn words(words: &ResponseWords) -> Option<&str> {
    match words {
        ResponseWords::Said(words) => Some(words),
        ResponseWords::Acknowledged | ResponseWords::Hidden => None,
    }
}

fn text(one: &Excerpt, answers: &[Response], out: &mut Output) -> Outcome {
    let id = short(&one.id.to_string());
    out.line(&format!("{} {} ({id})", out.bold(&one.author.name), one.title))?;
    match (&one.text, &one.hidden) {
        (Some(text), None) => out.line(text)?,
        (Some(text), Some(_)) => out.line(&format!("[hidden by the facilitator] {text}"))?,
        (None, _) => out.line("[hidden by the facilitator]")?,
    }
    answers.iter().try_for_each(|answer| {
        let words = match &answer.words {
            ResponseWords::Acknowledged => "has read it",
            ResponseWords::Said(words) => words,
            ResponseWords::Hidden => "[hidden by the facilitator]",
        };
        out.line(&format!("  {}: {words}", answer.author.name))
    })
}

pub(super) fn search(group: &Group<'_>, query: &str, limit: usize, out: &mut Output) -> Outcome {
    let hits = group.search(query, limit)?;
    let shown: Vec<Value> = hits
        .iter()
        .map(|hit| {
            json!({
                "id": hit.id.to_string(), "kind": hit.kind.0, "title": hit.title,
                "snippet": hit.snippet, "score": hit.score,
            })
        })
        .collect();
    out.show(&json!({"hits": shown}), |out| {
        let row = |hit: &interlude_core::groups::GroupHit| {
            vec![short(&hit.id.to_string()), hit.title.clone(), hit.snippet.clone()]
        };
        out.table(&["id", "title", ""], hits.iter().map(row).collect())
    })
}
