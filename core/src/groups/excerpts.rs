use interlude_wire::SpaceId;

use super::Group;
use super::preview::Preview;
use super::sharing::{Author, Eyes, HiddenMark, author};
use crate::document::{DocumentId, ExcerptContent, Expiry, Kind, silent};
use crate::store::contents::Said;
use crate::store::spaces::members;
use crate::time::Timestamp;
use crate::{Error, Result};

/// For whom an excerpt is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Every member, and who leads.
    Group,
    /// Who leads the group, alone.
    Facilitator,
}

/// What a participant thinks of sharing: text, given as such. Nothing here can name an entry.
#[derive(Clone, PartialEq, Eq)]
pub struct NewExcerpt {
    /// Markdown, at most 32 KiB.
    pub text: String,
    /// One line, at most 200 bytes; may be empty.
    pub title: String,
    /// The group's prompt that it answers.
    pub prompt: Option<DocumentId>,
    /// For whom it is.
    pub audience: Audience,
    /// Until when it may be read.
    pub expires: Expiry,
    /// Members who come later may read it, too.
    pub later_members_may_read: bool,
}

/// What somebody shared with the group.
#[derive(Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// Its id.
    pub id: DocumentId,
    /// Who shared it.
    pub author: Author,
    /// Its title; empty when it is hidden from this participant.
    pub title: String,
    /// Markdown; none: a facilitator hides it from this participant.
    pub text: Option<String>,
    /// The prompt that it answers.
    pub prompt: Option<DocumentId>,
    /// Until when it may be read.
    pub expires: Expiry,
    /// Members who come later may read it, too.
    pub later_members_may_read: bool,
    /// When it was shared, by its author's clock.
    pub at: Timestamp,
    /// A facilitator hides it: to be shown to everybody, its author and the facilitators too.
    pub hidden: Option<HiddenMark>,
}

silent!(NewExcerpt, Excerpt);

const WHAT: &str = "excerpt";

impl Group<'_> {
    /// What would leave if this were shared, and who would be able to read it. Nothing leaves by this.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotFound`] for a prompt that is not the group's, or while there is no
    /// line, [`Error::Refused`] when the participant is not in the group any more, or leads it and would
    /// share with themselves alone.
    pub fn preview(&self, new: &NewExcerpt) -> Result<Preview> {
        let standing = self.adding()?;
        if let Some(prompt) = &new.prompt {
            self.one(Kind::PROMPT, prompt, "prompt")?;
        }
        let content = ExcerptContent {
            title: new.title.clone(),
            text: new.text.clone(),
            prompt: new.prompt,
            expires: new.expires,
            later: new.later_members_may_read && new.audience == Audience::Group,
            at: self.now(),
        };
        Ok(Preview {
            space: self.space,
            audience: new.audience,
            content: content.check()?,
            me: author(&self.interlude.groups().people(&self.space)?, &standing.me),
            readers: self.readers(new.audience)?,
        })
    }

    /// Shares what was looked at: its text is copied into a new document, which knows nothing of where it
    /// came from.
    ///
    /// # Errors
    /// [`Error::Refused`] when it was made for another group, or somebody has come or gone since;
    /// [`Error::Invalid`] when it would be over by now.
    pub fn share(&self, preview: Preview) -> Result<DocumentId> {
        if preview.space != self.space {
            return Err(Error::Refused("this was looked at for another group"));
        }
        if self.readers(preview.audience)? != preview.readers {
            return Err(Error::Refused("who would read this has changed: look at it again"));
        }
        if preview.content.expires.is_over(self.now()) {
            return Err(Error::Invalid { field: "expires", reason: "not after the present" });
        }
        match preview.audience {
            Audience::Group => self.add_mine(Kind::EXCERPT, &preview.edits()),
            Audience::Facilitator => {
                self.adding()?;
                let line = self.interlude.standing(&self.my_line()?.space)?;
                self.interlude.add_of_mine(&line, Kind::MESSAGE, &preview.edits())
            }
        }
    }

    /// What members share with the group now, the newest first. What is over is not among it.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn excerpts(&self) -> Result<Vec<Excerpt>> {
        let eyes = self.eyes()?;
        let all = self.all(Kind::EXCERPT, true)?;
        let mut excerpts: Vec<_> = all.iter().filter_map(|said| shown(said, &eyes)).collect();
        excerpts.sort_by_key(|one| std::cmp::Reverse((one.at, one.id)));
        Ok(excerpts)
    }

    /// One excerpt.
    ///
    /// # Errors
    /// [`Error::NotFound`], also when it is over.
    pub fn excerpt(&self, id: &DocumentId) -> Result<Excerpt> {
        let said = self.one(Kind::EXCERPT, id, WHAT)?;
        shown(&said, &self.eyes()?).ok_or(Error::NotFound(WHAT))
    }

    /// The excerpt whose id begins with these hexadecimal digits, at least four.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] when there are several.
    pub fn find_excerpt(&self, prefix: &str) -> Result<DocumentId> {
        self.interlude.find(Kind::EXCERPT, prefix, WHAT)
    }

    /// Takes back what this participant shared, with the group or with the facilitator: it goes from every
    /// device that syncs. Who read it may have copied it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Refused`] for what is another's, or after leaving.
    pub fn withdraw(&self, id: &DocumentId) -> Result<()> {
        match self.one(Kind::EXCERPT, id, WHAT) {
            Ok(_) => self.erase(Kind::EXCERPT, id),
            Err(Error::NotFound(_)) => {
                let withdrawn = self.my_line().and_then(|line| line.withdraw(id));
                withdrawn.map_err(|error| match error {
                    Error::NotFound(_) => Error::NotFound(WHAT),
                    error => error,
                })
            }
            Err(error) => Err(error),
        }
    }

    fn readers(&self, audience: Audience) -> Result<Vec<Author>> {
        let space: SpaceId = match audience {
            Audience::Group => self.space,
            Audience::Facilitator => self.my_line()?.space,
        };
        let people = self.interlude.groups().people(&self.space)?;
        let present = self.interlude.read(|db| members::all_present(db, &space))?;
        let readers = present.iter().map(|member| author(&people, &member.principal.0));
        Ok(readers.filter(|reader| !reader.me).collect())
    }
}

/// An excerpt as this participant may see it; `None`: it is over, or does not say until when it may be read.
pub(super) fn shown(said: &Said, eyes: &Eyes) -> Option<Excerpt> {
    let content = ExcerptContent::read(&said.fields)?;
    let owner = said.owner?;
    let shows = eyes.shows(&said.id, &owner);
    (!content.expires.is_over(eyes.now)).then(|| Excerpt {
        id: said.id,
        author: eyes.author(&owner),
        title: if shows { content.title } else { String::new() },
        text: shows.then_some(content.text),
        prompt: content.prompt,
        expires: content.expires,
        later_members_may_read: content.later,
        at: content.at,
        hidden: eyes.mark(&said.id),
    })
}
