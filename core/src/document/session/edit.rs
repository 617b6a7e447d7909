use std::ops::Bound;

use super::order::between;
use super::{
    AGENDA, AgendaItem, GOALS, NOTES, PLACE, PREPARATION, Preparation, RECAP, SessionContent, TOPIC,
};
use crate::document::FieldEdit;
use crate::{Error, Result};

/// The most bytes of one line or short paragraph.
const MOST: usize = 2000;
/// The most items of an agenda, goals, and things to prepare.
const MOST_ITEMS: usize = 50;

/// Something done to what a session is for.
#[derive(Clone, PartialEq, Eq)]
pub enum SessionEdit {
    /// Sets the topic.
    Topic(String),
    /// Sets the place.
    Place(String),
    /// Makes the notes this; they merge by letters.
    Notes(String),
    /// Makes the recap this; it merges by letters.
    Recap(String),
    /// Adds an item behind the one of this key; none: at the end.
    AddItem(AgendaItem, Option<String>),
    /// Makes an item this; none takes it away.
    Item(String, Option<AgendaItem>),
    /// Adds a goal.
    AddGoal(String),
    /// Makes a goal this; none takes it away.
    Goal(String, Option<String>),
    /// Adds something to prepare.
    AddPreparation(Preparation),
    /// Takes away something to prepare.
    RemovePreparation(String),
}

impl SessionContent {
    /// The edits of the document that does this to what it says now. `fresh`: an id that nothing has yet.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what breaks a bound, [`Error::NotFound`] for an item that is not there.
    pub(crate) fn edits(&self, edit: &SessionEdit, fresh: &str) -> Result<FieldEdit> {
        let set = |field, text: &String| {
            FieldEdit::Set(field, Some(text.clone()).filter(|it| !it.is_empty()))
        };
        let there = |is_there: bool, what| is_there.then_some(()).ok_or(Error::NotFound(what));
        match edit {
            SessionEdit::Topic(text) => short("topic", text).map(|()| set(TOPIC, text)),
            SessionEdit::Place(text) => short("place", text).map(|()| set(PLACE, text)),
            SessionEdit::Notes(text) => Ok(FieldEdit::Write(NOTES, text.clone())),
            SessionEdit::Recap(text) => Ok(FieldEdit::Write(RECAP, text.clone())),
            SessionEdit::AddItem(item, after) => {
                room("agenda", self.agenda.len())?;
                item.check()?;
                let key = self.order_behind(after.as_deref(), fresh)?;
                Ok(FieldEdit::Put(AGENDA, key, Some(item.to_string())))
            }
            SessionEdit::Item(key, item) => {
                there(self.agenda.contains_key(key), "item of the agenda")?;
                item.as_ref().map_or(Ok(()), AgendaItem::check)?;
                Ok(FieldEdit::Put(AGENDA, key.clone(), item.as_ref().map(ToString::to_string)))
            }
            SessionEdit::AddGoal(goal) => {
                room("goals", self.goals.len())?;
                short("goal", goal)?;
                Ok(FieldEdit::Put(GOALS, fresh.to_owned(), Some(goal.clone())))
            }
            SessionEdit::Goal(id, goal) => {
                there(self.goals.contains_key(id), "goal of the session")?;
                goal.as_ref().map_or(Ok(()), |goal| short("goal", goal))?;
                Ok(FieldEdit::Put(GOALS, id.clone(), goal.clone()))
            }
            SessionEdit::AddPreparation(what) => {
                room("preparation", self.preparation.len())?;
                what.check()?;
                Ok(FieldEdit::Put(PREPARATION, fresh.to_owned(), Some(what.to_string())))
            }
            SessionEdit::RemovePreparation(id) => {
                there(self.preparation.contains_key(id), "preparation")?;
                Ok(FieldEdit::Put(PREPARATION, id.clone(), None))
            }
        }
    }

    /// What it says once an edit is made, as far as later edits ask for it.
    pub(crate) fn apply(&mut self, edit: &SessionEdit, made: &FieldEdit) {
        let FieldEdit::Put(_, key, _) = made else { return };
        match edit {
            SessionEdit::AddItem(item, _) => drop(self.agenda.insert(key.clone(), item.clone())),
            SessionEdit::AddGoal(goal) => drop(self.goals.insert(key.clone(), goal.clone())),
            SessionEdit::AddPreparation(what) => {
                self.preparation.insert(key.clone(), what.clone());
            }
            SessionEdit::Item(_, None) => drop(self.agenda.remove(key)),
            SessionEdit::Goal(_, None) => drop(self.goals.remove(key)),
            SessionEdit::RemovePreparation(_) => drop(self.preparation.remove(key)),
            _ => {}
        }
    }

    /// A key behind an item and in front of the next one, unlike any that another device makes.
    fn order_behind(&self, after: Option<&str>, fresh: &str) -> Result<String> {
        let last = self.agenda.keys().next_back();
        let after = match after {
            Some(key) => {
                let (key, _) =
                    self.agenda.get_key_value(key).ok_or(Error::NotFound("item of the agenda"))?;
                Some(key)
            }
            None => last,
        };
        let next = after.and_then(|after| {
            self.agenda.range::<String, _>((Bound::Excluded(after), Bound::Unbounded)).next()
        });
        let order = |key: &String| key.split('-').next().unwrap_or_default().to_owned();
        let (low, high) = (after.map(order), next.map(|(key, _)| order(key)));
        Ok(format!("{}-{fresh}", between(low.as_deref().unwrap_or(""), high.as_deref())))
    }
}

pub(super) fn short(field: &'static str, text: &str) -> Result<()> {
    match text.len() > MOST {
        true => Err(Error::Invalid { field, reason: "longer than 2,000 bytes" }),
        false => Ok(()),
    }
}

fn room(field: &'static str, there: usize) -> Result<()> {
    match there >= MOST_ITEMS {
        true => Err(Error::Invalid { field, reason: "more than 50" }),
        false => Ok(()),
    }
}
