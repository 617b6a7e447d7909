//! Groups: all that is said in one arrives on the other side, and goes to whom it is for.

use std::path::Path;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use interlude_core::SpaceId;
use interlude_core::groups::{
    Acceptance, AgendaItem, AgendaKind, Audience, CrisisCard, Expiry, Message, NewExcerpt,
    Preparation, Prompt, ResponseWords, SessionEdit,
};
use interlude_core::reminders::{Recurrence, SessionChange};
use interlude_core::sync::{RelayUrl, SyncOptions};
use interlude_core::time::Timestamp;
use interlude_ffi as ffi;
use interlude_ffi::{Group, Groups, InterludeError, Line, Vault};
use serde_json::json;

use crate::cases::Stage;
use crate::host::{entry, vault};

const NOW: &str = "2026-06-01T10:00:00.000Z";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn profile() -> ffi::GroupProfile {
    ffi::GroupProfile {
        name: "Tuesday group".to_owned(),
        about: "We meet and listen.".to_owned(),
        zone: "Europe/Berlin".parse().unwrap(),
        place: "the blue room".to_owned(),
        contacts: vec![ffi::Contact { label: "Vera".to_owned(), text: "555".to_owned() }],
        crisis: Some(CrisisCard {
            text: "Call 112.".to_owned(),
            country: "DE".to_owned(),
            checked: Some(day("2026-05-01")),
        }),
        closed_at: None,
    }
}

/// A group that nobody but its facilitator is in yet.
fn alone(folder: &Path) -> (Arc<Vault>, Arc<Groups>, SpaceId) {
    let vault = vault(folder);
    let groups = Groups::new(Arc::clone(&vault));
    let relay = RelayUrl::parse("http://127.0.0.1:1").unwrap();
    let group = groups.found(profile(), "Vera".to_owned(), relay).unwrap();
    (vault, groups, group)
}

fn schedule(start: NaiveDateTime) -> ffi::Schedule {
    ffi::Schedule {
        title: String::new(),
        place: String::new(),
        start,
        zone: "Europe/Berlin".parse().unwrap(),
        minutes: 60,
        rule: Some(Recurrence::parse("FREQ=WEEKLY").unwrap()),
        changes: Vec::new(),
        revision: 0,
    }
}

#[test]
fn a_profile_says_all_it_was_given() {
    let folder = tempfile::tempdir().unwrap();
    let (vault, groups, id) = alone(folder.path());
    let group = Group::open(vault, id).unwrap();
    let kept = group.profile().unwrap();
    assert_eq!((kept.name.as_str(), kept.about.as_str()), ("Tuesday group", "We meet and listen."));
    assert_eq!((kept.place.as_str(), kept.zone), ("the blue room", profile().zone));
    assert_eq!((kept.contacts[0].label.as_str(), kept.contacts[0].text.as_str()), ("Vera", "555"));
    let crisis = kept.crisis.as_ref().unwrap();
    assert_eq!((crisis.text.as_str(), crisis.country.as_str()), ("Call 112.", "DE"));
    assert_eq!(crisis.checked, Some(day("2026-05-01")));
    group.set_profile(ffi::GroupProfile { about: "Other words.".to_owned(), ..kept }).unwrap();
    let changed = group.profile().unwrap();
    assert_eq!((changed.about.as_str(), changed.place.as_str()), ("Other words.", "the blue room"));
    assert!(groups.list().unwrap()[0].leads);
    groups.close(id).unwrap();
    assert!(group.profile().unwrap().closed_at.is_some() && groups.list().unwrap()[0].closed);
}

