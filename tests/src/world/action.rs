use std::fmt;

use proptest::collection::vec;
use proptest::prelude::*;

/// Something that happens in a simulation. Numbers choose among what there is then, modulo.
#[derive(Debug, Clone)]
pub enum Action {
    /// A device writes a new entry.
    Write { on: u8, letters: u8, tags: u8, mood: u8 },
    /// A device edits an entry.
    Edit { on: u8, entry: u8, edit: Editing },
    /// A person opens an entry on a device, instead of the one that was open there.
    Open { on: u8, entry: u8 },
    /// They type in it, seeing what the screen shows.
    Splice { on: u8, title: bool, at: u8, delete: u8, letters: u8 },
    /// The screen is brought up to date.
    Refresh { on: u8 },
    /// Into the trash.
    Trash { on: u8, entry: u8 },
    /// Out of it.
    Untrash { on: u8, entry: u8 },
    /// Erased.
    Erase { on: u8, entry: u8 },
    /// Back to an earlier version.
    Restore { on: u8, entry: u8, version: u8 },
    /// One of the values that devices disagree on is chosen.
    Resolve { on: u8, entry: u8, pick: u8 },
    /// Letters arrive, in any order; `keep` lets them come again.
    Deliver { to: u8, count: u8, pick: u16, keep: bool },
    /// A device sends another all it has, as whole documents.
    Snapshot { from: u8, to: u8 },
    /// A device sends another all that was done since the last bundle, in one piece a document.
    Bundle { from: u8, to: u8 },
    /// The network is cut, or whole again (0).
    Partition { sides: u8 },
    /// Time passes.
    Pass { minutes: u16 },
}

/// An edit of an entry that is not typing.
#[derive(Debug, Clone)]
pub enum Editing {
    /// A text is written anew: some of its letters go, new ones come.
    Rewrite { title: bool, drop: u32, at: u8, letters: u8 },
    /// Text at the end, a tag and a mood in one change.
    Mixed { letters: u8, tag: u8, mood: u8 },
    /// A field gets a value (0: none).
    Set { field: u8, value: u8 },
    /// A tag or emotion comes or goes.
    Label { emotion: bool, add: bool, label: u8 },
}

fn editing() -> impl Strategy<Value = Editing> {
    let label = any::<(bool, bool, u8)>();
    prop_oneof![
        3 => (any::<bool>(), any::<u32>(), any::<u8>(), 0..4u8)
            .prop_map(|(title, drop, at, letters)| Editing::Rewrite { title, drop, at, letters }),
        1 => (0..3u8, 0..4u8, 1..6u8)
            .prop_map(|(letters, tag, mood)| Editing::Mixed { letters, tag, mood }),
        4 => (any::<u8>(), 0..4u8).prop_map(|(field, value)| Editing::Set { field, value }),
        4 => label.prop_map(|(emotion, add, label)| Editing::Label { emotion, add, label }),
    ]
}

/// One action.
fn action() -> impl Strategy<Value = Action> {
    use Action::*;
    let pair = || any::<(u8, u8)>();
    prop_oneof![
        3 => (any::<u8>(), 1..5u8, 0..16u8, 0..6u8)
            .prop_map(|(on, letters, tags, mood)| Write { on, letters, tags, mood }),
        12 => (pair(), editing()).prop_map(|((on, entry), edit)| Edit { on, entry, edit }),
        3 => pair().prop_map(|(on, entry)| Open { on, entry }),
        9 => (any::<(u8, bool, u8)>(), 0..4u8, 0..4u8).prop_map(
            |((on, title, at), delete, letters)| Splice { on, title, at, delete, letters }
        ),
        3 => any::<u8>().prop_map(|on| Refresh { on }),
        2 => pair().prop_map(|(on, entry)| Trash { on, entry }),
        1 => pair().prop_map(|(on, entry)| Untrash { on, entry }),
        1 => pair().prop_map(|(on, entry)| Erase { on, entry }),
        1 => any::<(u8, u8, u8)>()
            .prop_map(|(on, entry, version)| Restore { on, entry, version }),
        2 => any::<(u8, u8, u8)>().prop_map(|(on, entry, pick)| Resolve { on, entry, pick }),
        14 => (any::<(u8, u16, bool)>(), 1..8u8)
            .prop_map(|((to, pick, keep), count)| Deliver { to, count, pick, keep }),
        1 => pair().prop_map(|(from, to)| Snapshot { from, to }),
        1 => pair().prop_map(|(from, to)| Bundle { from, to }),
        1 => any::<u8>().prop_map(|sides| Partition { sides }),
        1 => any::<u16>().prop_map(|minutes| Pass { minutes }),
    ]
}

/// What happens to some devices, in parts between which the devices that a bit names are closed
/// and opened again.
#[derive(Clone)]
pub struct Plot {
    /// How many devices there are.
    pub devices: usize,
    /// Decides the randomness of all of them.
    pub seed: u64,
    /// The parts.
    pub parts: Vec<(Vec<Action>, u8)>,
}

/// One action a line: a failing plot is read by people.
impl fmt::Debug for Plot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} devices, seed {}", self.devices, self.seed)?;
        for (actions, reopened) in &self.parts {
            actions.iter().try_for_each(|action| writeln!(f, "  {action:?}"))?;
            writeln!(f, "  opened again: {reopened:#b}")?;
        }
        Ok(())
    }
}

/// Plots with so many devices and parts of at most so many actions.
pub fn plot(
    devices: std::ops::RangeInclusive<usize>,
    actions: usize,
) -> impl Strategy<Value = Plot> {
    let part = (vec(action(), 1..actions), any::<u8>());
    (devices, any::<u64>(), vec(part, 1..4)).prop_map(|(devices, seed, parts)| Plot {
        devices,
        seed,
        parts,
    })
}
