use ring::digest::{Context, SHA256};
use rusqlite::Connection;

use super::{contents, documents, read_model, stale};
use crate::Result;
use crate::document::entry::EntryRow;

/// SHA-256 over the version, rows and indexed text of every document of the participant's own, by id: equal
/// on devices that are in step, and equal before and after a rebuild. The search index must be settled.
pub(crate) fn fingerprint(connection: &Connection) -> Result<[u8; 32]> {
    let mut context = Context::new(&SHA256);
    let mut statement =
        connection.prepare("SELECT id, doc FROM documents WHERE home = x'' ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, doc): ([u8; 32], i64) = (row.get(0)?, row.get(1)?);
        context.update(&id);
        if let Some(stored) = documents::find(connection, &crate::document::DocumentId(id))? {
            context.update(&stored.heads.to_bytes());
        }
        if let Some(fields) = contents::at(connection, doc)? {
            context.update(&fields.to_bytes()?);
            fields.texts.values().for_each(|text| context.update(text.as_bytes()));
        }
        if let Some((_, row)) = read_model::get(connection, doc)? {
            let (title, body) = stale::text(connection, doc)?.unwrap_or_default();
            for part in row_parts(&row).into_iter().chain([title, body]) {
                context.update(&(part.len() as u64).to_be_bytes());
                context.update(part.as_bytes());
            }
        }
    }
    for tombstone in super::tombstones(connection)? {
        context.update(&tombstone.id().0);
    }
    let mut out = [0; 32];
    out.copy_from_slice(context.finish().as_ref());
    Ok(out)
}

fn row_parts(row: &EntryRow) -> Vec<String> {
    let word = |word: &Option<String>| word.clone().unwrap_or_default();
    let list = |labels: &std::collections::BTreeSet<String>| {
        labels.iter().map(|label| format!("{label}\0")).collect::<String>()
    };
    let numbers = (row.mood, row.favourite, row.bring, row.conflicts, &row.attachments);
    let coping = &row.coping;
    vec![
        row.title.clone(),
        row.preview.clone(),
        row.created.to_string(),
        row.form.name().to_owned(),
        list(&row.tags),
        list(&row.emotions),
        word(&row.session),
        word(&row.prompt),
        word(&row.goal),
        word(&coping.trigger),
        word(&coping.action),
        format!("{:?} {:?} {numbers:?}", coping.helped, row.trashed),
    ]
}
