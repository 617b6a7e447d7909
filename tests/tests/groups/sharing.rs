//! What members share, through a real relay.

use interlude_core::Error;
use interlude_core::environment::Clock as _;
use interlude_core::groups::{
    Audience, DocumentId, Expiry, Message, NewExcerpt, Prompt, ResponseWords,
};
use interlude_core::journal::NewEntry;
use interlude_tests::world::Circle;

pub(super) fn excerpt(text: &str) -> NewExcerpt {
    NewExcerpt {
        text: text.to_owned(),
        title: String::new(),
        prompt: None,
        audience: Audience::Group,
        expires: Expiry::Never,
        later_members_may_read: false,
    }
}

fn share(circle: &Circle, number: usize, new: &NewExcerpt) -> DocumentId {
    let group = circle.group(number);
    group.share(group.preview(new).unwrap()).unwrap()
}

fn texts(circle: &Circle, number: usize) -> Vec<String> {
    circle.group(number).excerpts().unwrap().into_iter().filter_map(|one| one.text).collect()
}

#[test]
fn an_excerpt_is_read_answered_and_withdrawn() {
    let circle = Circle::of(2);
    let id = share(&circle, 1, &excerpt("I went out."));
    circle.settle();
    assert_eq!(texts(&circle, 0), ["I went out."]);
    circle.group(2).acknowledge(&id).unwrap();
    circle.group(0).respond(&id, "Thank you.").unwrap();
    circle.settle();
    let all = circle.group(1).responses(&id).unwrap();
    assert!(all.iter().any(|one| one.words == ResponseWords::Said("Thank you.".to_owned())));
    assert_eq!(all.iter().filter(|one| one.author.name == "Member 2").count(), 1);
    circle.group(1).withdraw(&id).unwrap();
    circle.settle();
    for number in 0..3 {
        assert!(texts(&circle, number).is_empty());
        let now = circle.clock.now();
        let gone = circle.people[number].replica.core().let_go_expired(now).unwrap();
        assert_eq!(gone, 0, "the responses went along with the sync");
    }
    circle.settle();
    let report = circle.facilitator().sync();
    assert!(report.groups.iter().all(|one| one.warnings.is_empty()), "{report:?}");
}

#[test]
fn who_comes_later_reads_only_what_was_meant_for_them_too() {
    let mut circle = Circle::of(1);
    share(&circle, 1, &excerpt("for who is here"));
    let later = NewExcerpt { later_members_may_read: true, ..excerpt("for all who come") };
    share(&circle, 1, &later);
    circle.settle();
    circle.join("Late");
    circle.settle();
    assert_eq!(texts(&circle, 2), ["for all who come"]);
    assert_eq!(texts(&circle, 0).len(), 2);
}

#[test]
fn a_line_is_between_one_member_and_the_facilitator() {
    let circle = Circle::of(2);
    let day = "2026-03-10".parse().unwrap();
    circle.group(1).my_line().unwrap().cannot_come(day, "I am away").unwrap();
    let alone = NewExcerpt { audience: Audience::Facilitator, ..excerpt("for you alone") };
    share(&circle, 1, &alone);
    circle.settle();
    let absent = circle.group(0).absences(day).unwrap();
    assert_eq!(absent.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Member 1"]);
    let line = circle.group(0).line_with(&absent[0].id).unwrap();
    line.say("All right.").unwrap();
    circle.settle();
    let said = circle.group(1).my_line().unwrap().messages().unwrap();
    assert!(said.iter().any(|one| one.message == Message::Words("All right.".to_owned())));
    assert!(said.iter().any(|one| matches!(&one.message, Message::Excerpt { .. })));
    assert!(circle.group(2).my_line().unwrap().messages().unwrap().is_empty());
    assert!(texts(&circle, 2).is_empty());
    assert!(matches!(circle.group(1).lines(), Err(Error::Refused(_))));
}

#[test]
fn a_prompt_is_answered_in_private() {
    let circle = Circle::of(1);
    let (title, language) = ("For next time".to_owned(), "en".to_owned());
    let prompt = Prompt { title, question: "What helped?".to_owned(), due: None, language };
    let id = circle.group(0).add_prompt(&prompt).unwrap();
    circle.settle();
    let entry = NewEntry { prompt: Some(id.to_string()), ..NewEntry::default() };
    circle.member(1).replica.core().journal().write(&entry).unwrap();
    circle.settle();
    assert!(circle.group(1).prompt(&id).unwrap().answered);
    assert!(!circle.group(0).prompt(&id).unwrap().answered);
    assert_eq!(circle.group(1).search("helped", 10).unwrap().len(), 1);
}

#[test]
fn what_a_facilitator_hides_is_hidden_from_members_and_a_report_reaches_them_alone() {
    let circle = Circle::of(2);
    let id = share(&circle, 1, &excerpt("names somebody"));
    circle.settle();
    circle.group(2).report(&id, "my name").unwrap();
    circle.settle();
    let member = circle.group(0).lines().unwrap().remove(0).member;
    assert_eq!(member.name, "Member 2");
    let said = circle.group(0).line_with(&member.id).unwrap().messages().unwrap();
    assert!(matches!(&said[0].message, Message::Report { target, .. } if *target == id));
    circle.group(0).hide(&id, "a name").unwrap();
    circle.settle();
    assert!(texts(&circle, 2).is_empty());
    assert_eq!(texts(&circle, 1), ["names somebody"]);
    assert!(circle.group(2).excerpt(&id).unwrap().hidden.is_some());
}

#[test]
fn what_is_over_goes_and_does_not_come_back() {
    let circle = Circle::of(2);
    let until = circle.clock.now().plus_millis(3_600_000);
    let id = share(&circle, 1, &NewExcerpt { expires: Expiry::At(until), ..excerpt("a while") });
    circle.settle();
    circle.group(2).respond(&id, "yes").unwrap();
    circle.settle();
    circle.clock.pass(3_600_000);
    let let_go = |number: usize| {
        let core = circle.people[number].replica.core();
        core.let_go_expired(circle.clock.now()).unwrap()
    };
    assert_eq!([let_go(0), let_go(1), let_go(2)], [2, 2, 2]);
    circle.settle();
    assert_eq!([let_go(0), let_go(1), let_go(2)], [0, 0, 0]);
    for person in &circle.people {
        let report = person.sync();
        assert!(report.groups.iter().all(|one| one.warnings.is_empty()), "{report:?}");
    }
}
