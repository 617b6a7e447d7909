use super::Group;
use super::sharing::{Author, Eyes, HiddenMark};
use crate::document::{DocumentId, Kind, ResponseContent, silent};
use crate::store::contents::Said;
use crate::time::Timestamp;
use crate::{Error, Result};

/// An answer to an excerpt.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// Its id.
    pub id: DocumentId,
    /// The excerpt that it answers.
    pub to: DocumentId,
    /// Who answers.
    pub author: Author,
    /// What they say.
    pub words: ResponseWords,
    /// When, by their clock.
    pub at: Timestamp,
    /// A facilitator hides it: to be shown to everybody.
    pub hidden: Option<HiddenMark>,
}

/// What an answer says.
#[derive(Clone, PartialEq, Eq)]
pub enum ResponseWords {
    /// That they read it and were with it.
    Acknowledged,
    /// This.
    Said(String),
    /// A facilitator hides it from this participant.
    Hidden,
}

silent!(Response, ResponseWords);

const WHAT: &str = "response";

impl Group<'_> {
    /// The response whose id begins with these hexadecimal digits, at least four.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] when there are several.
    pub fn find_response(&self, prefix: &str) -> Result<DocumentId> {
        self.interlude.find(Kind::RESPONSE, prefix, WHAT)
    }

    /// Says, without words, that an excerpt was read.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Exists`] when it was said before, [`Error::Refused`].
    pub fn acknowledge(&self, excerpt: &DocumentId) -> Result<DocumentId> {
        let mine = |one: &Response| one.author.me && one.words == ResponseWords::Acknowledged;
        if self.responses(excerpt)?.iter().any(mine) {
            return Err(Error::Exists("acknowledgement of it"));
        }
        self.answer(excerpt, None)
    }

    /// Answers an excerpt in words, at most 4 KiB.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`], [`Error::Refused`] when the excerpt is hidden.
    pub fn respond(&self, excerpt: &DocumentId, words: &str) -> Result<DocumentId> {
        self.answer(excerpt, Some(words.to_owned()))
    }

    fn answer(&self, excerpt: &DocumentId, words: Option<String>) -> Result<DocumentId> {
        let excerpt = self.excerpt(excerpt)?;
        if excerpt.text.is_none() {
            return Err(Error::Refused("the facilitator hides it"));
        }
        let (to, expires, at) = (excerpt.id, excerpt.expires, self.now());
        let content = ResponseContent { to, words, expires, at };
        content.check()?;
        self.add_mine(Kind::RESPONSE, &content.edits())
    }

    /// What was answered to an excerpt, the oldest first. Who acknowledges it on two devices does so once.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an excerpt that is not there, or over.
    pub fn responses(&self, excerpt: &DocumentId) -> Result<Vec<Response>> {
        self.excerpt(excerpt)?;
        let eyes = self.eyes()?;
        let all = self.all(Kind::RESPONSE, true)?;
        let mut responses: Vec<_> = all.iter().filter_map(|said| shown(said, &eyes)).collect();
        responses.retain(|one| one.to == *excerpt);
        responses.sort_by_key(|one| (one.at, one.id));
        let mut acknowledged = std::collections::BTreeSet::new();
        responses.retain(|one| {
            one.words != ResponseWords::Acknowledged || acknowledged.insert(one.author.id)
        });
        Ok(responses)
    }

    /// Takes back what this participant answered; an acknowledgement from all their devices.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Refused`] for what is another's.
    pub fn withdraw_response(&self, id: &DocumentId) -> Result<()> {
        let said = self.one(Kind::RESPONSE, id, WHAT)?;
        let content = ResponseContent::read(&said.fields).ok_or(Error::NotFound(WHAT))?;
        self.erase(Kind::RESPONSE, id)?;
        if content.words.is_some() {
            return Ok(());
        }
        let people = self.interlude.groups().people(&self.space)?;
        for other in self.all(Kind::RESPONSE, false)? {
            let same = ResponseContent::read(&other.fields)
                .is_some_and(|other| other.words.is_none() && other.to == content.to);
            if same && other.owner.is_some_and(|owner| people.is_me(&owner)) {
                self.erase(Kind::RESPONSE, &other.id)?;
            }
        }
        Ok(())
    }
}

fn shown(said: &Said, eyes: &Eyes) -> Option<Response> {
    let content = ResponseContent::read(&said.fields)?;
    let owner = said.owner?;
    let words = match content.words {
        _ if content.expires.is_over(eyes.now) => return None,
        None => ResponseWords::Acknowledged,
        Some(_) if !eyes.shows(&said.id, &owner) => ResponseWords::Hidden,
        Some(words) => ResponseWords::Said(words),
    };
    Some(Response {
        id: said.id,
        to: content.to,
        author: eyes.author(&owner),
        words,
        at: content.at,
        hidden: eyes.mark(&said.id),
    })
}
