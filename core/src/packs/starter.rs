//! The pack that is part of the program. Whoever adds a file adds a line here.

use super::files;
use super::resource::resources;
use super::{Media, Pack, PackProblem};
use crate::crypto::sha256;

/// Grows whenever a text changes.
const VERSION: u32 = 1;

macro_rules! texts {
    ($($name:literal),+ $(,)?) => {
        &[$(
            (
                concat!("resources/", $name, ".en.md"),
                include_str!(concat!("../../starter/resources/", $name, ".en.md")),
            ),
            (
                concat!("resources/", $name, ".es.md"),
                include_str!(concat!("../../starter/resources/", $name, ".es.md")),
            ),
        )+]
    };
}

const TEXTS: &[(&str, &str)] = texts![
    "attendance",
    "between-sessions",
    "boundaries",
    "breathing-counting",
    "breathing-longer-out",
    "breathing-square",
    "check-in-round",
    "closing-round",
    "confidentiality",
    "conflict-and-repair",
    "coping-after-session",
    "coping-hard-conversation",
    "coping-sleepless-night",
    "coping-urge-to-withdraw",
    "crisis-anywhere",
    "crisis-ar",
    "crisis-es",
    "crisis-gb",
    "crisis-mx",
    "crisis-us",
    "endings",
    "fear-of-speaking",
    "feedback-exercise",
    "first-session",
    "giving-feedback",
    "grounding-54321",
    "grounding-feet",
    "grounding-hands",
    "icebreaker-pocket",
    "icebreaker-this-or-that",
    "icebreaker-weather",
    "mindfulness-guided",
    "norms-template",
    "opening-up",
    "receiving-feedback",
    "shame",
    "sharing-round-carrying",
    "sharing-round-other-way",
    "sharing-round-small-thing",
    "silence",
    "what-group-work-is",
    "when-someone-cries",
];

/// The starter pack: what group work is, exercises, cards for hard moments, a draft of norms, in English and
/// Spanish.
///
/// # Errors
/// None, but for a defect.
pub fn starter() -> Result<Pack, PackProblem> {
    let files = files::embedded(TEXTS)?;
    let all: Vec<u8> = files.values().flat_map(|file| file.sha256).collect();
    Ok(Pack {
        id: "interlude-starter".to_owned(),
        version: VERSION,
        title: "Interlude starter pack".to_owned(),
        default_language: "en".to_owned(),
        signer: None,
        digest: sha256(&all),
        resources: resources(&files)?,
        media: Media::default(),
    })
}
