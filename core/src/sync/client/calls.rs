use interlude_wire::api::{
    Accepted, AppendEntry, BlobState, CreateSpace, Cursor, Letters, Opened, Page, RosterPage,
    Spaces,
};
use interlude_wire::roster::SignedEntry;
use interlude_wire::{BlobName, Hash, MailboxId, SpaceId, encode, limits};
use minicbor::bytes::ByteVec;

use super::{Answer, Ask, Client, Failure, read};

/// Bytes of a page of pushes: one push may be as large as a page.
const PAGE: usize = limits::PAGE + limits::PUSH;
/// Bytes of a page of a roster.
const ROSTER_PAGE: usize = limits::ROSTER_PAGE * (limits::ROSTER_ENTRY + 256) + 4096;
/// Bytes of all messages of a mailbox.
const LETTERS: usize = limits::MAILBOX_MESSAGES * (limits::MAILBOX_MESSAGE + 16) + 64;

/// Which page of pushes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Which {
    /// Behind a cursor, oldest first.
    After(Cursor),
    /// Behind a cursor, once there is one, or once the roster has another head than this; waits so
    /// many seconds.
    Awaited(Cursor, Hash, u64),
    /// In front of a number, newest first; none: begins with the newest.
    Before(Option<u64>),
}

impl Client<'_> {
    /// Makes the space at the relay, or offers what the relay does not have of its roster.
    pub(crate) fn create_space(
        &mut self,
        entries: &[SignedEntry],
        token: Option<&str>,
    ) -> Answer<()> {
        let entries = entries.iter().map(|entry| ByteVec::from(entry.to_bytes())).collect();
        let body = encode(&CreateSpace { entries, token: token.map(str::to_owned) });
        self.call(&Ask::new("POST", "/v1/spaces", &body)).map(drop)
    }

    /// The spaces in which this principal is present.
    pub(crate) fn spaces(&mut self) -> Answer<Vec<SpaceId>> {
        let answer = self.call(&Ask::new("GET", "/v1/spaces", &[]))?;
        read::<Spaces>("a list of spaces", &answer).map(|spaces| spaces.spaces)
    }

    /// Everything of the space that the relay has, gone at once.
    pub(crate) fn delete_space(&mut self, space: &SpaceId) -> Answer<()> {
        let target = format!("/v1/spaces/{space}");
        self.call(&Ask::new("DELETE", &target, &[])).map(drop)
    }

    /// Roster entries from number `after` on.
    pub(crate) fn roster(&mut self, space: &SpaceId, after: usize) -> Answer<Vec<SignedEntry>> {
        let (mut entries, mut count, mut bytes) = (Vec::new(), usize::MAX, 0);
        while after + entries.len() < count {
            let target = format!("/v1/spaces/{space}/roster?after={}", after + entries.len());
            let ask = Ask { most: ROSTER_PAGE, ..Ask::new("GET", &target, &[]) };
            let page: RosterPage = read("a page of a roster", &self.call(&ask)?)?;
            count = usize::try_from(page.count).unwrap_or(usize::MAX).min(MOST_ENTRIES);
            let read = page.entries.iter().map(|entry| SignedEntry::from_bytes(entry));
            let read: Vec<_> = read.collect::<Result<_, _>>().map_err(|_| Failure::Nonsense)?;
            bytes += page.entries.iter().map(|entry| entry.len()).sum::<usize>();
            if read.is_empty() || bytes > MOST_ENTRIES_BYTES {
                break;
            }
            entries.extend(read);
        }
        Ok(entries)
    }

    /// Appends an entry, if the roster's head is still the one it names.
    pub(crate) fn append(&mut self, space: &SpaceId, entry: &SignedEntry) -> Answer<()> {
        let target = format!("/v1/spaces/{space}/roster");
        let body = encode(&AppendEntry { entry: entry.to_bytes() });
        self.call(&Ask::new("POST", &target, &body)).map(drop)
    }

    /// A page of at most `limit` pushes.
    pub(crate) fn pull(&mut self, space: &SpaceId, which: Which, limit: usize) -> Answer<Page> {
        let (query, wait_seconds) = match which {
            Which::After(cursor) => (format!("after={}", cursor.to_text()), 0),
            Which::Awaited(cursor, head, wait) => {
                (format!("after={}&wait={wait}&roster={head}", cursor.to_text()), wait)
            }
            Which::Before(Some(number)) => (format!("before={number}"), 0),
            Which::Before(None) => ("before=newest".to_owned(), 0),
        };
        let target = format!("/v1/spaces/{space}/pushes?{query}&limit={limit}");
        let ask = Ask { most: PAGE, wait_seconds, ..Ask::new("GET", &target, &[]) };
        let page: Page = read("a page of pushes", &self.call(&ask)?)?;
        match page.items.len() > limits::PAGE_PUSHES || page.more && page.items.is_empty() {
            true => Err(Failure::Nonsense),
            false => Ok(page),
        }
    }

    /// Gives the relay a push.
    pub(crate) fn push(&mut self, space: &SpaceId, push: &[u8]) -> Answer<Accepted> {
        let target = format!("/v1/spaces/{space}/pushes");
        let answer = self.call(&Ask::new("POST", &target, push))?;
        read("what became of a push", &answer)
    }

    /// How much of an attachment is there.
    pub(crate) fn blob_state(&mut self, space: &SpaceId, name: &BlobName) -> Answer<BlobState> {
        let target = format!("/v1/spaces/{space}/blobs/{name}/state");
        read("how much of an attachment is there", &self.call(&Ask::new("GET", &target, &[]))?)
    }

    /// Gives the relay a part of an attachment.
    pub(crate) fn put_blob(
        &mut self,
        space: &SpaceId,
        name: &BlobName,
        at: BlobState,
        part: &[u8],
    ) -> Answer<BlobState> {
        let BlobState { length, total } = at;
        let target = format!("/v1/spaces/{space}/blobs/{name}?offset={length}&total={total}");
        read("how much of an attachment is there", &self.call(&Ask::new("PUT", &target, part))?)
    }

    /// A part of an attachment.
    pub(crate) fn get_blob(
        &mut self,
        space: &SpaceId,
        name: &BlobName,
        offset: u64,
        length: usize,
    ) -> Answer<Vec<u8>> {
        let target = format!("/v1/spaces/{space}/blobs/{name}?offset={offset}&length={length}");
        self.call(&Ask { most: length, ..Ask::new("GET", &target, &[]) })
    }

    /// Has the relay delete an attachment.
    pub(crate) fn delete_blob(&mut self, space: &SpaceId, name: &BlobName) -> Answer<()> {
        let target = format!("/v1/spaces/{space}/blobs/{name}");
        self.call(&Ask::new("DELETE", &target, &[])).map(drop)
    }

    /// Opens a mailbox.
    pub(crate) fn open_mailbox(&mut self, mailbox: &MailboxId, seconds: u64) -> Answer<Opened> {
        let target = format!("/v1/mailboxes/{mailbox}?seconds={seconds}");
        read("a mailbox", &self.call(&Ask::new("PUT", &target, &[]))?)
    }

    /// Closes a mailbox that this principal opened.
    pub(crate) fn close_mailbox(&mut self, mailbox: &MailboxId) -> Answer<()> {
        let target = format!("/v1/mailboxes/{mailbox}");
        self.call(&Ask::new("DELETE", &target, &[])).map(drop)
    }

    /// Puts a message into a mailbox. Who knows its id may.
    pub(crate) fn post_letter(&mut self, mailbox: &MailboxId, letter: &[u8]) -> Answer<()> {
        let target = format!("/v1/mailboxes/{mailbox}");
        let ask = Ask { signed: false, ..Ask::new("POST", &target, letter) };
        self.call(&ask).map(drop)
    }

    /// The messages of a mailbox from number `after` on; waits so many seconds for one to come.
    pub(crate) fn letters(
        &mut self,
        mailbox: &MailboxId,
        after: usize,
        wait_seconds: u64,
    ) -> Answer<Vec<Vec<u8>>> {
        let target = format!("/v1/mailboxes/{mailbox}?after={after}&wait={wait_seconds}");
        let ask =
            Ask { signed: false, most: LETTERS, wait_seconds, ..Ask::new("GET", &target, &[]) };
        let letters: Letters = read("the messages of a mailbox", &self.call(&ask)?)?;
        Ok(letters.messages.into_iter().map(Vec::from).collect())
    }
}

/// Entries of a roster that are read, at most.
const MOST_ENTRIES: usize = 20_000;
/// And their bytes: a relay allows 8 MiB.
const MOST_ENTRIES_BYTES: usize = 64 << 20;
