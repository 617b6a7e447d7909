use interlude_core::Interlude;
use interlude_core::groups::{DocumentId, Group, MediaInfo, Resource, ResourceInfo, ResourceKind};
use interlude_core::packs::read_resource_file;
use interlude_core::sync::HttpTransport;
use serde_json::{Value, json};

use super::find;
use crate::args::{ResourceCommand, Which};
use crate::commands::attachments::{self, copy};
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
            let (resource, media) = (group.resource(&id)?, group.media(&id)?);
            group.mark_read(&id, true)?;
            show(&id, (&resource, &media), out)
        }
        ResourceCommand::Media { name, file, to, locale } => {
            let id = group.find_resource(name, &[&language(locale.as_deref())])?;
            let space = find(interlude, which)?;
            let read = || group.read_media(&id, file);
            let fetch = |transport: &HttpTransport| {
                interlude.sync(transport).fetch_media(&space, &id, file)
            };
            copy(attachments::open(&read, &fetch)?, to)
        }
        ResourceCommand::Put { file } => {
            let one = read_resource_file(file).map_err(|wrong| Failure::Pack(wrong.to_string()))?;
            let id = interlude.groups().put_resource_file(&find(interlude, which)?, &one)?;
            said(&id.to_string(), "It is there", out)
        }
        ResourceCommand::Remove { name, locale } => {
            let id = group.find_resource(name, &[&language(locale.as_deref())])?;
            group.remove_resource(&id)?;
            said(&id.to_string(), "Removed", out)
        }
    }
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

fn show(id: &DocumentId, (one, media): (&Resource, &[MediaInfo]), out: &mut Output) -> Outcome {
    let steps: Vec<Value> = one
        .steps
        .iter()
        .map(|step| json!({"seconds": step.seconds, "words": step.words}))
        .collect();
    let shown = json!({
        "id": id.to_string(), "slug": one.slug, "lang": one.lang, "title": one.title,
        "kind": one.kind.name(), "minutes": one.minutes, "steps": steps, "body": one.body,
        "checked": one.checked, "country": one.country, "transcript": one.transcript,
        "media": media.iter().map(medium).collect::<Vec<_>>(),
    });
    out.show(&shown, |out| {
        out.line(&format!("{} ({})", out.bold(&one.title), short(&id.to_string())))?;
        out.line(&format!("\n{}", one.body))?;
        for step in &one.steps {
            out.line(&format!("  {:>4} s  {}", step.seconds, step.words))?;
        }
        for MediaInfo { file, media_type, length, here } in media {
            let away = if *here { "" } else { ", not here yet" };
            out.line(&format!("  {file}  {media_type}, {length} bytes{away}"))?;
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

fn medium(one: &MediaInfo) -> Value {
    let MediaInfo { file, media_type, length, here } = one;
    json!({"file": file, "media_type": media_type, "length": length, "here": here})
}
