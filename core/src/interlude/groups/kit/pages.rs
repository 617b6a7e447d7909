use std::collections::BTreeSet;

use chrono_tz::Tz;

use super::Kit;
use crate::Result;
use crate::document::{
    AcceptanceContent, ExcerptContent, GoalState, Kind, MessageContent, Prompt, ResponseContent,
    norms_digest, norms_identity,
};
use crate::portability::{KitPage, KitSection};
use crate::store::contents::Said;
use crate::time::{Timestamp, local};

/// What the folder is.
const COVER: &str = "\
What is yours from this group, as far as it is in this vault: entries about its sessions and questions \
(`entries`), goals (`goals.md`), what you shared (`shared.md`), what you agreed to (`norms.md`), and the \
questions and resources that were given to everybody (`given.md`). A file that is not there had nothing to \
say.\n\nNothing in it was written by another member. It is not protected by your vault any more: keep it \
where only you can read it.";

impl Kit<'_> {
    pub(super) fn cover(&self) -> Result<KitPage> {
        let title = self.profile()?.map_or_else(|| "A group".to_owned(), |profile| profile.name);
        let now = day(self.zone, self.groups.interlude.environment().clock.now());
        let text =
            format!("{COVER}\n\nYou were called {} there. Written on {now}.", self.membership.name);
        let section = KitSection { heading: String::new(), text };
        Ok(KitPage { name: "README", title, sections: vec![section] })
    }

    pub(super) fn goals(&self, named: &BTreeSet<String>) -> Result<KitPage> {
        let goals = self.its_goals(named)?;
        let sections = goals.into_iter().map(|goal| {
            let ended =
                goal.ended_at.map_or_else(String::new, |at| format!(" on {}", day(self.zone, at)));
            let state = match goal.state {
                GoalState::Open => "Open".to_owned(),
                GoalState::Done => format!("Done{ended}"),
                GoalState::LetGo => format!("Let go of{ended}"),
            };
            let heading = format!("{}: {state}", day(self.zone, goal.at));
            KitSection { heading, text: format!("{}\n\n{}", goal.words, goal.progress) }
        });
        Ok(KitPage {
            name: "goals",
            title: "What I wanted".to_owned(),
            sections: sections.collect(),
        })
    }

    /// Own excerpts, responses and messages, the oldest first.
    pub(super) fn shared(&self) -> Result<KitPage> {
        let interlude = self.groups.interlude;
        let mut all: Vec<(Timestamp, KitSection)> = Vec::new();
        for said in interlude.contents_of(Some(&self.group.0), Kind::EXCERPT, true)? {
            all.extend(self.if_mine(&said).and_then(|said| excerpt(self.zone, said)));
        }
        for said in interlude.contents_of(Some(&self.group.0), Kind::RESPONSE, true)? {
            all.extend(self.if_mine(&said).and_then(|said| response(self.zone, said)));
        }
        for line in self.groups.lines(&self.group)? {
            for said in interlude.contents_of(Some(&line.space.0), Kind::MESSAGE, true)? {
                all.extend(self.if_mine(&said).and_then(|said| message(self.zone, said)));
            }
        }
        all.sort_by_key(|(at, _)| *at);
        let sections = all.into_iter().map(|(_, section)| section).collect();
        Ok(KitPage { name: "shared", title: "What I shared".to_owned(), sections })
    }

    /// The norms as this participant accepted them last.
    pub(super) fn agreed(&self) -> Result<KitPage> {
        let all =
            self.groups.interlude.contents_of(Some(&self.group.0), Kind::ACCEPTANCE, false)?;
        let mine = all.iter().filter_map(|said| self.if_mine(said));
        let accepted = mine.filter_map(|said| AcceptanceContent::read(&said.fields));
        let mut sections = Vec::new();
        if let Some(accepted) = accepted.max_by_key(|accepted| accepted.at) {
            let heading = format!("Accepted on {}", day(self.zone, accepted.at));
            let text = self.norms_at(&accepted)?;
            let text =
                text.unwrap_or_else(|| "What it said is not known here any more.".to_owned());
            sections.push(KitSection { heading, text });
        }
        Ok(KitPage { name: "norms", title: "What I agreed to".to_owned(), sections })
    }

    /// The text of the norms that was accepted, where it is known.
    fn norms_at(&self, accepted: &AcceptanceContent) -> Result<Option<String>> {
        let (interlude, id) = (self.groups.interlude, norms_identity(self.group.0).id());
        let Some(now) = interlude.content(Kind::NORMS, &id)? else { return Ok(None) };
        if norms_digest(now.text("body")) == accepted.digest {
            return Ok(Some(now.text("body").to_owned()));
        }
        let then =
            interlude.document(&id, |document| document.field_text_at("body", &accepted.heads))?;
        Ok(then.filter(|then| norms_digest(then) == accepted.digest))
    }

    /// Prompts, and what resources there were.
    pub(super) fn given(&self) -> Result<KitPage> {
        let interlude = self.groups.interlude;
        let home = Some(&self.group.0);
        let mut prompts = interlude.contents_of(home, Kind::PROMPT, true)?;
        prompts.sort_by_key(|said| said.fields.instant("at"));
        let mut sections: Vec<KitSection> = Vec::new();
        sections.extend(prompts.iter().map(|said| {
            let Prompt { title, question, .. } = Prompt::read(&said.fields);
            KitSection { heading: title, text: question }
        }));
        let resources = interlude.contents_of(home, Kind::RESOURCE, false)?;
        let titles = resources.iter().map(|said| said.fields.said("title"));
        let titles: BTreeSet<String> = titles.filter(|title| !title.is_empty()).collect();
        if !titles.is_empty() {
            let text = titles.iter().map(|title| format!("- {title}\n")).collect();
            sections.push(KitSection { heading: "Resources".to_owned(), text });
        }
        Ok(KitPage { name: "given", title: "What was given to everybody".to_owned(), sections })
    }

    /// A document, if this participant wrote it, under whatever keys.
    fn if_mine<'a>(&self, said: &'a Said) -> Option<&'a Said> {
        said.owner.is_some_and(|owner| self.people.is_me(&owner)).then_some(said)
    }
}

