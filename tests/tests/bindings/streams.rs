//! Attachments and bundles go through streams of the app's, in pieces, and what goes wrong there is told.

use std::sync::{Arc, Mutex};

use interlude_core::sync::RelayUrl;
use interlude_ffi as ffi;
use interlude_ffi::{InterludeError, Journal, Sink, Source};

use crate::host::{Given, PRIVATE, entry, thrown, vault};

const PIECE: usize = 256 << 10;

/// Gives what there is in pieces, of which it notes how large they were asked for; one byte more than that, or an
/// error, if it is told to.
pub(crate) struct Bytes {
    left: Mutex<Vec<u8>>,
    asked: Mutex<Vec<u32>>,
    more: usize,
    breaks: bool,
}

impl Bytes {
    pub(crate) fn of(content: &[u8]) -> Self {
        let left = Mutex::new(content.to_vec());
        Self { left, asked: Mutex::default(), more: 0, breaks: false }
    }
}

impl Source for Bytes {
    fn read(&self, most: u32) -> Given<Vec<u8>> {
        self.asked.lock().unwrap().push(most);
        if self.breaks {
            return Err(thrown());
        }
        let mut left = self.left.lock().unwrap();
        let take = (usize::try_from(most).unwrap() + self.more).min(left.len());
        Ok(left.drain(..take).collect())
    }
}

/// Takes so many pieces and fails then.
struct Taking {
    taken: Mutex<Vec<Vec<u8>>>,
    most: usize,
}

impl Sink for Taking {
    fn write(&self, bytes: Vec<u8>) -> Given<()> {
        let mut taken = self.taken.lock().unwrap();
        if taken.len() == self.most {
            return Err(thrown());
        }
        taken.push(bytes);
        Ok(())
    }
}

fn content() -> Vec<u8> {
    (0..PIECE * 3 + 7).map(|at| u8::try_from(at % 251).unwrap()).collect()
}

#[test]
fn an_attachment_goes_in_and_comes_out_in_pieces() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(vault(folder.path()));
    let id = journal.write(entry("with a file")).unwrap();
    let source = Arc::new(Bytes::of(&content()));
    let (name, kind) = ("garden.png".to_owned(), "image/png".to_owned());
    let attachment =
        journal.attach(id, Arc::clone(&source) as _, name.clone(), kind.clone()).unwrap();
    let asked = source.asked.lock().unwrap().clone();
    assert!(asked.iter().all(|&most| (1..=256 << 10).contains(&most)), "{asked:?}");
    let second = journal.attach(id, Arc::new(Bytes::of(b"x")), "b".into(), "text/plain".into());
    let details = journal.get(id).unwrap();
    let [one, other] = &details.content.attachments[..] else { panic!("not two") };
    assert_eq!((&one.id, &one.file_name, &one.media_type), (&attachment, &name, &kind));
    assert_eq!((one.length, one.digest.len(), one.order), (content().len() as u64, 32, 0));
    assert_eq!((&other.id, other.order), (&second.unwrap(), 1));
    assert_eq!(details.summary.attachments, 2);
    let reader = journal.read_attachment(id, attachment.clone()).unwrap();
    let mut read = reader.read(10).unwrap();
    assert_eq!(read.len(), 10);
    loop {
        let piece = reader.read(u32::MAX).unwrap();
        assert!(piece.len() <= 1 << 20);
        if piece.is_empty() {
            break;
        }
        read.extend(piece);
    }
    assert_eq!(read, content());
    reader.shut();
    assert_eq!(reader.read(1), Err(InterludeError::Closed));
    journal.detach(id, attachment).unwrap();
    assert_eq!(journal.get(id).unwrap().content.attachments.len(), 1);
}

#[test]
fn one_read_gives_a_mebibyte_at_most() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(vault(folder.path()));
    let id = journal.write(entry("with a long file")).unwrap();
    let long = vec![7; (1 << 20) + 1];
    let source = Arc::new(Bytes::of(&long));
    let attachment = journal.attach(id, source, "a".into(), "text/plain".into()).unwrap();
    let reader = journal.read_attachment(id, attachment).unwrap();
    let lengths: Vec<_> = (0..3).map(|_| reader.read(u32::MAX).unwrap().len()).collect();
    assert_eq!(lengths, [1 << 20, 1, 0]);
}

#[test]
fn a_source_that_fails_or_gives_too_much_attaches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(vault(folder.path()));
    let id = journal.write(entry("with a file")).unwrap();
    let broken = [
        Bytes { more: 1, ..Bytes::of(&content()) },
        Bytes { breaks: true, ..Bytes::of(&content()) },
    ];
    for source in broken {
        let failed = journal.attach(id, Arc::new(source), "a".into(), "text/plain".into());
        let failed = failed.unwrap_err();
        assert!(matches!(failed, InterludeError::Storage { full: false, .. }), "{failed:?}");
        assert!(!format!("{failed:?}").contains(PRIVATE));
    }
    assert!(journal.get(id).unwrap().content.attachments.is_empty());
}

#[test]
fn a_bundle_comes_in_pieces_and_is_not_told_as_written_when_it_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path());
    // A space of its own, of which no relay knows yet.
    let nowhere = RelayUrl::parse("http://127.0.0.1:1").unwrap();
    ffi::Sync::new(Arc::clone(&vault)).set_relay(nowhere).unwrap();
    let journal = Journal::new(Arc::clone(&vault));
    let id = journal.write(entry("with a file")).unwrap();
    let noise =
        (0_u64..160_000).flat_map(|n| (n.wrapping_mul(0x9E37_79B9_7F4A_7C15)).to_be_bytes());
    let source = Arc::new(Bytes::of(&noise.collect::<Vec<_>>()));
    journal.attach(id, source, "a".into(), "application/octet-stream".into()).unwrap();
    let whole = Arc::new(Taking { taken: Mutex::default(), most: usize::MAX });
    let report = vault.export_bundle(Arc::clone(&whole) as _).unwrap();
    assert!(report.pushes > 0 && report.attachments == 1);
    let taken = whole.taken.lock().unwrap();
    assert!(taken.len() > 1 && taken.iter().all(|piece| (1..=PIECE).contains(&piece.len())));
    for most in 0..taken.len() {
        let failed = vault.export_bundle(Arc::new(Taking { taken: Mutex::default(), most }));
        let failed = failed.unwrap_err();
        assert!(matches!(failed, InterludeError::Storage { .. }), "{most}: {failed:?}");
        assert!(!format!("{failed:?}").contains(PRIVATE));
    }
    let again = Arc::new(Bytes::of(&taken.concat()));
    assert_eq!(vault.import_bundle(again).unwrap().taken, 0);
    let cut = Arc::new(Bytes::of(b"no bundle"));
    assert!(matches!(vault.import_bundle(cut), Err(InterludeError::Invalid { .. })));
}
