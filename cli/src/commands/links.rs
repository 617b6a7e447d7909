//! What an entry is linked to, by the beginning of its id.

use interlude_core::{Error, Interlude};

use crate::failure::Outcome;

/// Length of a whole id.
const WHOLE: usize = 64;

/// The prompt of a group whose id begins so. Anything else is taken as it is: hosts name prompts of
/// their own.
pub(super) fn prompt(interlude: &Interlude, given: Option<&str>) -> Outcome<Option<String>> {
    let Some(given) = given else { return Ok(None) };
    if begins_an_id(given) {
        for summary in interlude.groups().list()? {
            // One asked into and not let in yet cannot be opened.
            let Ok(group) = interlude.group(&summary.id) else { continue };
            match group.find_prompt(given) {
                Ok(id) => return Ok(Some(id.to_string())),
                Err(Error::NotFound(_)) => {}
                Err(other) => return Err(other.into()),
            }
        }
    }
    Ok(Some(given.to_owned()))
}

/// The goal whose id begins so, as for [`prompt`].
pub(super) fn goal(interlude: &Interlude, given: Option<&str>) -> Outcome<Option<String>> {
    let Some(given) = given else { return Ok(None) };
    match begins_an_id(given).then(|| interlude.goals().find(given)) {
        Some(Ok(id)) => Ok(Some(id.to_string())),
        None | Some(Err(Error::NotFound(_))) => Ok(Some(given.to_owned())),
        Some(Err(other)) => Err(other.into()),
    }
}

fn begins_an_id(text: &str) -> bool {
    (4..WHOLE).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
