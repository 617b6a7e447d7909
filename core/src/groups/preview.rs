use interlude_wire::SpaceId;

use super::excerpts::Audience;
use super::sharing::Author;
use crate::document::{ExcerptContent, Expiry, FieldEdit, MessageContent, silent};

/// What readers can do with what they read, in plain words.
const NOTICE: &str = "Whoever reads this can copy it. Withdrawing it removes it from every device that \
                      syncs, and cannot take back what somebody copied or remembers.";

/// Exactly what would leave, for whom and until when: shown to the participant before anything does.
/// Sharing takes one, so nothing is shared that was not put together to be looked at.
#[derive(Clone, PartialEq, Eq)]
pub struct Preview {
    pub(super) space: SpaceId,
    pub(super) audience: Audience,
    pub(super) content: ExcerptContent,
    pub(super) me: Author,
    pub(super) readers: Vec<Author>,
}

/// One thing that would leave.
#[derive(Clone, PartialEq, Eq)]
pub struct Leaving {
    /// Its name in the document.
    pub field: &'static str,
    /// Its bytes, as they would be written.
    pub value: String,
    /// What it is.
    pub meaning: &'static str,
}

silent!(Preview, Leaving);

impl Preview {
    /// Everything that would leave. Beside it goes what every document of a group has: a random id, and at
    /// which second it was written.
    #[must_use]
    pub fn leaving(&self) -> Vec<Leaving> {
        let meaning = "who you are in this group: readers see this name";
        let name = Leaving { field: "author", value: self.me.name.clone(), meaning };
        let fields = self.edits().into_iter().filter_map(|edit| match edit {
            FieldEdit::Set(field, Some(value)) | FieldEdit::Write(field, value) => {
                Some(Leaving { field, value, meaning: meaning_of(field) })
            }
            FieldEdit::Put(field, _, Some(value)) => {
                Some(Leaving { field, value, meaning: meaning_of(field) })
            }
            FieldEdit::Set(_, None) | FieldEdit::Put(_, _, None) => None,
        });
        [name].into_iter().chain(fields).collect()
    }

    /// For whom it is.
    #[must_use]
    pub fn audience(&self) -> Audience {
        self.audience
    }

    /// Everybody who will be able to read it, as far as this vault knows now.
    #[must_use]
    pub fn readers(&self) -> &[Author] {
        &self.readers
    }

    /// Members who come later will be able to read it, too.
    #[must_use]
    pub fn later_members_may_read(&self) -> bool {
        self.content.later
    }

    /// Until when it may be read.
    #[must_use]
    pub fn until(&self) -> Expiry {
        self.content.expires
    }

    /// What withdrawing cannot do, in plain words.
    #[must_use]
    pub fn notice(&self) -> &'static str {
        NOTICE
    }

    /// What is written if it is shared: nothing else than was shown.
    pub(super) fn edits(&self) -> Vec<FieldEdit> {
        match self.audience {
            Audience::Group => self.content.edits(),
            Audience::Facilitator => {
                MessageContent::Excerpt(self.content.clone()).edits(self.content.at)
            }
        }
    }
}

fn meaning_of(field: &str) -> &'static str {
    match field {
        "kind" => "that it is an excerpt",
        "title" => "the title you gave it",
        "body" => "the text you chose",
        "prompt" => "the group's prompt that it answers",
        "expires" => "until when it may be read: milliseconds since 1970, or never",
        "later" => "that members who come later may read it, too",
        "at" => "when you shared it: milliseconds since 1970",
        _ => "",
    }
}