#[test]
fn a_session_says_what_it_is_for() {
    let folder = tempfile::tempdir().unwrap();
    let (vault, _, id) = alone(folder.path());
    let group = Group::open(Arc::clone(&vault), id).unwrap();
    let today = vault.now().unwrap().at.to_utc().unwrap().naive_utc();
    // The one of next week is cancelled, so that the one after it comes next.
    let start = today + chrono::Days::new(7);
    let (cancelled, next) = (start.date(), start.date() + chrono::Days::new(7));
    group.set_schedule(schedule(start)).unwrap();
    group.change_session(cancelled, Some(SessionChange::Cancelled)).unwrap();
    assert_eq!(group.sessions(cancelled, next).unwrap().len(), 2);
    assert_eq!(group.sessions(cancelled, cancelled).unwrap().len(), 1);
    let round = AgendaItem { kind: AgendaKind::CheckIn, minutes: 90, words: "hello".to_owned() };
    let words = |words: &str| words.to_owned();
    let edits = vec![
        SessionEdit::Topic(words("sleep")),
        SessionEdit::Place(words("the garden")),
        SessionEdit::Notes(words("bring tea")),
        SessionEdit::Recap(words("it went well")),
        SessionEdit::AddItem(round, None),
        SessionEdit::AddGoal(words("listen")),
        SessionEdit::AddPreparation(Preparation::Words(words("rest"))),
    ];
    group.edit_session(next, edits).unwrap();
    let session = group.session(next).unwrap();
    let said = &session.content;
    assert_eq!((said.topic.as_str(), said.place.as_str()), ("sleep", "the garden"));
    assert_eq!((said.notes.as_str(), said.recap.as_str()), ("bring tea", "it went well"));
    assert_eq!((said.agenda.len(), said.goals[0].words.as_str()), (1, "listen"));
    assert!(
        matches!(&said.preparation[0].preparation, Preparation::Words(words) if words == "rest")
    );
    assert_eq!((session.minutes_over, session.agenda[0].begins), (30, session.session.begins));
    let journal = ffi::Journal::new(Arc::clone(&vault));
    journal.write(ffi::NewEntry { bring: true, ..entry("to bring") }).unwrap();
    let goals = ffi::Goals::new(Arc::clone(&vault));
    let goal = goals.add(words("sleep more")).unwrap();
    goals.link(goal, session.key.to_string(), true).unwrap();
    vault.set_zone("Asia/Tokyo".parse().unwrap()).unwrap();
    let coming = group.next_session().unwrap();
    assert_eq!((coming.session.session.day, coming.cancelled[0].day), (next, cancelled));
    assert_eq!((coming.here, coming.zone), ("Asia/Tokyo".parse().ok(), profile().zone));
    assert_eq!((coming.place.as_str(), coming.bring[0].words.as_str()), ("the garden", "to bring"));
    assert_eq!((coming.my_goals[0].id, coming.my_goals[0].words.as_str()), (goal, "sleep more"));
}

#[test]
fn resources_come_in_the_readers_language_with_their_pack() {
    let folder = tempfile::tempdir().unwrap();
    let (vault, groups, id) = alone(folder.path());
    let pack = ffi::Pack::starter().unwrap();
    let report = groups.take_pack(id, Arc::clone(&pack)).unwrap();
    assert_eq!((report.taken, report.removed), (pack.resources().len() as u64, 0));
    let known = groups.known_packs(id).unwrap();
    assert_eq!((&known[0].id, &known[0].digest), (&pack.info().id, &pack.info().digest));
    let group = Group::open(vault, id).unwrap();
    let spanish = group.resources(vec!["es".to_owned()]).unwrap();
    assert!(spanish.iter().all(|one| one.lang == "es" && one.others == ["en"]));
    let (one, english) = (&spanish[0], vec!["en".to_owned()]);
    assert_eq!(one.pack.as_ref().unwrap().id, pack.info().id);
    let there = group.find_resource(one.slug.clone(), english).unwrap();
    assert_eq!(group.resource(there).unwrap().lang, "en");
    let here = group.find_resource(one.slug.clone(), vec!["es".to_owned()]).unwrap();
    assert_eq!(group.resource(here).unwrap().lang, "es");
    group.mark_read(here, true).unwrap();
    assert_eq!(group.read_resources().unwrap()[0].id, here);
    group.mark_read(here, false).unwrap();
    assert!(group.read_resources().unwrap().is_empty());
    let hits = group.search("breath*".to_owned(), 2).unwrap();
    let hits = if hits.is_empty() { group.search("the".to_owned(), 2).unwrap() } else { hits };
    assert_eq!((hits.len(), hits[0].kind), (2, ffi::DocumentKind::Resource));
    assert!(!hits[0].title.is_empty() && !hits[0].highlights.is_empty());
}

