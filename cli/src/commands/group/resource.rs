use std::path::Path;

use interlude_core::Interlude;
use interlude_core::groups::{DocumentId, Group, Resource, ResourceInfo, ResourceKind};
use interlude_core::packs::read_resource;
use serde_json::{Value, json};

use crate::args::{ResourceCommand, Which};
use crate::commands::plan::language;
use crate::commands::reminder::said;
use crate::failure::{Failure, Outcome};
use crate::output::{Output, short};

pub(super) fn run(
    interlude: &Interlude,
    which: &Which,
    command: &ResourceCommand,
    out: &mut Output,
) -> Outcome {
    let group = super::open(interlude, which)?;
    match command {
        ResourceCommand::List { locale } => list(&group, locale.as_deref(), out),
        ResourceCommand::Show { name, locale } => {
            let id = group.find_resource(name, &[&language(locale.as_deref())])?;
            let resource = group.resource(&id)?;
            group.mark_read(&id, true)?;
            show(&id, &resource, out)
        }
        ResourceCommand::Put { file } => {
            let id = group.put_resource(&of_file(file)?)?;
            said(&id.to_string(), "It is there", out)
        }
        ResourceCommand::Remove { name, locale } => {
            let id = group.find_resource(name, &[&language(locale.as_deref())])?;
            group.remove_resource(&id)?;
            said(&id.to_string(), "Removed", out)
        }
    }
}

fn of_file(file: &Path) -> Outcome<Resource> {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let name = name.strip_suffix(".md").and_then(|name| name.split_once('.'));
    let name = name.ok_or(Failure::Input("the file is named <slug>.<language>.md"))?;
    read_resource(name, &std::fs::read_to_string(file)?).map_err(Failure::Input)
}

fn list(group: &Group<'_>, locale: Option<&str>, out: &mut Output) -> Outcome {
    let (all, read) = (group.resources(&[&language(locale)])?, group.read_resources()?);
    let shown: Vec<Value> =
        all.iter().map(|one| json_of(one, read.contains_key(&one.id))).collect();
    out.show(&json!({"resources": shown}), |out| {
        let rows = all.iter().map(|one| {
            let minutes = one.minutes.map(|minutes| format!("{minutes} min")).unwrap_or_default();
            let read = if read.contains_key(&one.id) { "read" } else { "" };
            let kind = one.kind.name().to_owned();
            vec![one.slug.clone(), kind, one.title.clone(), minutes, read.to_owned()]
        });
        out.table(&["name", "", "title", "", ""], rows.collect())
    })
}

fn json_of(one: &ResourceInfo, read: bool) -> Value {
    let pack = one.pack.as_ref().map(|(id, version)| json!({"id": id, "version": version}));
    json!({
        "id": one.id.to_string(), "slug": one.slug, "lang": one.lang, "others": one.others,
        "title": one.title, "kind": one.kind.name(), "summary": one.summary,
        "minutes": one.minutes, "tags": one.tags, "pack": pack, "read": read,
    })
}

fn show(id: &DocumentId, one: &Resource, out: &mut Output) -> Outcome {
    let steps: Vec<Value> = one
        .steps
        .iter()
        .map(|step| json!({"seconds": step.seconds, "words": step.words}))
        .collect();
    let shown = json!({
        "id": id.to_string(), "slug": one.slug, "lang": one.lang, "title": one.title,
        "kind": one.kind.name(), "minutes": one.minutes, "steps": steps, "body": one.body,
        "checked": one.checked, "country": one.country, "transcript": one.transcript,
    });
    out.show(&shown, |out| {
        out.line(&format!("{} ({})", out.bold(&one.title), short(&id.to_string())))?;
        out.line(&format!("\n{}", one.body))?;
        for step in &one.steps {
            out.line(&format!("  {:>4} s  {}", step.seconds, step.words))?;
        }
        match (one.checked, one.kind) {
            (Some(day), _) => out.line(&format!("\n(last checked on {day})")),
            (None, ResourceKind::Crisis) => {
                out.line("\n(nobody has checked these numbers yet: do, before you rely on them)")
            }
            (None, _) => Ok(()),
        }
    })
}
