//! The vaults of a case, and what is done with them as a whole.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use interlude_core::sync::RelayUrl;
use interlude_core::time::{Moment, Timestamp};
use interlude_ffi as ffi;
use interlude_ffi::{InterludeError, Vault};
use serde_json::Value;

use super::book::{Failure, Played};
use super::groups::{about, group_id, meetings};
use super::journal::{journal, position};
use super::reminders::{pure, reminders};
use super::rooms::{entries, goals, insights};
use super::sharing::{excerpts, lines, packs, reading};
use crate::host::new_vault;

pub(super) type Gave = Result<Value, InterludeError>;

/// The vaults of one case.
pub(crate) struct World {
    folder: PathBuf,
    pub(super) clock: Arc<ffi::ManualClock>,
    pub(super) zone: String,
    pub(super) relay: Option<RelayUrl>,
    pub(super) linking: Option<Arc<ffi::Linking>>,
    pub(super) phrases: BTreeMap<String, String>,
    pub(super) vaults: BTreeMap<String, Arc<Vault>>,
    first: String,
}

/// What a boundary does with a word that is no id, day or zone.
pub(super) fn lifted<T>(field: &str, read: Option<T>) -> Result<T, InterludeError> {
    let invalid = InterludeError::Invalid { field: field.into(), reason: "unreadable".into() };
    read.ok_or(invalid)
}

pub(super) fn text(step: &Value, field: &str) -> String {
    step[field].as_str().unwrap_or_else(|| panic!("{field} of {step}")).to_owned()
}

pub(super) fn id(
    step: &Value,
    field: &str,
) -> Result<interlude_core::journal::DocumentId, InterludeError> {
    lifted("id", text(step, field).parse().ok())
}

pub(super) fn words(step: &Value, field: &str) -> Vec<String> {
    let all = step[field].as_array().cloned().unwrap_or_default();
    all.iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

/// What is read from a field, where there is one.
pub(super) fn maybe<T: FromStr>(step: &Value, field: &str) -> Option<T> {
    let read = |text: &str| text.parse().unwrap_or_else(|_| panic!("{field} of {step}"));
    step[field].as_str().map(read)
}

pub(super) fn read<T: FromStr>(step: &Value, field: &str) -> T {
    maybe(step, field).unwrap_or_else(|| panic!("{field} of {step}"))
}

pub(super) fn number<T: TryFrom<u64>>(step: &Value, field: &str) -> T {
    let number = step[field].as_u64().and_then(|number| number.try_into().ok());
    number.unwrap_or_else(|| panic!("{field} of {step}"))
}

pub(super) fn instant(step: &Value, field: &str) -> Timestamp {
    Moment::parse(&text(step, field)).unwrap().instant()
}

impl World {
    pub(crate) fn new(case: &Value, folder: &Path, relay: Option<&str>) -> Self {
        let now = Moment::parse(&text(case, "now")).unwrap().instant();
        let mut world = Self {
            folder: folder.to_owned(),
            clock: ffi::ManualClock::new(now),
            zone: text(case, "zone"),
            relay: relay.map(|url| RelayUrl::parse(url).unwrap()),
            linking: None,
            phrases: BTreeMap::new(),
            vaults: BTreeMap::new(),
            first: String::new(),
        };
        for name in words(case, "vaults") {
            if world.first.is_empty() {
                world.first.clone_from(&name);
            }
            let made = ffi::create_vault(world.place(&name), new_vault(), world.world()).unwrap();
            world.phrases.insert(name.clone(), made.phrase.join(" "));
            world.vaults.insert(name, made.vault);
        }
        world
    }

    pub(super) fn place(&self, name: &str) -> String {
        self.folder.join(name).to_str().unwrap().to_owned()
    }

    pub(super) fn world(&self) -> ffi::World {
        let clock = Some(Arc::clone(&self.clock));
        ffi::World { zone: self.zone.parse().unwrap(), transport: None, clock }
    }

    /// Does what a step says, in whose vaults it says.
    pub(crate) fn play(&mut self, step: &Value) -> Played {
        self.act(step).map_err(Failure::from)
    }

    fn act(&mut self, step: &Value) -> Gave {
        let name = step["in"].as_str().unwrap_or(&self.first).to_owned();
        match text(step, "do").as_str() {
            "position" => position(step),
            "recurrence_days" | "sessions_between" | "sessions_coming" => pure(step),
            "restore" => self.restore(step),
            "backup" => {
                let file = self.place(&format!("{}.backup", text(step, "to")));
                self.vaults[&name].backup(file, None, None).map(|_| Value::Null)
            }
            "close" => self.vaults[&name].shut().map(|()| Value::Null),
            operation => {
                let vault = Arc::clone(&self.vaults[&name]);
                let done = self.in_rooms(operation, &vault, step);
                done.unwrap_or_else(|| panic!("no operation {operation}"))
            }
        }
    }

    fn in_rooms(&mut self, operation: &str, vault: &Arc<Vault>, step: &Value) -> Option<Gave> {
        journal(operation, vault, step)
            .or_else(|| entries(operation, vault, step))
            .or_else(|| goals(operation, vault, step))
            .or_else(|| insights(operation, vault, step))
            .or_else(|| reminders(operation, vault, step, &self.zone))
            .or_else(|| self.whole(operation, vault, step))
            .or_else(|| self.together(operation, vault, step))
            .or_else(|| self.groups(operation, vault, step))
            .or_else(|| lines(operation, vault, step))
            .or_else(|| packs(operation, vault, step))
            .or_else(|| in_group(operation, vault, step))
    }

    fn restore(&mut self, step: &Value) -> Gave {
        let file = self.place(&format!("{}.backup", text(step, "from")));
        let words = self.phrases[&self.first].clone();
        let (key, folder) = (ffi::RestoreKey::Phrase { words }, self.place(&text(step, "vault")));
        let restored = ffi::restore_vault(file, key, folder, new_vault(), self.world())?;
        self.vaults.insert(text(step, "vault"), restored.vault);
        Ok(Value::Null)
    }
}

fn in_group(operation: &str, vault: &Arc<Vault>, step: &Value) -> Option<Gave> {
    let group = match ffi::Group::open(Arc::clone(vault), group_id(step)) {
        Ok(group) => group,
        Err(error) => return Some(Err(error)),
    };
    about(operation, &group, step)
        .or_else(|| meetings(operation, vault, &group, step))
        .or_else(|| excerpts(operation, &group, step))
        .or_else(|| reading(operation, &group, step))
}