#[test]
fn a_pack_is_signed_and_trusted_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let (_, groups, id) = alone(folder.path());
    let made = folder.path().join("pack");
    std::fs::create_dir_all(made.join("resources")).unwrap();
    let place = || made.to_str().unwrap().to_owned();
    let write = |text: &str| std::fs::write(made.join("resources/calm.en.md"), text).unwrap();
    let title = |version| {
        let (id, title) = ("calm".to_owned(), "Calm".to_owned());
        ffi::PackTitle { id, version, title, default_language: "en".to_owned() }
    };
    write("no front matter");
    assert!(matches!(groups.build_pack(place(), title(1)), Err(InterludeError::Invalid { .. })));
    write("---\ntitle: Calm\nkind: exercise\n---\n\nBreathe.\n");
    let pack = groups.build_pack(place(), title(1)).unwrap();
    let signer = groups.pack_signer().unwrap();
    assert_eq!(pack.info().signer.as_ref(), Some(&signer));
    assert_eq!((pack.info().id.as_str(), pack.info().version), ("calm", 1));
    groups.trust_signer(signer.clone(), Some("myself".to_owned())).unwrap();
    let trusted = groups.trusted_signers().unwrap();
    assert_eq!((&trusted[0].key, trusted[0].name.as_str()), (&signer, "myself"));
    assert_eq!(groups.take_pack(id, pack).unwrap().taken, 1);
    assert_eq!(groups.known_packs(id).unwrap()[0].signer.as_ref(), Some(&signer));
    std::fs::write(made.join("resources/calm.en.md"), "changed").unwrap();
    let problem = ffi::pack_problem(place()).unwrap().unwrap();
    assert!(problem.file.contains("calm.en.md") && !problem.reason.contains("calm.en.md"));
    groups.trust_signer(signer, None).unwrap();
    assert!(groups.trusted_signers().unwrap().is_empty());
}

/// Vera, who leads a group, and Ada, who is in it.
struct Two {
    world: Stage,
    group: SpaceId,
    _folder: tempfile::TempDir,
}

impl Two {
    fn met() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let case =
            json!({"now": NOW, "zone": "Europe/Berlin", "relay": true, "vaults": ["vera", "ada"]});
        let mut world = Stage::new(&case, folder.path());
        for step in [
            json!({"do": "found", "name": "g", "me": "Vera", "as": "group"}),
            json!({"do": "invite", "group": "$group", "as": "link"}),
            json!({"do": "join", "in": "ada", "link": "$link", "me": "Ada"}),
        ] {
            world.run(&step);
        }
        let group = Groups::new(world.vault("vera")).list().unwrap()[0].id;
        let asked = Groups::new(world.vault("vera")).requests(group).unwrap();
        assert_eq!((asked[0].name.as_str(), asked[0].words.len() > 2), ("Ada", true));
        for step in [
            json!({"do": "approve", "group": "$group", "who": "Ada"}),
            json!({"do": "sync", "in": "ada", "gives": "InStep"}),
            json!({"do": "sync", "gives": "InStep"}),
        ] {
            world.run(&step);
        }
        Self { world, group, _folder: folder }
    }

    fn vault(&self, name: &str) -> Arc<Vault> {
        self.world.vault(name)
    }

    fn group(&self, name: &str) -> Arc<Group> {
        Group::open(self.vault(name), self.group).unwrap()
    }

    fn sync(&mut self, names: &[&str]) {
        for name in names {
            self.world.run(&json!({"do": "sync", "in": name, "gives": "InStep"}));
        }
    }
}

fn excerpt(audience: Audience, expires: Expiry) -> NewExcerpt {
    NewExcerpt {
        text: "I slept through.".to_owned(),
        title: "Sleep".to_owned(),
        prompt: None,
        audience,
        expires,
        later_members_may_read: true,
    }
}

#[test]
fn a_preview_says_what_leaves_for_whom_and_until_when() {
    let two = Two::met();
    let group = two.group("ada");
    let until = Expiry::At(Timestamp::from_millis(1_790_000_000_000));
    let shown = group.preview(excerpt(Audience::Group, until)).unwrap().show();
    assert_eq!((shown.audience, shown.until), (Audience::Group, until));
    assert!(shown.later_members_may_read && !shown.notice.is_empty());
    let names: Vec<_> = shown.readers.iter().map(|one| one.name.as_str()).collect();
    assert!(names.contains(&"Vera"), "{names:?}");
    let text = shown.leaving.iter().find(|one| one.value == "I slept through.").unwrap();
    assert!(!text.field.is_empty() && text.meaning.len() > text.field.len());
    let shown = group.preview(excerpt(Audience::Facilitator, Expiry::Never)).unwrap().show();
    assert_eq!((shown.audience, shown.until), (Audience::Facilitator, Expiry::Never));
}

