use interlude_core::Interlude;
use interlude_core::journal::{DifferencePart, EntryFilter, Field, Scalar};
use serde_json::json;

use super::entry;
use crate::args::Resolve;
use crate::failure::Outcome;
use crate::json::ConflictJson;
use crate::output::{Output, short};

pub(super) fn run(
    interlude: &Interlude,
    id: &str,
    version: Option<&str>,
    out: &mut Output,
) -> Outcome {
    let id = entry(interlude, id)?;
    let versions = interlude.journal().history(&id)?;
    if let Some(version) = version {
        let known = versions.iter().find(|one| one.id.starts_with(version));
        let parts = interlude.journal().difference(&id, known.map_or(version, |one| &one.id))?;
        return difference(&parts, out);
    }
    let shown: Vec<_> = (versions.iter())
        .map(|one| {
            json!({"id": one.id, "at": one.at.to_rfc3339(), "device": one.device,
                "this_device": one.here, "changes": one.changes})
        })
        .collect();
    out.show(&json!({"versions": shown}), |out| {
        let rows = versions.iter().map(|one| {
            let device = if one.here { "this device".to_owned() } else { short(&one.device) };
            vec![one.id[..12].to_owned(), one.at.to_rfc3339(), device, one.changes.to_string()]
        });
        let rows = rows.collect();
        out.table(&["version", "last change", "device", "changes"], rows)
    })
}

pub(super) fn difference(parts: &[DifferencePart], out: &mut Output) -> Outcome {
    let shown: Vec<_> = (parts.iter())
        .map(|part| match part {
            DifferencePart::Same(text) => json!({"same": text}),
            DifferencePart::Removed(text) => json!({"removed": text}),
            DifferencePart::Added(text) => json!({"added": text}),
        })
        .collect();
    out.show(&json!({"difference": shown}), |out| {
        let text: String = (parts.iter())
            .map(|part| match part {
                DifferencePart::Same(text) => text.clone(),
                DifferencePart::Removed(text) => out.gone(&format!("[-{text}-]")),
                DifferencePart::Added(text) => out.bright(&format!("{{+{text}+}}")),
            })
            .collect();
        out.line(&text)
    })
}

pub(super) fn restore(interlude: &Interlude, id: &str, version: &str, out: &mut Output) -> Outcome {
    let id = entry(interlude, id)?;
    let versions = interlude.journal().history(&id)?;
    let known = versions.iter().find(|one| version.len() >= 4 && one.id.starts_with(version));
    interlude.journal().restore(&id, known.map_or(version, |one| &one.id))?;
    out.show(&json!({"id": id.to_string(), "restored": true}), |out| {
        out.tell("It says again what it said then; the newer version stays in its history.")
    })
}

pub(super) fn conflicts(
    interlude: &Interlude,
    resolve: Option<&Resolve>,
    out: &mut Output,
) -> Outcome {
    if let Some(Resolve::Resolve { id, field, value }) = resolve {
        let (id, field) = (entry(interlude, id)?, field.parse::<Field>()?);
        interlude.journal().resolve(&id, field, scalar(field, value))?;
        let shown = json!({"id": id.to_string(), "field": field.name(), "resolved": true});
        return out.show(&shown, |out| out.tell("Chosen."));
    }
    let filter = EntryFilter { conflicts: true, ..EntryFilter::default() };
    let page = interlude.journal().list(&filter, None, 1000)?;
    let (mut shown, mut rows) = (Vec::new(), Vec::new());
    for entry in page.entries {
        let content = interlude.journal().get(&entry.id)?.content;
        let conflicts: Vec<ConflictJson> = content.conflicts.iter().map(Into::into).collect();
        rows.extend(conflicts.iter().map(|one| {
            vec![short(&entry.id.to_string()), one.field.to_owned(), one.values.join(" | ")]
        }));
        shown.push(json!({"id": entry.id.to_string(), "conflicts": conflicts}));
    }
    out.show(&json!({"entries": shown}), |out| match rows.is_empty() {
        true => out.tell("No conflicts."),
        false => out.table(&["id", "field", "values"], rows),
    })
}

fn scalar(field: Field, value: &str) -> Scalar {
    match (field, value.parse::<i64>(), value.parse::<bool>()) {
        (Field::Mood, Ok(number), _) => Scalar::Number(number),
        (Field::Favourite | Field::Bring, _, Ok(flag)) => Scalar::Flag(flag),
        _ => Scalar::Text(value.to_owned()),
    }
}
