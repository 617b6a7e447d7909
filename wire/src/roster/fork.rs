use super::chain::Roster;
use super::entry::Change;
use crate::Hash;

/// How another chain of the same space stands to the one that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// The same entries.
    Equal,
    /// It goes on from ours: take it.
    Longer,
    /// It is a beginning of ours: offer it ours.
    Shorter,
    /// Both have a valid successor of this entry: the relay's fault, shown and not decided.
    Forked(u32),
    /// It went on from a fork and an owner of both branches said so, naming our head: take it.
    Resolved,
}

/// Compares a chain, checked by itself, with the one that is known.
#[must_use]
pub fn compare(ours: &Roster, theirs: &Roster) -> Comparison {
    let common = ours.hashes().iter().zip(theirs.hashes()).take_while(|(a, b)| a == b).count();
    let (here, there) = (ours.hashes().len(), theirs.hashes().len());
    match () {
        () if common == here && common == there => Comparison::Equal,
        () if common == here => Comparison::Longer,
        () if common == there => Comparison::Shorter,
        () if resolves(ours, theirs, common) => Comparison::Resolved,
        () => Comparison::Forked(u32::try_from(common.saturating_sub(1)).unwrap_or(u32::MAX)),
    }
}

/// Whether an entry of theirs behind the fork ends our branch, by an owner of both.
fn resolves(ours: &Roster, theirs: &Roster, common: usize) -> bool {
    let head: Hash = ours.head();
    theirs.entries().iter().skip(common).filter_map(|signed| signed.open().ok()).any(|entry| {
        let names = |change: &Change| matches!(change, Change::Resolve { other } if *other == head);
        entry.changes.iter().any(names) && ours.is_owner(&entry.author)
    })
}