#[test]
fn what_is_said_about_an_excerpt_arrives() {
    let mut two = Two::met();
    let (vera, ada) = (two.group("vera"), two.group("ada"));
    let shared = ada.share(ada.preview(excerpt(Audience::Group, Expiry::Never)).unwrap()).unwrap();
    two.sync(&["ada", "vera"]);
    let response = vera.respond(shared, "Good to hear.".to_owned()).unwrap();
    vera.hide(shared, "too private".to_owned()).unwrap();
    two.sync(&["vera", "ada"]);
    let hidden = ada.excerpt(shared).unwrap().hidden.unwrap();
    assert_eq!(hidden.reason, "too private");
    let answered = ada.responses(shared).unwrap();
    assert_eq!(answered[0].id, response);
    assert!(matches!(&answered[0].words, ResponseWords::Said(words) if words == "Good to hear."));
    ada.report(response, "please look".to_owned()).unwrap();
    two.sync(&["ada", "vera"]);
    let ada_id = Groups::new(two.vault("vera")).find_member(two.group, "Ada".to_owned()).unwrap();
    let line = Line::with_member(two.vault("vera"), two.group, ada_id).unwrap();
    let said = line.messages().unwrap();
    let report = said.iter().find_map(|one| match &one.message {
        Message::Report { target, words } => Some((*target, words.as_str())),
        _ => None,
    });
    assert_eq!(report, Some((response, "please look")));
}

#[test]
fn a_line_is_between_a_member_and_who_leads() {
    let mut two = Two::met();
    let refused = Line::mine(two.vault("vera"), two.group).err();
    assert!(matches!(refused, Some(InterludeError::Refused { .. })), "{refused:?}");
    let mine = Line::mine(two.vault("ada"), two.group).unwrap();
    let absent = day("2026-06-09");
    mine.cannot_come(absent, "a journey".to_owned()).unwrap();
    two.sync(&["ada", "vera"]);
    assert_eq!(two.group("vera").absences(absent).unwrap()[0].name, "Ada");
    Groups::new(two.vault("ada")).leave(two.group, "farewell".to_owned()).unwrap();
    two.world.run(&json!({"do": "sync", "in": "ada"}));
    let before = two.group("vera").lines().unwrap();
    let ada = before[0].member.id;
    let line = Line::with_member(two.vault("vera"), two.group, ada).unwrap();
    two.sync(&["vera"]);
    let said: Vec<_> = line.messages().unwrap().into_iter().map(|one| one.message).collect();
    assert!(
        said.iter()
            .any(|one| matches!(one, Message::CannotCome { words, .. } if words == "a journey"))
    );
    assert!(
        said.iter().any(|one| matches!(one, Message::Leaving { words } if words == "farewell"))
    );
}

#[test]
fn an_invitation_has_the_hours_and_uses_it_was_given() {
    let two = Two::met();
    let groups = Groups::new(two.vault("vera"));
    let link = groups.invite(two.group, 48, 3, SyncOptions::default()).unwrap();
    let info = ffi::read_group_link(link).unwrap();
    let all = groups.invitations(two.group).unwrap();
    let made = all.iter().find(|one| one.expires_at == info.expires_at).unwrap();
    assert_eq!((made.uses, made.used, made.group, info.group), (3, 0, two.group, two.group));
    let now = two.vault("vera").now().unwrap().at;
    assert_eq!(now.apart(info.expires_at) / 3_600_000, 48);
}

#[test]
fn new_keys_are_agreed_to_by_words() {
    let mut two = Two::met();
    let words =
        Groups::new(two.vault("ada")).renew_keys(two.group, SyncOptions::default()).unwrap();
    two.sync(&["ada", "vera"]);
    let groups = Groups::new(two.vault("vera"));
    let asked = groups.key_requests(two.group).unwrap();
    assert_eq!((asked[0].member.name.as_str(), &asked[0].words), ("Ada", &words));
    groups.agree_keys(two.group, asked[0].member.id, SyncOptions::default()).unwrap();
    assert!(groups.key_requests(two.group).unwrap().is_empty());
}

