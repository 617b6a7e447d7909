//! The facilitator is blind to journals: whatever a participant does, what belongs to a group or a line says
//! only what they gave to be shared.

use proptest::prelude::*;

use super::*;
use crate::goals::GoalState;
use crate::journal::{Edit, NewEntry};

#[derive(Debug, Clone)]
enum Deed {
    Write,
    Edit,
    Goal,
    Answer,
    Read,
    Share(bool),
    Respond,
    Say,
    /// Names an entry or a goal where a document of the group is asked for.
    Misuse,
    Withdraw,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        Just(Deed::Write),
        Just(Deed::Edit),
        Just(Deed::Goal),
        Just(Deed::Answer),
        Just(Deed::Read),
        any::<bool>().prop_map(Deed::Share),
        Just(Deed::Respond),
        Just(Deed::Say),
        Just(Deed::Misuse),
        Just(Deed::Withdraw),
    ]
}

const PRIVATE: &str = "private words";

/// Ann's private documents so far.
struct Ann<'a> {
    world: &'a World,
    private: Vec<DocumentId>,
    prompt: DocumentId,
    resource: DocumentId,
}

impl Ann<'_> {
    fn write(&mut self, prompt: Option<DocumentId>) {
        let (title, body) = (PRIVATE.to_owned(), PRIVATE.to_owned());
        let prompt = prompt.map(|id| id.to_string());
        let new = NewEntry { title, body, prompt, ..NewEntry::default() };
        self.private.push(self.world.vaults[1].journal().write(&new).unwrap());
    }

    fn does(&mut self, deed: &Deed) {
        let (vault, group) = (&self.world.vaults[1], self.world.group(1));
        let excerpts = group.excerpts().unwrap();
        match deed {
            Deed::Write => self.write(None),
            Deed::Answer => self.write(Some(self.prompt)),
            Deed::Edit => {
                if let Some(id) = self.private.first() {
                    let more = Edit::Append(PRIVATE.to_owned());
                    let _ = vault.journal().edit(id, &[more]);
                }
            }
            Deed::Goal => {
                let id = vault.goals().add(PRIVATE).unwrap();
                vault.goals().note(&id, PRIVATE).unwrap();
                vault.goals().link(&id, &self.world.group.to_string(), true).unwrap();
                vault.goals().set_state(&id, GoalState::Done).unwrap();
                self.private.push(id);
            }
            Deed::Read => group.mark_read(&self.resource, true).unwrap(),
            Deed::Share(alone) => {
                let audience = if *alone { Audience::Facilitator } else { Audience::Group };
                let prompt = Some(self.prompt);
                let new = NewExcerpt { audience, prompt, ..excerpt("open words") };
                group.share(group.preview(&new).unwrap()).unwrap();
            }
            Deed::Respond => {
                if let Some(one) = excerpts.first() {
                    group.respond(&one.id, "open words").unwrap();
                }
            }
            Deed::Say => drop(group.my_line().unwrap().say("open words").unwrap()),
            Deed::Misuse => self.private.iter().for_each(|id| misuse(&group, id)),
            Deed::Withdraw => {
                if let Some(one) = excerpts.first() {
                    group.withdraw(&one.id).unwrap();
                }
            }
        }
    }
}

fn misuse(group: &Group<'_>, id: &DocumentId) {
    assert!(group.preview(&NewExcerpt { prompt: Some(*id), ..excerpt("x") }).is_err());
    assert!(group.respond(id, "open words").is_err() && group.acknowledge(id).is_err());
    assert!(group.report(id, "open words").is_err() && group.withdraw(id).is_err());
    assert!(group.mark_read(id, true).is_err());
}

/// Whether these bytes stand in those.
fn has(all: &[u8], part: &[u8]) -> bool {
    all.windows(part.len()).any(|window| window == part)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn what_belongs_to_a_group_says_only_what_was_given_to_be_shared(
        deeds in prop::collection::vec(deed(), 1..24)
    ) {
        let world = World::new(&["Ann"]);
        let prompt = world.group(0).add_prompt(&prompts::question("open words")).unwrap();
        let standing = world.vaults[0].leading(&world.group).unwrap();
        let resource = standing.of_group(Kind::RESOURCE, Seed([3; 16]));
        let body = FieldEdit::Write("body", "open words".to_owned());
        world.vaults[0].write_shared(&resource, &[body]).unwrap();
        world.in_step();
        let resource = resource.id();
        let mut ann = Ann { world: &world, private: Vec::new(), prompt, resource };
        deeds.iter().for_each(|deed| ann.does(deed));
        let private = ann.private.clone();
        world.vaults[1].read(|db| {
            for stored in documents::page(db, 0, i64::MAX)? {
                if stored.identity.home.is_none() {
                    continue;
                }
                assert!(!private.contains(&stored.identity.id()));
                let fields = documents::load(db, &stored)?.fields(stored.identity.kind)?.unwrap();
                let texts: String = fields.texts.values().cloned().collect();
                let said = [fields.to_bytes()?, texts.into_bytes(), whole(db, &stored)?.to_bytes()?];
                let said = said.concat();
                assert!(!has(&said, PRIVATE.as_bytes()));
                for id in &private {
                    assert!(!has(&said, &id.0) && !has(&said, id.to_string().as_bytes()));
                }
            }
            Ok(())
        }).unwrap();
    }
}
