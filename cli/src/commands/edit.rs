use std::fs::File;
use std::io::{self, IsTerminal};
use std::path::Path;

use interlude_core::Interlude;
use interlude_core::journal::{DocumentId, Edit};
use interlude_core::time::Moment;

use super::write::{stdin, text};
use super::{entry, links, list};
use crate::args::EditArgs;
use crate::editor;
use crate::failure::{Failure, Outcome};
use crate::output::{Output, short};

pub(super) fn run(interlude: &Interlude, args: &EditArgs, out: &mut Output) -> Outcome {
    let id = entry(interlude, &args.id)?;
    let mut edits = fields(interlude, args)?;
    edits.extend(body(interlude, &id, args, edits.is_empty())?);
    interlude.journal().edit(&id, &edits)?;
    interlude.purge_trash()?;
    let details = interlude.journal().get(&id)?;
    out.show(&list::json(&details), |out| out.tell(&format!("Changed {}.", short(&id.to_string()))))
}

fn body(
    interlude: &Interlude,
    id: &DocumentId,
    args: &EditArgs,
    nothing_else: bool,
) -> Outcome<Option<Edit>> {
    if let Some([old, new]) = args.replace.as_deref() {
        return Ok(Some(Edit::Replace(old.clone(), new.clone())));
    }
    if args.append {
        let (body, more) = (interlude.journal().get(id)?.content.body, stdin()?);
        return Ok(Some(Edit::Append(on_a_line_of_its_own(&body, more))));
    }
    match args.body_file.as_deref() {
        Some(file) if file == Path::new("-") => Ok(Some(Edit::Body(stdin()?))),
        Some(file) => {
            let file = File::open(file).map_err(|_| Failure::Missing("file with the body"))?;
            Ok(Some(Edit::Body(text(file)?)))
        }
        None if !nothing_else => Ok(None),
        None if io::stdin().is_terminal() => {
            let body = interlude.journal().get(id)?.content.body;
            Ok(Some(Edit::Body(editor::edit(&body)?)))
        }
        None => Err(Failure::Input("say what to change: see `interlude edit --help`")),
    }
}

fn on_a_line_of_its_own(body: &str, more: String) -> String {
    let apart = body.is_empty() || body.ends_with('\n') || more.starts_with(char::is_whitespace);
    if apart { more } else { format!("\n{more}") }
}

fn fields(interlude: &Interlude, args: &EditArgs) -> Outcome<Vec<Edit>> {
    let word = |word: &String| Some(word.clone()).filter(|word| !word.is_empty());
    let mut edits = Vec::new();
    edits.extend(args.title.clone().map(Edit::Title));
    edits.extend(args.mood.map(|mood| Edit::Mood(Some(mood))));
    edits.extend(args.no_mood.then_some(Edit::Mood(None)));
    edits.extend(args.emotion.iter().cloned().map(Edit::Feel));
    edits.extend(args.no_emotion.iter().cloned().map(Edit::Unfeel));
    edits.extend(args.tag.iter().cloned().map(Edit::Tag));
    edits.extend(args.no_tag.iter().cloned().map(Edit::Untag));
    edits.extend(args.favourite.then_some(Edit::Favourite(true)));
    edits.extend(args.no_favourite.then_some(Edit::Favourite(false)));
    edits.extend(args.bring.then_some(Edit::Bring(true)));
    edits.extend(args.no_bring.then_some(Edit::Bring(false)));
    edits.extend(args.date.as_deref().map(Moment::parse).transpose()?.map(Edit::Created));
    edits.extend(args.form.as_deref().map(str::parse).transpose()?.map(Edit::Form));
    edits.extend(args.session.as_ref().map(|id| Edit::Session(word(id))));
    let prompt = links::prompt(interlude, args.prompt.as_deref())?;
    edits.extend(prompt.map(|id| Edit::Prompt(word(&id))));
    let goal = links::goal(interlude, args.goal.as_deref())?;
    edits.extend(goal.map(|id| Edit::Goal(word(&id))));
    edits.extend(args.trigger.as_ref().map(|words| Edit::Trigger(word(words))));
    edits.extend(args.action.as_ref().map(|words| Edit::Action(word(words))));
    if let Some(helped) = &args.helped {
        edits.push(Edit::Helped(word(helped).as_deref().map(str::parse).transpose()?));
    }
    Ok(edits)
}
