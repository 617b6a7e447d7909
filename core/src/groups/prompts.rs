use std::collections::BTreeSet;

use super::Group;
use crate::Result;
use crate::document::{DocumentId, FieldEdit, Kind, Prompt, Seed, silent};
use crate::store::contents::Said;
use crate::store::entries;
use crate::time::Timestamp;

/// A prompt of a group, and whether this participant has answered it.
#[derive(Clone, PartialEq, Eq)]
pub struct GroupPrompt {
    /// Its id: an entry that answers it names it in its field `prompt`.
    pub id: DocumentId,
    /// What it asks.
    pub prompt: Prompt,
    /// When it was first put.
    pub at: Timestamp,
    /// An entry in the journal answers it. Nobody else knows.
    pub answered: bool,
}

silent!(GroupPrompt);

const WHAT: &str = "prompt";

impl Group<'_> {
    /// The group's prompts, the newest first. Read from the vault alone: nobody hears whether one was
    /// answered.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn prompts(&self) -> Result<Vec<GroupPrompt>> {
        let answered = self.answered()?;
        let all = self.all(Kind::PROMPT, true)?;
        let mut prompts: Vec<_> = all.iter().map(|said| shown(said, &answered)).collect();
        prompts.sort_by_key(|one| std::cmp::Reverse((one.at, one.id)));
        Ok(prompts)
    }

    /// One prompt.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`].
    pub fn prompt(&self, id: &DocumentId) -> Result<GroupPrompt> {
        Ok(shown(&self.one(Kind::PROMPT, id, WHAT)?, &self.answered()?))
    }

    /// The prompt whose id begins with these hexadecimal digits, at least four.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`], [`crate::Error::Invalid`] when there are several.
    pub fn find_prompt(&self, prefix: &str) -> Result<DocumentId> {
        self.interlude.find(Kind::PROMPT, prefix, WHAT)
    }

    /// Puts a prompt to the group.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`], [`crate::Error::Refused`] for who does not lead the group.
    pub fn add_prompt(&self, prompt: &Prompt) -> Result<DocumentId> {
        prompt.check()?;
        let seed = Seed::make(self.interlude.environment())?;
        let identity = self.adding()?.of_group(Kind::PROMPT, seed);
        let mut edits = prompt.edits();
        edits.push(FieldEdit::when("at", self.now()));
        self.interlude.write_shared(&identity, &edits)?;
        Ok(identity.id())
    }

    /// Makes a prompt say this.
    ///
    /// # Errors
    /// As [`Group::add_prompt`], and [`crate::Error::NotFound`].
    pub fn change_prompt(&self, id: &DocumentId, prompt: &Prompt) -> Result<()> {
        prompt.check()?;
        let identity = self.identity(Kind::PROMPT, id, WHAT)?;
        self.adding()?;
        self.interlude.write_shared(&identity, &prompt.edits())
    }

    /// Takes a prompt back, from everybody. What was written about it stays with who wrote it.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`], [`crate::Error::Refused`] for who does not lead the group.
    pub fn withdraw_prompt(&self, id: &DocumentId) -> Result<()> {
        self.one(Kind::PROMPT, id, WHAT)?;
        self.erase(Kind::PROMPT, id)
    }

    fn answered(&self) -> Result<BTreeSet<String>> {
        Ok(self.interlude.read(entries::answered)?.into_iter().collect())
    }
}

fn shown(said: &Said, answered: &BTreeSet<String>) -> GroupPrompt {
    GroupPrompt {
        id: said.id,
        prompt: Prompt::read(&said.fields),
        at: said.fields.instant("at").unwrap_or(Timestamp::from_millis(0)),
        answered: answered.contains(&said.id.to_string()),
    }
}