fn excerpt(zone: Tz, said: &Said) -> Option<(Timestamp, KitSection)> {
    let content = ExcerptContent::read(&said.fields)?;
    let heading = format!("{}: with the group. {}", day(zone, content.at), content.title);
    Some((content.at, KitSection { heading, text: content.text }))
}

/// What was answered to is another's, and so not here.
fn response(zone: Tz, said: &Said) -> Option<(Timestamp, KitSection)> {
    let content = ResponseContent::read(&said.fields)?;
    let heading = format!("{}: an answer", day(zone, content.at));
    let text = content.words.unwrap_or_else(|| "I acknowledged it.".to_owned());
    Some((content.at, KitSection { heading, text }))
}

fn message(zone: Tz, said: &Said) -> Option<(Timestamp, KitSection)> {
    let (at, content) = MessageContent::read(&said.fields)?;
    let text = match content {
        MessageContent::Words(words) => words,
        MessageContent::Excerpt(excerpt) => format!("{}\n\n{}", excerpt.title, excerpt.text),
        MessageContent::CannotCome(on, words) => format!("I cannot come on {on}.\n\n{words}"),
        MessageContent::Report(_, words) => format!("I asked to look at something.\n\n{words}"),
        MessageContent::Leaving(words) => format!("I leave the group.\n\n{words}"),
        // Nobody wrote it, and it says nothing to anybody.
        MessageContent::Rekey(_) => return None,
    };
    let heading = format!("{}: on the line", day(zone, at));
    Some((at, KitSection { heading, text: text.trim_start().to_owned() }))
}

/// The day of an instant where the person is now.
fn day(zone: Tz, at: Timestamp) -> String {
    local(zone, at).date().to_string()
}
