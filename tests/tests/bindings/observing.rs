//! Who is told of changes, and what they may do then.

use std::sync::{Arc, Mutex, Weak};

use interlude_core::journal::{DocumentId, TextField};
use interlude_ffi as ffi;
use interlude_ffi::{Change, DocumentKind, InterludeError, Journal, Observer, Vault};

use crate::host::{Given, entry, vault};

#[derive(Default)]
struct Notes(Mutex<Vec<(DocumentId, DocumentKind, bool)>>);

impl Observer for Notes {
    fn changed(&self, changes: Vec<Change>) -> Given<()> {
        let changes = changes.into_iter().map(|one| (one.id, one.kind, one.erased));
        self.0.lock().unwrap().extend(changes);
        Ok(())
    }
}

#[test]
fn observers_hear_what_changed_until_they_are_taken_away() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path());
    let (one, other) = (Arc::new(Notes::default()), Arc::new(Notes::default()));
    let number = vault.observe(Arc::clone(&one) as _).unwrap();
    vault.observe(Arc::clone(&other) as _).unwrap();
    let journal = Journal::new(Arc::clone(&vault));
    let id = journal.write(entry("heard")).unwrap();
    journal.erase(id).unwrap();
    let heard = [(id, DocumentKind::Entry, false), (id, DocumentKind::Entry, true)];
    assert_eq!(*one.0.lock().unwrap(), heard);
    vault.unobserve(number);
    assert_eq!(Arc::strong_count(&one), 1, "it is kept");
    journal.write(entry("unheard")).unwrap();
    assert_eq!((one.0.lock().unwrap().len(), other.0.lock().unwrap().len()), (2, 3));
}

#[test]
fn a_vault_that_is_closed_keeps_no_observer() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path());
    let one = Arc::new(Notes::default());
    vault.observe(Arc::clone(&one) as _).unwrap();
    vault.shut().unwrap();
    assert_eq!(Arc::strong_count(&one), 1, "it is kept");
}

/// Takes itself away when it goes, as an app's object may.
struct Leaving(Weak<Vault>);

impl Observer for Leaving {
    fn changed(&self, _: Vec<Change>) -> Given<()> {
        Ok(())
    }
}

impl Drop for Leaving {
    fn drop(&mut self) {
        if let Some(vault) = self.0.upgrade() {
            vault.unobserve(1);
        }
    }
}

#[test]
fn an_observer_that_goes_may_call_the_vault() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path());
    let number = vault.observe(Arc::new(Leaving(Arc::downgrade(&vault)))).unwrap();
    vault.unobserve(number);
}

/// Looks at the text that is being edited, and ends the editing, from within a splice.
struct Curious {
    editor: Arc<ffi::Editor>,
    journal: Arc<Journal>,
    seen: Mutex<Vec<Given<String>>>,
}

impl Observer for Curious {
    fn changed(&self, _: Vec<Change>) -> Given<()> {
        let kept = self.journal.get(self.editor.id()).map(|one| one.content.body);
        let seen = [kept, self.editor.text(TextField::Body)];
        self.seen.lock().unwrap().extend(seen);
        self.editor.shut();
        Ok(())
    }
}

#[test]
fn an_observer_of_a_splice_may_call_the_vault_and_does_not_wait_for_its_editor_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path());
    let journal = Journal::new(Arc::clone(&vault));
    let id = journal.write(entry("live")).unwrap();
    let editor = ffi::Editor::open(Arc::clone(&vault), id).unwrap();
    let (held, seen) = (Arc::clone(&editor), Mutex::default());
    let curious = Arc::new(Curious { editor: held, journal: Arc::clone(&journal), seen });
    vault.observe(Arc::clone(&curious) as _).unwrap();
    let splice = |at| {
        let (field, insert) = (TextField::Body, "a".to_owned());
        editor.splice(ffi::TextPatch { field, at, delete: 0, insert })
    };
    splice(0).unwrap();
    let seen = std::mem::take(&mut *curious.seen.lock().unwrap());
    assert_eq!(seen[0], Ok("a".to_owned()));
    assert!(matches!(seen[1], Err(InterludeError::Refused { .. })), "{:?}", seen[1]);
    assert_eq!(splice(1), Err(InterludeError::Closed));
    assert_eq!(journal.get(id).unwrap().content.body, "a");
}
