//! What cases do in a group: excerpts, responses, lines, prompts, resources.

use std::sync::Arc;

use interlude_core::groups::{Prompt, Resource, ResourceKind, Step};
use interlude_ffi as ffi;
use interlude_ffi::{InterludeError, Vault};
use serde_json::{Value, json};

use super::groups::{group_id, member};
use super::told::told;
use super::world::{Gave, id, maybe, number, read, text, words};

pub(super) fn excerpts(operation: &str, group: &ffi::Group, step: &Value) -> Option<Gave> {
    let with = |field| id(step, field).unwrap();
    match operation {
        "group.excerpt" => told(group.excerpt(with("id"))),
        "group.find_excerpt" => told(group.find_excerpt(text(step, "prefix"))),
        "group.hide" => told(group.hide(with("target"), text(step, "reason"))),
        "group.unhide" => told(group.unhide(with("target"))),
        "group.report" => told(group.report(with("target"), text(step, "words"))),
        "group.respond" => told(group.respond(with("excerpt"), text(step, "words"))),
        "group.acknowledge" => told(group.acknowledge(with("excerpt"))),
        "group.responses" => told(group.responses(with("excerpt"))),
        "group.find_response" => told(group.find_response(text(step, "prefix"))),
        "group.withdraw_response" => told(group.withdraw_response(with("id"))),
        _ => None,
    }
}

pub(super) fn reading(operation: &str, group: &ffi::Group, step: &Value) -> Option<Gave> {
    let with_id = || id(step, "id").unwrap();
    match operation {
        "group.prompts" => told(group.prompts()),
        "group.prompt" => told(group.prompt(with_id())),
        "group.find_prompt" => told(group.find_prompt(text(step, "prefix"))),
        "group.add_prompt" => told(group.add_prompt(prompt(step))),
        "group.change_prompt" => told(group.change_prompt(with_id(), prompt(step))),
        "group.withdraw_prompt" => told(group.withdraw_prompt(with_id())),
        "group.put_resource" => told(group.put_resource(resource(step))),
        "group.resource" => told(group.resource(with_id())),
        "group.resources" => told(group.resources(words(step, "preferred"))),
        "group.find_resource" => {
            told(group.find_resource(text(step, "name"), words(step, "preferred")))
        }
        "group.remove_resource" => told(group.remove_resource(with_id())),
        "group.mark_read" => told(group.mark_read(with_id(), step["read"] == true)),
        "group.read_resources" => told(group.read_resources()),
        "group.search" => told(group.search(text(step, "query"), 10)),
        _ => None,
    }
}

fn prompt(step: &Value) -> Prompt {
    Prompt {
        title: text(step, "title"),
        question: text(step, "question"),
        due: maybe(step, "due"),
        language: text(step, "language"),
    }
}

fn resource(step: &Value) -> Resource {
    Resource {
        slug: text(step, "slug"),
        lang: text(step, "lang"),
        title: text(step, "title"),
        kind: ResourceKind::Breathing,
        summary: text(step, "summary"),
        minutes: Some(number(step, "minutes")),
        tags: words(step, "tags"),
        steps: vec![Step { seconds: number(step, "seconds"), words: text(step, "words") }],
        checked: None,
        country: None,
        body: text(step, "body"),
        transcript: String::new(),
        media: Vec::new(),
    }
}

/// One's own line, or that with a member.
fn line(vault: &Arc<Vault>, step: &Value) -> Result<Arc<ffi::Line>, InterludeError> {
    match step["member"].as_str() {
        Some(_) => {
            let member = member(vault, step, "member")?;
            ffi::Line::with_member(Arc::clone(vault), group_id(step), member)
        }
        None => ffi::Line::mine(Arc::clone(vault), group_id(step)),
    }
}

pub(super) fn lines(operation: &str, vault: &Arc<Vault>, step: &Value) -> Option<Gave> {
    let line = || line(vault, step);
    match operation {
        "line.say" => told(line().and_then(|line| line.say(text(step, "words")))),
        "line.cannot_come" => {
            told(line().and_then(|line| line.cannot_come(read(step, "day"), text(step, "words"))))
        }
        "line.messages" => told(line().and_then(|line| line.messages())),
        "line.withdraw" => told(line().and_then(|line| line.withdraw(id(step, "id")?))),
        _ => None,
    }
}

pub(super) fn packs(operation: &str, vault: &Arc<Vault>, step: &Value) -> Option<Gave> {
    let groups = ffi::Groups::new(Arc::clone(vault));
    match operation {
        "take_starter" => {
            told(ffi::Pack::starter().and_then(|pack| groups.take_pack(group_id(step), pack)))
        }
        "groups.known_packs" => told(groups.known_packs(group_id(step))),
        "groups.pack_signer" => told(groups.pack_signer().map(|key| hex(&key))),
        "groups.trust_signer" => {
            told(groups.trust_signer(bytes(step, "signer"), maybe(step, "name")))
        }
        "groups.trusted_signers" => told(groups.trusted_signers().map(|all| {
            all.iter().map(|one| json!({"key": hex(&one.key), "name": one.name})).collect::<Value>()
        })),
        _ => None,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(step: &Value, field: &str) -> Vec<u8> {
    let hex = text(step, field);
    let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(byte).collect()
}
