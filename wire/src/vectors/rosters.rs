//! Chains that hold, and entries that do not.

use serde_json::{Value, json};

use super::{case, hexes, verdict};
use crate::fixtures::{Home, Person, add, group, grow, next, remove};
use crate::roster::{Change, Comparison, Entry, Role, Roster, SpaceKind, compare};
use crate::{Hash, PrincipalId, WriterId};

pub(super) fn cases() -> Vec<Value> {
    let (family, group) = (family(), a_group());
    let mut cases = Vec::new();
    for (name, roster) in [("family", &family), ("group", &group)] {
        for count in 1..=roster.entries().len() {
            let part = roster.entries()[..count].to_vec();
            let part = Roster::verify(&roster.space(), part).unwrap();
            cases.push(holds(&format!("{name}, {count} entries"), &part));
        }
    }
    cases.extend(refusals());
    cases.extend(comparisons());
    cases
}

/// A personal space in which everything happens once.
fn family() -> Roster {
    let mut home = Home::new();
    let (fourth, fifth) = (Person::new(4), Person::new(5));
    let cutoffs = vec![(WriterId([1; 16]), 70_000), (WriterId([2; 16]), 0)];
    let gone = Change::Remove { principal: home.tablet.id(), cutoffs: cutoffs.clone() };
    grow(&mut home.roster, &home.phone, vec![add(&fourth)]);
    grow(&mut home.roster, &fourth, vec![gone]);
    let old = fourth.id();
    let rekey = Change::Rekey { old, new: Person::new(6).principal, cutoffs };
    grow(&mut home.roster, &home.phone, vec![rekey]);
    let all = vec![add(&fifth), remove(&home.phone), remove(&Person::new(6))];
    grow(&mut home.roster, &home.phrase, all);
    grow(&mut home.roster, &fifth, vec![Change::Resolve { other: Hash([9; 32]) }]);
    home.roster
}

fn a_group() -> Roster {
    let (owner, member) = (Person::new(1), Person::new(2));
    let founders = [owner.founder(Role::Owner), member.founder(Role::Member)];
    let mut roster = Roster::begin(owner.sign_entry(&group(&owner, &founders))).unwrap();
    let principal = member.id();
    grow(&mut roster, &owner, vec![Change::Role { principal, role: Role::Owner }]);
    grow(&mut roster, &member, vec![remove(&owner)]);
    roster
}

fn kind(kind: SpaceKind) -> &'static str {
    match kind {
        SpaceKind::Personal => "personal",
        SpaceKind::Group => "group",
        SpaceKind::Line => "line",
    }
}

fn members(roster: &Roster) -> Vec<Value> {
    let ids = roster.entries().iter().flat_map(|signed| signed.open().unwrap().changes);
    let ids = ids.flat_map(|change| match change {
        Change::Begin { founders, .. } => {
            founders.iter().map(|founder| founder.principal.id()).collect()
        }
        Change::Add { principal, .. } => vec![principal.id()],
        Change::Rekey { new, .. } => vec![new.id()],
        _ => Vec::new(),
    });
    let member = |id: PrincipalId| {
        let member = roster.member(&id).unwrap();
        let gone = member.gone.as_ref().map(|(number, last)| {
            let last: Vec<_> =
                last.iter().map(|(writer, last)| json!([writer.to_string(), last])).collect();
            json!({ "number": number, "cutoffs": last })
        });
        let owner = member.role == Role::Owner;
        let succeeds = member.succeeds.map(|old| old.to_string());
        json!({
            "id": id.to_string(), "owner": owner, "since": member.since,
            "gone": gone, "succeeds": succeeds,
        })
    };
    ids.map(member).collect()
}

