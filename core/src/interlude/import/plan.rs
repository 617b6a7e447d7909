use std::collections::BTreeSet;

use crate::document::entry::{EntryContent, EntryEdit};
use crate::document::{Heads, Identity, Kind, Seed, Stamp};
use crate::interlude::Interlude;
use crate::interlude::bulk::NewDocument;
use crate::journal::{NewEntry, describe, edits_between, edits_of};
use crate::portability::{PortableAttachment, PortableEntry, Source};
use crate::store::{Reading, documents, is_erased};
use crate::{Error, Result};

/// What is to be done with a record.
pub(super) enum Plan {
    Create,
    /// It was imported at this version of the document and is another one now.
    Update {
        version: Heads,
    },
    Keep,
    Erased,
}

/// Marks the changes that imports make.
const IMPORT: &str = "import";

pub(super) fn identity(entry: &PortableEntry) -> Identity {
    let derived = || Seed::derive(entry.source.format, &entry.source.id);
    Identity::personal(Kind::ENTRY, entry.seed.map_or_else(derived, Seed))
}

/// Compares a record with what is here.
pub(super) fn of(db: &Reading, entry: &PortableEntry) -> Result<Plan> {
    let id = identity(entry).id();
    if is_erased(db, &id)? {
        return Ok(Plan::Erased);
    }
    let Some(stored) = documents::find(db, &id)? else { return Ok(Plan::Create) };
    let mut document = documents::load(db, &stored)?;
    let known = document.entry()?.and_then(|content| content.source);
    // What was written here, or came by another format, is nothing this record could renew.
    let renews = known.is_some_and(|known| {
        known.starts_with(&format!("{} ", entry.source.format)) && known != source_line(entry)
    });
    if !renews {
        return Ok(Plan::Keep);
    }
    Ok(document.last_with_message(IMPORT).map_or(Plan::Keep, |version| Plan::Update { version }))
}

/// A document that is the same, byte for byte, wherever this record is imported.
pub(super) fn create(entry: &PortableEntry) -> Result<NewDocument> {
    let new = NewEntry {
        title: entry.title.clone(),
        body: entry.body.clone(),
        form: Some(entry.form),
        mood: entry.mood,
        emotions: entry.emotions.iter().cloned().collect(),
        tags: entry.tags.iter().cloned().collect(),
        favourite: entry.favourite,
        bring: entry.bring,
        session: entry.session.clone(),
        prompt: entry.prompt.clone(),
        goal: entry.goal.clone(),
        coping: entry.coping.clone(),
        created: None,
    };
    let mut edits = edits_of(&new, &entry.created);
    edits.push(EntryEdit::Source(source_line(entry)));
    let after = entry.trashed.map(EntryEdit::Trash).into_iter().collect();
    Ok(NewDocument { identity: identity(entry), stamp: stamp(entry), edits, after })
}

/// Brings what changed in the export since the last import into the entry, beside what was edited
/// here since.
pub(super) fn update(interlude: &Interlude, entry: &PortableEntry, at: &Heads) -> Result<()> {
    interlude.write(|write| {
        write.edit(Kind::ENTRY, &identity(entry).id(), |document| {
            let then = document.entry_at(at)?.ok_or(Error::NotFound("version"))?;
            let mut edits = edits_between(&then, &now(entry, &then));
            edits.push(EntryEdit::Source(source_line(entry)));
            document.edit_entry_at(at, &stamp(entry), &edits)
        })
    })
}

fn now(entry: &PortableEntry, then: &EntryContent) -> EntryContent {
    let set = |labels: &[String]| labels.iter().cloned().collect::<BTreeSet<_>>();
    EntryContent {
        title: entry.title.clone(),
        body: entry.body.clone(),
        created: entry.created.clone(),
        form: entry.form,
        mood: entry.mood,
        emotions: set(&entry.emotions),
        tags: set(&entry.tags),
        favourite: entry.favourite,
        bring: entry.bring,
        session: entry.session.clone(),
        prompt: entry.prompt.clone(),
        goal: entry.goal.clone(),
        coping: entry.coping.clone(),
        ..then.clone()
    }
}

/// Streams an attachment's bytes into the vault and notes it in the entry, unless it is there.
pub(super) fn attach(
    interlude: &Interlude,
    source: &Source,
    entry: &PortableEntry,
    attachment: &PortableAttachment,
    order: u32,
) -> Result<()> {
    let id = identity(entry).id();
    let there = interlude.document(&id, |document| document.entry())?;
    if there.is_some_and(|there| there.attachments.iter().any(|one| one.id == attachment.id)) {
        return Ok(());
    }
    let incoming = source.read(&attachment.path, |content| interlude.read_in(content))?;
    let PortableAttachment { id: name, file_name, media_type, .. } = attachment;
    let stamp = interlude.stamp();
    interlude.write(|write| {
        let blob = incoming.keep(write, None)?;
        let edits = [EntryEdit::Attach(describe(&blob, name, file_name, media_type, order))];
        write.edit(Kind::ENTRY, &id, |document| document.edit_entry(&stamp, &edits))
    })
}

/// What the document remembers of the record: whether it changes in the export can be told by it.
fn source_line(entry: &PortableEntry) -> String {
    let digest: String = entry.digest().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{} {digest}", entry.source.format)
}

/// Actor and time follow from the record, so that the change is the same everywhere.
fn stamp(entry: &PortableEntry) -> Stamp {
    let digest = entry.digest();
    let mut actor = identity(entry).id().0;
    actor.iter_mut().zip(digest).for_each(|(byte, other)| *byte ^= other);
    let actor = actor.first_chunk().copied().unwrap_or_default();
    let seconds = entry.created.instant().millis().div_euclid(1000);
    Stamp { actor, seconds, message: Some(IMPORT) }
}