#[test]
fn an_answered_prompt_is_known_to_who_answered() {
    let folder = tempfile::tempdir().unwrap();
    let (vault, _, id) = alone(folder.path());
    let group = Group::open(Arc::clone(&vault), id).unwrap();
    let (title, question) = ("Sleep".to_owned(), "What helps?".to_owned());
    let due = Some(day("2026-06-09"));
    let asked = Prompt { title, question, due, language: "en".to_owned() };
    let prompt = group.add_prompt(asked.clone()).unwrap();
    assert!(!group.prompt(prompt).unwrap().answered && group.prompts().unwrap()[0].prompt == asked);
    let answer = ffi::NewEntry { prompt: Some(prompt.to_string()), ..entry("a walk") };
    ffi::Journal::new(vault).write(answer).unwrap();
    assert!(group.prompt(prompt).unwrap().answered);
}

#[test]
fn whoever_leads_hears_who_was_heard_and_has_the_norms_at_hand() {
    let two = Two::met();
    let group = two.group("vera");
    group.publish_norms("be kind".to_owned()).unwrap();
    group.publish_norms("be kind and on time".to_owned()).unwrap();
    let norms = group.norms().unwrap().unwrap();
    assert_eq!((norms.text.as_str(), norms.versions.len()), ("be kind and on time", 2));
    let (first, last) = (norms.versions[0].id.clone(), norms.versions[1].id.clone());
    assert_eq!(group.norms_difference(first.clone(), Some(first.clone())).unwrap().len(), 1);
    let changed = group.norms_difference(first.clone(), Some(last)).unwrap().len();
    assert!(changed > 1 && group.norms_difference(first, None).unwrap().len() == changed);
    group.accept_norms(norms.digest).unwrap();
    assert!(matches!(group.my_acceptance().unwrap(), Acceptance::Current(_)));
    let all = group.acceptances().unwrap();
    let of = |name| all.iter().find(|one| one.member.name == name).map(|one| &one.acceptance);
    assert!(matches!(of("Vera"), Some(Acceptance::Current(_))));
    assert!(matches!(of("Ada"), Some(Acceptance::NotYet)));
    group.set_schedule(schedule("2026-06-02T18:00:00".parse().unwrap())).unwrap();
    let day = day("2026-06-02");
    let ada = group.session_mode(day).unwrap().voices[0].member.clone();
    assert_eq!(ada.name, "Ada");
    let voices = |heard| {
        group.note_voice(day, ada.id, heard).unwrap();
        group.session_mode(day).unwrap().voices[0].times
    };
    assert_eq!((voices(true), voices(true), voices(false)), (1, 2, 1));
    assert_eq!(group.session_mode(day).unwrap().norms.unwrap().text, "be kind and on time");
}

#[test]
fn what_is_over_is_let_go_of() {
    let two = Two::met();
    let (group, over) =
        (two.group("ada"), two.vault("ada").now().unwrap().at.plus_millis(3_600_000));
    let shown = group.preview(excerpt(Audience::Group, Expiry::At(over))).unwrap();
    group.share(shown).unwrap();
    let ada = two.vault("ada");
    assert_eq!(ada.let_go_expired(ada.now().unwrap().at), Ok(0));
    assert_eq!(ada.let_go_expired(over.plus_millis(1)), Ok(1));
}

#[test]
fn a_resource_says_what_it_shows() {
    let folder = tempfile::tempdir().unwrap();
    let (vault, groups, id) = alone(folder.path());
    for room in ["resources", "media"] {
        std::fs::create_dir(folder.path().join(room)).unwrap();
    }
    let picture = b"\x89PNG\r\n\x1a\n a picture";
    std::fs::write(folder.path().join("media/dot.png"), picture).unwrap();
    let file = folder.path().join("resources/calm.en.md");
    std::fs::write(&file, "---\ntitle: Calm\nkind: exercise\n---\n\n![a dot](../media/dot.png)\n")
        .unwrap();
    let resource = groups.put_resource_file(id, file.to_str().unwrap().to_owned()).unwrap();
    let group = Group::open(vault, id).unwrap();
    let media = group.media(resource).unwrap();
    let [one] = &media[..] else { panic!("not one") };
    assert_eq!((one.file.as_str(), one.media_type.as_str()), ("dot.png", "image/png"));
    assert_eq!((one.length, one.here), (picture.len() as u64, true));
    let reader = group.read_media(resource, "dot.png".to_owned()).unwrap();
    assert_eq!(reader.read(100).unwrap(), picture);
}
