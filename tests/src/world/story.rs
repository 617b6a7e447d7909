//! What an entry must say, told from what was done to it and who knew of what, without Automerge.

use std::collections::{BTreeMap, BTreeSet};

use interlude_core::journal::{DocumentId, Field, Scalar};

/// Numbers of operations in a [`Story`].
pub(super) type Seen = BTreeSet<usize>;

/// One change of an entry.
#[derive(Default)]
pub(super) struct Op {
    /// What its maker saw.
    pub(super) known: Seen,
    /// Characters put into title and body.
    pub(super) inserted: [Vec<char>; 2],
    /// Characters taken out of either.
    pub(super) deleted: BTreeSet<char>,
    /// Tags and emotions added.
    pub(super) added: [BTreeSet<String>; 2],
    /// Tags and emotions taken away.
    pub(super) removed: [BTreeSet<String>; 2],
    /// Fields set or cleared.
    pub(super) set: BTreeMap<Field, Option<Scalar>>,
    /// Put into the trash at this instant, and nothing else.
    pub(super) trashed: Option<i64>,
    /// Taken out of the trash: an edit, even of an entry that is not in it.
    pub(super) untrashed: bool,
}

/// Everything that was done to one entry, on any device.
pub(super) struct Story {
    pub(super) id: DocumentId,
    pub(super) ops: Vec<Op>,
    /// An earlier version was restored: characters that had been deleted are there again.
    pub(super) loose: bool,
    /// Texts that somebody saw: the order of characters never changes.
    pub(super) sights: [Vec<String>; 2],
}

impl Story {
    pub(super) fn new(id: DocumentId) -> Self {
        Self { id, ops: Vec::new(), loose: false, sights: [Vec::new(), Vec::new()] }
    }

    fn ops<'a>(&'a self, seen: &'a Seen) -> impl Iterator<Item = (usize, &'a Op)> {
        seen.iter().map(|number| (*number, &self.ops[*number]))
    }

    /// The characters of title or body that nobody deleted.
    pub(super) fn characters(&self, seen: &Seen, text: usize) -> BTreeSet<char> {
        let deleted: BTreeSet<char> =
            self.ops(seen).flat_map(|(_, op)| op.deleted.iter().copied()).collect();
        let inserted = self.ops(seen).flat_map(|(_, op)| op.inserted[text].iter().copied());
        inserted.filter(|letter| !deleted.contains(letter)).collect()
    }

    /// Tags (0) or emotions (1): those with an addition that no removal knew of.
    pub(super) fn labels(&self, seen: &Seen, which: usize) -> BTreeSet<String> {
        let removed = |number: usize, label: &String| {
            self.ops(seen)
                .any(|(_, op)| op.removed[which].contains(label) && op.known.contains(&number))
        };
        let added = self.ops(seen).flat_map(|(number, op)| {
            op.added[which].iter().filter(move |label| !removed(number, label))
        });
        added.cloned().collect()
    }

    /// How many values stand in a field, and which they are: those set by someone whom nobody
    /// after them overruled.
    pub(super) fn values(&self, seen: &Seen, field: Field) -> (usize, BTreeSet<Scalar>) {
        let setters: Vec<_> =
            self.ops(seen).filter(|(_, op)| op.set.contains_key(&field)).collect();
        let stands = |number: &usize| !setters.iter().any(|(_, op)| op.known.contains(number));
        let standing: Vec<_> = (setters.iter())
            .filter(|(number, _)| stands(number))
            .filter_map(|(_, op)| op.set[&field].clone())
            .collect();
        (standing.len(), standing.into_iter().collect())
    }

    /// Since when it is in the trash: put there by someone who knew of every edit.
    pub(super) fn trashed(&self, seen: &Seen) -> Option<i64> {
        let edits: Seen =
            self.ops(seen).filter(|(_, op)| op.trashed.is_none()).map(|(n, _)| n).collect();
        let marks: Vec<_> = self.ops(seen).filter(|(_, op)| op.trashed.is_some()).collect();
        let stands = |number: &usize| !marks.iter().any(|(_, op)| op.known.contains(number));
        let knowing = marks.iter().filter(|(n, op)| stands(n) && edits.is_subset(&op.known));
        knowing.filter_map(|(_, op)| op.trashed).max()
    }

    /// Leaves out of an operation the values that stand already: setting them is nothing.
    pub(super) fn without_idle_values(&self, mut op: Op) -> Op {
        let known = op.known.clone();
        op.set.retain(|field, value| {
            let (stand, values) = self.values(&known, *field);
            match value {
                None => stand > 0,
                Some(value) => stand != 1 || !values.contains(value),
            }
        });
        op
    }

    /// Whether an operation changes anything for one who sees this.
    pub(super) fn is_idle(&self, op: &Op) -> bool {
        let sets = !op.set.is_empty();
        let removes = |which| {
            let there = self.labels(&op.known, which);
            op.removed[which].iter().any(|label| there.contains(label))
        };
        let adds = op.added.iter().any(|labels| !labels.is_empty());
        let types = op.inserted.iter().any(|text| !text.is_empty()) || !op.deleted.is_empty();
        !(sets || removes(0) || removes(1) || adds || types || op.trashed.is_some() || op.untrashed)
    }
}
