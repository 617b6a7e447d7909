use interlude_core::Interlude;
use interlude_core::groups::{GroupPrompt, Prompt};
use serde_json::{Value, json};

use crate::args::{PromptCommand, Which};
use crate::commands::reminder::said;
use crate::failure::Outcome;
use crate::output::{Output, short};

pub(super) fn run(
    interlude: &Interlude,
    which: &Which,
    command: &PromptCommand,
    out: &mut Output,
) -> Outcome {
    let group = super::open(interlude, which)?;
    match command {
        PromptCommand::List => {
            let all = group.prompts()?;
            let shown: Vec<Value> = all.iter().map(json_of).collect();
            out.show(&json!({"prompts": shown}), |out| {
                all.iter().try_for_each(|one| text(one, out))
            })
        }
        PromptCommand::Add { question, title, due, language } => {
            let prompt = Prompt {
                title: title.clone(),
                question: question.clone(),
                due: *due,
                language: language.clone(),
            };
            said(&group.add_prompt(&prompt)?.to_string(), "Put to the group", out)
        }
        PromptCommand::Withdraw { id } => {
            let id = group.find_prompt(id)?;
            group.withdraw_prompt(&id)?;
            said(&id.to_string(), "Withdrawn", out)
        }
    }
}

fn json_of(one: &GroupPrompt) -> Value {
    let GroupPrompt { id, prompt, at, answered } = one;
    json!({
        "id": id.to_string(), "title": prompt.title, "question": prompt.question,
        "due": prompt.due, "language": prompt.language, "at": at.to_rfc3339(), "answered": answered,
    })
}

fn text(one: &GroupPrompt, out: &mut Output) -> Outcome {
    let answered = if one.answered { "answered, for yourself" } else { "" };
    let due = one.prompt.due.map(|day| format!("for {day}")).unwrap_or_default();
    let id = out.bold(&short(&one.id.to_string()));
    out.line(&format!("{id} {} {due} {answered}", one.prompt.title))?;
    out.line(&format!("  {}", one.prompt.question))
}
