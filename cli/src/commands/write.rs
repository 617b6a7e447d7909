use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use interlude_core::Interlude;
use interlude_core::journal::{Coping, DocumentId, NewEntry};
use interlude_core::time::Moment;

use super::{links, list};
use crate::args::EntryArgs;
use crate::editor;
use crate::failure::{Failure, Outcome};
use crate::output::{Output, short};

pub(super) fn run(interlude: &Interlude, args: &EntryArgs, out: &mut Output) -> Outcome {
    let mut entry = new_entry(interlude, args)?;
    for file in &args.attach {
        std::fs::metadata(file).map_err(|_| Failure::Missing("file to attach"))?;
    }
    entry.body = match io::stdin().is_terminal() {
        true => editor::edit("")?,
        false => stdin()?,
    };
    let id = interlude.journal().write(&entry)?;
    args.attach.iter().try_for_each(|file| attach(interlude, &id, file))?;
    interlude.purge_trash()?;
    let details = interlude.journal().get(&id)?;
    out.show(&list::json(&details), |out| {
        out.tell(&format!("Written, as {}.", short(&id.to_string())))
    })
}

fn new_entry(interlude: &Interlude, args: &EntryArgs) -> Outcome<NewEntry> {
    let coping = Coping {
        trigger: args.trigger.clone(),
        action: args.action.clone(),
        helped: args.helped.as_deref().map(str::parse).transpose()?,
    };
    Ok(NewEntry {
        title: args.title.clone(),
        body: String::new(),
        created: args.date.as_deref().map(Moment::parse).transpose()?,
        form: args.form.as_deref().map(str::parse).transpose()?,
        mood: args.mood,
        emotions: args.emotion.iter().cloned().collect(),
        tags: args.tag.iter().cloned().collect(),
        favourite: args.favourite,
        bring: args.bring,
        session: args.session.clone(),
        prompt: links::prompt(interlude, args.prompt.as_deref())?,
        goal: links::goal(interlude, args.goal.as_deref())?,
        coping,
    })
}

/// Everything on standard input; one line feed at the end belongs to the shell.
pub(super) fn stdin() -> Outcome<String> {
    text(io::stdin().lock())
}

pub(super) fn text(from: impl Read) -> Outcome<String> {
    const MOST: u64 = 4 << 20;
    let mut bytes = Vec::new();
    from.take(MOST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST {
        return Err(Failure::Input("a text may have 4 MiB"));
    }
    let mut text = String::from_utf8(bytes).map_err(|_| Failure::Input("the text is not UTF-8"))?;
    if text.ends_with('\n') {
        text.pop();
    }
    Ok(text)
}

/// Streams a file into an entry.
pub(super) fn attach(interlude: &Interlude, id: &DocumentId, path: &Path) -> Outcome {
    let mut file = File::open(path).map_err(|_| Failure::Missing("file to attach"))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let media_type = interlude_core::portability::media_type(&name);
    interlude.journal().attach(id, &mut file, &name, media_type)?;
    Ok(())
}