fn holds(name: &str, roster: &Roster) -> Value {
    let entries = hexes(roster.entries().iter().map(|entry| entry.to_bytes()));
    let input = json!({ "space": roster.space().to_string(), "entries": entries });
    let output = json!({
        "verdict": "ok",
        "kind": kind(roster.kind()),
        "recovery": roster.recovery().map(|id| id.to_string()),
        "hashes": roster.hashes().iter().map(Hash::to_string).collect::<Vec<_>>(),
        "members": members(roster),
    });
    case("roster", name, input, output)
}

/// Everything that an entry after [`Home`]'s first may have wrong.
fn refusals() -> Vec<Value> {
    let home = Home::new();
    let good = next(&home.roster, &home.phone, vec![add(&Person::new(4))]);
    let with = |changes| next(&home.roster, &home.phone, changes);
    let mut wrapless = good.clone();
    wrapless.epoch.wraps.pop();
    let mut bare = good.clone();
    bare.epoch.previous = None;
    let stranger = next(&home.roster, &Person::new(9), vec![add(&Person::new(9))]);
    let entries: [(&str, Entry, &Person); 12] = [
        ("a good one", good.clone(), &home.phone),
        ("signed by another", good.clone(), &home.tablet),
        ("by a stranger", stranger, &Person::new(9)),
        ("another number", Entry { number: 2, ..good.clone() }, &home.phone),
        ("after another", Entry { previous: Hash([1; 32]), ..good.clone() }, &home.phone),
        ("another version", Entry { version: 2, ..good.clone() }, &home.phone),
        ("without a change", with(vec![]), &home.phone),
        ("the phrase removed", with(vec![remove(&home.phrase)]), &home.phone),
        ("nobody removed", with(vec![remove(&Person::new(9))]), &home.phone),
        ("somebody twice", with(vec![add(&home.tablet)]), &home.phone),
        ("a wrap missing", wrapless, &home.phone),
        ("the secret before missing", bare, &home.phone),
    ];
    entries.map(|(name, entry, signer)| refusal(&home.roster, name, &entry, signer)).to_vec()
}

fn refusal(roster: &Roster, name: &str, entry: &Entry, signer: &Person) -> Value {
    let signed = signer.sign_entry(entry);
    let all = roster.entries().iter().chain([&signed]).map(|entry| entry.to_bytes());
    let input = json!({ "space": roster.space().to_string(), "entries": hexes(all) });
    let verdict = verdict(roster.clone().append(signed.clone()));
    case("entry", name, input, json!({ "verdict": verdict }))
}

fn comparisons() -> Vec<Value> {
    let home = Home::new();
    let (mut ours, mut theirs) = (home.roster.clone(), home.roster.clone());
    grow(&mut ours, &home.phone, vec![add(&Person::new(4))]);
    grow(&mut theirs, &home.tablet, vec![add(&Person::new(5))]);
    let mut resolved = theirs.clone();
    grow(&mut resolved, &home.phrase, vec![Change::Resolve { other: ours.head() }]);
    let mut stranger = theirs.clone();
    grow(&mut stranger, &Person::new(5), vec![Change::Resolve { other: ours.head() }]);
    let pairs = [
        (&ours, &ours),
        (&home.roster, &ours),
        (&ours, &home.roster),
        (&ours, &theirs),
        (&ours, &resolved),
        (&ours, &stranger),
    ];
    let one = |(ours, theirs): (&Roster, &Roster)| {
        let bytes = |roster: &Roster| hexes(roster.entries().iter().map(|one| one.to_bytes()));
        let said = match compare(ours, theirs) {
            Comparison::Equal => "equal".to_owned(),
            Comparison::Longer => "longer".to_owned(),
            Comparison::Shorter => "shorter".to_owned(),
            Comparison::Forked(number) => format!("forked {number}"),
            Comparison::Resolved => "resolved".to_owned(),
        };
        let space = ours.space().to_string();
        let input = json!({ "space": space, "ours": bytes(ours), "theirs": bytes(theirs) });
        case("compare", &said, input, json!({ "comparison": said }))
    };
    pairs.into_iter().map(one).collect()
}
