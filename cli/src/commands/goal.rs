//! What a participant wants for themselves.

use interlude_core::Interlude;
use interlude_core::goals::{Goal, GoalState};
use serde_json::{Value, json};

use super::reminder::said;
use crate::args::GoalCommand;
use crate::failure::Outcome;
use crate::output::{Output, short};

pub(super) fn run(interlude: &Interlude, command: &GoalCommand, out: &mut Output) -> Outcome {
    let goals = interlude.goals();
    let set = |id: &str, state: GoalState, done: &str, out: &mut Output| {
        let id = goals.find(id)?;
        goals.set_state(&id, state)?;
        said(&id.to_string(), done, out)
    };
    match command {
        GoalCommand::Add { words } => said(&goals.add(words)?.to_string(), "Written down", out),
        GoalCommand::List => list(interlude, out),
        GoalCommand::Note { id, words } => {
            let id = goals.find(id)?;
            goals.note(&id, words)?;
            said(&id.to_string(), "Noted", out)
        }
        GoalCommand::Link { id, session } => {
            let id = goals.find(id)?;
            goals.link(&id, session, true)?;
            said(&id.to_string(), "Linked", out)
        }
        GoalCommand::Done { id } => set(id, GoalState::Done, "Done", out),
        GoalCommand::LetGo { id } => set(id, GoalState::LetGo, "Let go of", out),
        GoalCommand::Reopen { id } => set(id, GoalState::Open, "Taken up again", out),
        GoalCommand::Erase { id } => {
            let id = goals.find(id)?;
            goals.erase(&id)?;
            said(&id.to_string(), "Erased", out)
        }
    }
}

fn list(interlude: &Interlude, out: &mut Output) -> Outcome {
    let all = interlude.goals().list()?;
    let shown: Vec<Value> = all
        .iter()
        .map(|(id, goal)| {
            let Goal { words, progress, sessions, state, .. } = goal;
            json!({
                "id": id.to_string(), "words": words, "progress": progress, "sessions": sessions,
                "state": state.name(),
            })
        })
        .collect();
    out.show(&json!({"goals": shown}), |out| {
        all.iter().try_for_each(|(id, goal)| {
            let state = goal.state.name().replace('_', " ");
            out.line(&format!("{} {} ({state})", out.bold(&short(&id.to_string())), goal.words))?;
            goal.progress.lines().try_for_each(|line| out.line(&format!("    {line}")))
        })
    })
}
