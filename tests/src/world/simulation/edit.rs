use std::collections::BTreeSet;

use interlude_core::journal::{Edit, EntryContent, Field, Form, Helped, Scalar};
use interlude_core::time::Moment;

use super::act::LABELS;
use super::{Op, Simulation, string, text_number};
use crate::world::Replica;
use crate::world::action::Editing;

impl Simulation {
    pub(super) fn edit(&mut self, at: &Replica, on: usize, entry: u8, edit: &Editing) {
        let Some((entry, known)) = self.seen(on, entry) else { return };
        let now = at.journal().get(&self.stories[entry].id).ok().map(|found| found.content);
        let mut op = Op { known, ..Op::default() };
        let edits = match *edit {
            Editing::Rewrite { title, drop, at, letters } => {
                let fresh = self.fresh(letters);
                vec![rewrite(&mut op, now.as_ref(), title, drop, at, fresh)]
            }
            Editing::Mixed { letters, tag, mood } => {
                let (fresh, label) = (self.fresh(letters), label(tag));
                op.added[0].insert(label.clone());
                op.set.insert(Field::Mood, Some(Scalar::Number(mood.into())));
                let text = string(&fresh);
                op.inserted[1] = fresh;
                vec![Edit::Append(text), Edit::Tag(label), Edit::Mood(Some(mood))]
            }
            Editing::Set { field, value } => vec![set(&mut op, field, value)],
            Editing::Label { emotion, add, label: number } => {
                let label = label(number);
                let which = if add { &mut op.added } else { &mut op.removed };
                which[usize::from(emotion)].insert(label.clone());
                vec![match (emotion, add) {
                    (false, true) => Edit::Tag(label),
                    (false, false) => Edit::Untag(label),
                    (true, true) => Edit::Feel(label),
                    (true, false) => Edit::Unfeel(label),
                }]
            }
        };
        self.act(at, on, entry, op, |id| at.journal().edit(id, &edits));
    }

    pub(super) fn resolve(&mut self, at: &Replica, on: usize, entry: u8, pick: u8) {
        let Some((entry, known)) = self.seen(on, entry) else { return };
        let found = at.journal().get(&self.stories[entry].id);
        let conflicts = found.map(|found| found.content.conflicts).unwrap_or_default();
        let Some(conflict) = conflicts.first() else { return };
        let value = conflict.values[usize::from(pick) % conflict.values.len()].clone();
        let mut op = Op { known, ..Op::default() };
        op.set.insert(conflict.field, Some(value.clone()));
        self.act(at, on, entry, op, |id| at.journal().resolve(id, conflict.field, value));
        let after = at.journal().get(&self.stories[entry].id).unwrap().content.conflicts;
        assert!(after.iter().all(|other| other.field != conflict.field), "still in conflict");
    }

    pub(super) fn restore(&mut self, at: &Replica, on: usize, entry: u8, version: u8) {
        let Some((entry, known)) = self.seen(on, entry) else { return };
        let (journal, id) = (at.journal(), self.stories[entry].id);
        let Ok(found) = journal.get(&id) else { return };
        let versions = journal.history(&id).unwrap();
        let version = &versions[usize::from(version) % versions.len()].id;
        let Ok(then) = journal.version(&id, version) else { return };
        let op = between(&found.content, &then, known);
        let loose = !op.inserted.iter().all(Vec::is_empty);
        self.stories[entry].loose |= loose;
        self.act(at, on, entry, op, |id| journal.restore(id, version));
    }
}

fn label(number: u8) -> String {
    LABELS[usize::from(number) % LABELS.len()].to_owned()
}

fn rewrite(
    op: &mut Op,
    now: Option<&EntryContent>,
    title: bool,
    drop: u32,
    at: u8,
    fresh: Vec<char>,
) -> Edit {
    let text = now.map_or("", |now| if title { &now.title } else { &now.body });
    let keep = |place: usize| drop >> (place % 32) & 1 == 0;
    let (mut next, mut place) = (Vec::new(), 0);
    for letter in text.chars() {
        match keep(place) {
            true => next.push(letter),
            false => {
                op.deleted.insert(letter);
            }
        }
        place += 1;
    }
    let at = usize::from(at) % (next.len() + 1);
    next.splice(at..at, fresh.iter().copied());
    op.inserted[text_number(title)] = fresh;
    if title { Edit::Title(string(&next)) } else { Edit::Body(string(&next)) }
}

/// An edit of one field; value 0 clears it where that can be.
fn set(op: &mut Op, field: u8, value: u8) -> Edit {
    let text = ["", "group of Monday", "会", "two"][usize::from(value)];
    let word = (value > 0).then(|| text.to_owned());
    let scalar = word.clone().map(Scalar::Text);
    let named = |name: &str| Some(Scalar::Text(name.to_owned()));
    let field = Field::ALL[usize::from(field) % Field::ALL.len()];
    let (edit, value) = match field {
        Field::Created => {
            let dates = ["1999-12-31T23:59:00Z", "2020-02-29T12:00:00+05:30[Asia/Kolkata]"];
            let moment = Moment::parse(dates[usize::from(value) % 2]).unwrap();
            let text = named(&moment.to_string());
            (Edit::Created(moment), text)
        }
        Field::Form => {
            let form = [Form::Entry, Form::CheckIn, Form::Coping][usize::from(value) % 3];
            (Edit::Form(form), named(form.name()))
        }
        Field::Mood => {
            let mood = (value > 0).then_some(value);
            (Edit::Mood(mood), mood.map(|mood| Scalar::Number(mood.into())))
        }
        Field::Favourite => (Edit::Favourite(value > 1), Some(Scalar::Flag(value > 1))),
        Field::Bring => (Edit::Bring(value > 1), Some(Scalar::Flag(value > 1))),
        Field::Session => (Edit::Session(word), scalar),
        Field::Prompt => (Edit::Prompt(word), scalar),
        Field::Goal => (Edit::Goal(word), scalar),
        Field::Trigger => (Edit::Trigger(word), scalar),
        Field::Action => (Edit::Action(word), scalar),
        Field::Helped => {
            let helped = [None, Some(Helped::No), Some(Helped::Some), Some(Helped::Yes)];
            let helped = helped[usize::from(value)];
            (Edit::Helped(helped), helped.and_then(|helped| named(helped.name())))
        }
    };
    op.set.insert(field, value);
    edit
}

/// What restoring `then` does to `now`.
fn between(now: &EntryContent, then: &EntryContent, known: super::Seen) -> Op {
    let mut op = Op { known, ..Op::default() };
    let texts = [(&now.title, &then.title), (&now.body, &then.body)];
    for (text, (now, then)) in texts.into_iter().enumerate() {
        let (here, there): (BTreeSet<char>, BTreeSet<char>) =
            (now.chars().collect(), then.chars().collect());
        op.deleted.extend(&here - &there);
        op.inserted[text].extend(&there - &here);
        // The same characters more often or elsewhere: no story is told of that.
        if now != then && op.inserted[text].is_empty() && now.len() <= then.len() {
            op.inserted[text].extend(then.chars().next());
        }
    }
    let labels = [(&now.tags, &then.tags), (&now.emotions, &then.emotions)];
    for (which, (now, then)) in labels.into_iter().enumerate() {
        op.added[which] = then - now;
        op.removed[which] = now - then;
    }
    let fields = |content| Field::ALL.map(|field| (field, super::check::shown(content, field)));
    let differing = fields(then).into_iter().zip(fields(now)).filter(|(then, now)| then != now);
    op.set.extend(differing.map(|(then, _)| then));
    op
}
