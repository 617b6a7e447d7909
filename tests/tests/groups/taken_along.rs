//! What a member takes out of a vault holds nothing that others wrote, and leads back into the group.

use std::path::Path;

use interlude_core::environment::Clock as _;
use interlude_core::groups::NewExcerpt;
use interlude_core::journal::NewEntry;
use interlude_core::portability::ExportFormat;
use interlude_core::reminders::{CalendarRequest, Selection};
use interlude_core::{Interlude, NewVault, RestoreKey};
use interlude_tests::world::{Circle, Person, Replica, Way, contents, temporary};

use super::sessions::tuesdays;
use super::sharing::excerpt;

const THEIRS: &str = "Words-of-another-member";
const MINE: &str = "Words-of-my-own";

/// Member 1 wrote an entry, member 2 shared an excerpt and answered one of member 1's.
fn circle() -> Circle {
    let circle = Circle::of(2);
    circle.group(0).set_schedule(&tuesdays()).unwrap();
    let note = NewEntry { body: MINE.into(), ..NewEntry::default() };
    circle.member(1).replica.journal().write(&note).unwrap();
    let share = |number: usize, text: &str| {
        let (title, later_members_may_read) = (text.to_owned(), true);
        let excerpt = NewExcerpt { title, later_members_may_read, ..excerpt(text) };
        let group = circle.group(number);
        group.share(group.preview(&excerpt).unwrap()).unwrap()
    };
    let mine = share(1, MINE);
    share(2, THEIRS);
    circle.settle();
    circle.group(2).respond(&mine, THEIRS).unwrap();
    circle.settle();
    assert!(!circle.group(1).search(THEIRS, 9).unwrap().is_empty(), "it is there to be found");
    assert_eq!(circle.group(1).responses(&mine).unwrap().len(), 1);
    circle
}

fn assert_holds_mine_alone(folder: &Path) {
    let all = contents(folder).into_values().flatten().collect::<Vec<u8>>();
    let holds = |text: &str| all.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(holds(MINE) && !holds(THEIRS) && !holds("Member 2"));
}

#[test]
fn exports_and_the_kit_hold_ones_own_words_alone() {
    let (circle, home) = (circle(), temporary());
    let core = circle.member(1).replica.core();
    for (name, format) in [("json", ExportFormat::Json), ("markdown", ExportFormat::Markdown)] {
        let folder = home.path().join(name);
        core.export(&folder, format, &mut |_| ()).unwrap();
        assert_holds_mine_alone(&folder);
    }
    let kit = home.path().join("kit");
    core.groups().ending_kit(&circle.id, &kit).unwrap();
    assert_holds_mine_alone(&kit);
    for full in [false, true] {
        let (selection, locale, now) = (Selection::All, "en".into(), circle.clock.now());
        let request = CalendarRequest { selection, full, locale, now };
        let calendar = core.reminders().calendar(&request).unwrap();
        assert!(calendar.contains("VEVENT") && !calendar.contains(THEIRS));
        assert!(!calendar.contains("Member"));
    }
}

#[test]
fn a_backup_holds_no_words_of_others_and_what_is_restored_is_in_the_group() {
    let (circle, home) = (circle(), temporary());
    let (member, file) = (circle.member(1), home.path().join("backup"));
    member.replica.core().backup(&file, None, &mut |_| ()).unwrap();
    let key = RestoreKey::Phrase(&member.replica.phrase);
    let replica = Replica::made(77, circle.clock.skewed(0), |folder, secrets, environment| {
        let new = NewVault { secret_store: Some(secrets), ..NewVault::default() };
        Interlude::restore(&file, key, folder, &new, environment, &mut |_| ())
            .map(|(core, phrase, _)| (core, phrase))
    });
    assert_eq!(replica.core().journal().search(MINE, 9).unwrap().len(), 1);
    let excerpts = replica.core().group(&circle.id).and_then(|group| group.excerpts());
    assert!(excerpts.unwrap().is_empty(), "nothing of the group is here yet");
    let way = Way::new(std::sync::Arc::clone(&circle.relay), 77);
    let restored = Person { replica, way, name: "Member 1".into() };
    let _ = (restored.sync(), restored.sync());
    let texts = restored.group(&circle.id).excerpts().unwrap();
    assert!(texts.iter().any(|one| one.text.as_deref() == Some(THEIRS)));
}
