//! Runs a case over `interlude-ffi`: the journal, reminders and files. `together` has devices and groups.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use interlude_core::journal::{Edit, Field, Scalar};
use interlude_core::reminders::{
    Capabilities, Degraded, Habit, Mark, Occurrence, PlanRequest, Rule, When,
};
use interlude_core::time::{Moment, Timestamp};
use interlude_ffi as ffi;
use interlude_ffi::{InterludeError, Vault};
use serde_json::{Map, Value, json};

use crate::host::{self, new_vault};
use crate::relay::Loopback;

type Gave = Result<Value, InterludeError>;

/// The vaults of one case.
pub(crate) struct World {
    folder: PathBuf,
    clock: Arc<ffi::ManualClock>,
    zone: String,
    pub(crate) relay: Option<Loopback>,
    names: BTreeMap<String, Value>,
    phrases: BTreeMap<String, String>,
    pub(crate) vaults: BTreeMap<String, Arc<Vault>>,
    first: String,
}

/// What a boundary does with a word that is no id, day or zone.
pub(crate) fn lifted<T>(field: &str, read: Option<T>) -> Result<T, InterludeError> {
    let invalid = InterludeError::Invalid { field: field.into(), reason: "unreadable".into() };
    read.ok_or(invalid)
}

pub(crate) fn text(step: &Value, field: &str) -> String {
    step[field].as_str().unwrap_or_else(|| panic!("{field} of {step}")).to_owned()
}

pub(crate) fn id(
    step: &Value,
    field: &str,
) -> Result<interlude_core::journal::DocumentId, InterludeError> {
    lifted("id", text(step, field).parse().ok())
}

fn words(step: &Value, field: &str) -> Vec<String> {
    let all = step[field].as_array().cloned().unwrap_or_default();
    all.iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

fn instant(at: Timestamp) -> Value {
    json!(at.to_utc().unwrap().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
}

impl World {
    pub(crate) fn new(case: &Value, folder: &Path) -> Self {
        let now = Moment::parse(&text(case, "now")).unwrap().instant();
        let relay = (case["relay"] == true).then(|| Loopback::start(&folder.join("relay")));
        let mut world = Self {
            folder: folder.to_owned(),
            clock: ffi::ManualClock::new(now),
            zone: text(case, "zone"),
            relay,
            names: BTreeMap::new(),
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

    fn place(&self, name: &str) -> String {
        self.folder.join(name).to_str().unwrap().to_owned()
    }

    fn world(&self) -> ffi::World {
        let clock = Some(Arc::clone(&self.clock));
        ffi::World { zone: self.zone.parse().unwrap(), transport: None, clock }
    }

    pub(crate) fn run(&mut self, case: &str, step: &Value) {
        let known = |value: &Value| match value.as_str().and_then(|text| text.strip_prefix('$')) {
            Some(name) => self.names[name].clone(),
            None => value.clone(),
        };
        let fields = step.as_object().unwrap();
        let step: Map<String, Value> =
            fields.iter().map(|(field, value)| (field.clone(), known(value))).collect();
        let step = Value::Object(step);
        let gave = self.act(&step);
        match (gave, step["fails"].as_str()) {
            (Err(error), Some(variant)) => failed(case, &step, &error, variant),
            (Ok(gave), None) => self.gave(case, &step, gave),
            (gave, _) => panic!("{case}: {step}: {gave:?}"),
        }
    }

    fn gave(&mut self, case: &str, step: &Value, gave: Value) {
        if let Some(name) = step["as"].as_str() {
            self.names.insert(name.to_owned(), gave.clone());
        }
        let shown = match step["only"].as_array() {
            Some(_) => {
                let only = words(step, "only").into_iter();
                Value::Object(only.map(|field| (field.clone(), gave[&field].clone())).collect())
            }
            None => gave,
        };
        if let Some(expected) = step.get("gives") {
            assert_eq!(&shown, expected, "{case}: {step}");
        }
    }

    fn act(&mut self, step: &Value) -> Gave {
        let name = step["in"].as_str().unwrap_or(&self.first).to_owned();
        match text(step, "do").as_str() {
            "position" => position(step),
            "restore" => self.restore(step),
            "backup" => {
                let file = self.place(&format!("{}.backup", text(step, "to")));
                self.vaults[&name].backup(file, None, None).map(|_| Value::Null)
            }
            "close" => self.vaults[&name].shut().map(|()| Value::Null),
            operation => {
                let vault = Arc::clone(&self.vaults[&name]);
                journal(operation, &vault, step)
                    .or_else(|| self.reminders(operation, &vault, step))
                    .or_else(|| self.together(operation, &vault, step))
                    .unwrap_or_else(|| panic!("no operation {operation}"))
            }
        }
    }

    fn restore(&mut self, step: &Value) -> Gave {
        let file = self.place(&format!("{}.backup", text(step, "from")));
        let words = self.phrases[&self.first].clone();
        let (key, folder) = (ffi::RestoreKey::Phrase { words }, self.place(&text(step, "vault")));
        let restored = ffi::restore_vault(file, key, folder, new_vault(), self.world())?;
        self.vaults.insert(text(step, "vault"), restored.vault);
        Ok(Value::Null)
    }

    fn reminders(&self, operation: &str, vault: &Arc<Vault>, step: &Value) -> Option<Gave> {
        let reminders = ffi::Reminders::new(Arc::clone(vault));
        let done = match operation {
            "habit" => reminders.add(habit(step)).map(|id| json!(id.to_string())),
            "schedule" => schedule(step)
                .and_then(|schedule| reminders.add_schedule(schedule))
                .map(|id| json!(id.to_string())),
            "around_sessions" => id(step, "schedule")
                .and_then(ffi::around_sessions)
                .and_then(|rule| reminders.add(rule))
                .map(|id| json!(id.to_string())),
            "mark" => {
                let place = u8::try_from(step["place"].as_u64().unwrap()).unwrap();
                let occurrence = Occurrence { day: text(step, "day").parse().unwrap(), place };
                id(step, "reminder")
                    .and_then(|id| reminders.mark(id, occurrence, Some(Mark::Done)))
                    .map(|()| Value::Null)
            }
            "plan" => reminders.plan(self.request(vault, step)).map(|plan| planned(&plan)),
            _ => return None,
        };
        Some(done)
    }

    fn request(&self, vault: &Vault, step: &Value) -> PlanRequest {
        let number = |field: &str| u16::try_from(step[field].as_u64().unwrap()).unwrap();
        PlanRequest {
            now: vault.now().unwrap().at,
            zone: self.zone.parse().unwrap(),
            locale: "en".to_owned(),
            horizon_days: number("days"),
            capabilities: Capabilities {
                exact: step["exact"] == true,
                most: number("most"),
                shortest_window: 10,
                allowed: true,
            },
            delivered: Vec::new(),
        }
    }
}

fn failed(case: &str, step: &Value, error: &InterludeError, variant: &str) {
    let shown = format!("{error:?}");
    assert!(shown.starts_with(variant), "{case}: {step}: {shown}");
    for (field, value) in step["with"].as_object().into_iter().flatten() {
        let boundary = shown.contains("unreadable") && field == "field";
        let said = format!("{field}: {value}");
        assert!(boundary || shown.contains(&said), "{case}: {step}: {shown}");
    }
}

fn unit(name: &str) -> ffi::TextUnit {
    match name {
        "Scalars" => ffi::TextUnit::Scalars,
        "Utf16" => ffi::TextUnit::Utf16,
        _ => ffi::TextUnit::Utf8,
    }
}

fn position(step: &Value) -> Gave {
    let (from, to) = (unit(&text(step, "from")), unit(&text(step, "to")));
    let at = step["at"].as_u64().unwrap();
    ffi::text_position(text(step, "text"), at, from, to).map(|position| json!(position))
}

fn new_entry(step: &Value) -> ffi::NewEntry {
    ffi::NewEntry {
        body: step["body"].as_str().unwrap_or_default().to_owned(),
        created: step["created"].as_str().map(|text| Moment::parse(text).unwrap()),
        mood: step["mood"].as_u64().map(|mood| u8::try_from(mood).unwrap()),
        emotions: words(step, "emotions"),
        tags: words(step, "tags"),
        ..host::entry(step["title"].as_str().unwrap_or_default())
    }
}

fn edits(step: &Value) -> Vec<Edit> {
    let some = |field: &str| step[field].as_str().map(str::to_owned);
    let mood = step["mood"].as_u64().map(|mood| Edit::Mood(u8::try_from(mood).ok()));
    let texts = [
        some("title").map(Edit::Title),
        some("body").map(Edit::Body),
        some("append").map(Edit::Append),
        mood,
        some("tag").map(Edit::Tag),
        some("untag").map(Edit::Untag),
    ];
    texts.into_iter().flatten().collect()
}

fn filter(step: &Value) -> ffi::EntryFilter {
    ffi::EntryFilter {
        from: step["from"].as_str().map(|day| day.parse().unwrap()),
        to: step["to"].as_str().map(|day| day.parse().unwrap()),
        tags: words(step, "tags"),
        emotions: words(step, "emotions"),
        mood_from: step["mood_from"].as_u64().map(|mood| u8::try_from(mood).unwrap()),
        trashed: step["trashed"] == true,
        ..host::all()
    }
}

fn scalar(value: &Scalar) -> Value {
    match value {
        Scalar::Text(text) => json!(text),
        Scalar::Number(number) => json!(number),
        Scalar::Flag(flag) => json!(flag),
    }
}

fn shown(content: &ffi::EntryContent) -> Value {
    let conflicts: Map<String, Value> = content
        .conflicts
        .iter()
        .map(|one| (one.field.name().to_owned(), one.values.iter().map(scalar).collect()))
        .collect();
    json!({
        "title": content.title, "body": content.body, "created": created(&content.created),
        "mood": content.mood, "tags": content.tags, "emotions": content.emotions, "conflicts": conflicts,
    })
}

/// With milliseconds, whether there are any or not.
fn created(moment: &Moment) -> String {
    let stamp = moment.local().format("%Y-%m-%dT%H:%M:%S%.3f%:z");
    moment.zone_name().map_or(stamp.to_string(), |zone| format!("{stamp}[{zone}]"))
}

fn splice(vault: &Arc<Vault>, step: &Value) -> Gave {
    let editor = ffi::Editor::open(Arc::clone(vault), id(step, "entry")?)?;
    let field = interlude_core::journal::TextField::Body;
    let (at, delete) = (step["at"].as_u64().unwrap(), step["delete"].as_u64().unwrap());
    editor.splice(ffi::TextPatch { field, at, delete, insert: text(step, "insert") })?;
    let body = editor.text(field)?;
    editor.shut();
    Ok(json!(body))
}

fn hits(found: Vec<ffi::SearchHit>) -> Value {
    let cut = |text: &str, range: &ffi::TextRange| -> String {
        let (start, length) = (range.start, range.end - range.start);
        text.chars().skip(start.try_into().unwrap()).take(length.try_into().unwrap()).collect()
    };
    let one = |hit: &ffi::SearchHit| {
        let marked: Vec<_> = hit.highlights.iter().map(|one| cut(&hit.snippet, one)).collect();
        json!({"title": hit.summary.title, "marked": marked})
    };
    found.iter().map(one).collect()
}

fn journal(operation: &str, vault: &Arc<Vault>, step: &Value) -> Option<Gave> {
    let journal = ffi::Journal::new(Arc::clone(vault));
    let nothing = |()| Value::Null;
    let done = match operation {
        "write" => journal.write(new_entry(step)).map(|id| json!(id.to_string())),
        "show" => id(step, "entry").and_then(|id| journal.get(id)).map(|one| shown(&one.content)),
        "edit" => id(step, "entry").and_then(|id| journal.edit(id, edits(step))).map(nothing),
        "splice" => splice(vault, step),
        "list" => journal
            .list(filter(step), None, 100)
            .map(|page| page.entries.iter().map(|entry| json!(entry.title)).collect()),
        "search" => journal.search(text(step, "query"), 10).map(hits),
        "resolve" => {
            let field: Field = text(step, "field").to_lowercase().parse().unwrap();
            let value = Scalar::Number(step["number"].as_i64().unwrap());
            id(step, "entry").and_then(|id| journal.resolve(id, field, value)).map(nothing)
        }
        "trash" => id(step, "entry").and_then(|id| journal.trash(id)).map(nothing),
        "untrash" => id(step, "entry").and_then(|id| journal.untrash(id)).map(nothing),
        "erase" => id(step, "entry").and_then(|id| journal.erase(id)).map(nothing),
        "versions" => {
            id(step, "entry").and_then(|id| journal.history(id)).map(|all| json!(all.len()))
        }
        _ => return None,
    };
    Some(done)
}

fn habit(step: &Value) -> ffi::Reminder {
    let habit = Habit {
        times: vec![text(step, "at").parse().unwrap()],
        days: interlude_core::reminders::Recurrence::parse(&text(step, "days")).unwrap(),
        start: text(step, "start").parse().unwrap(),
        end: None,
        quiet_hours: None,
        unless_written: false,
    };
    let (name, rule) = (text(step, "name"), Rule::Habit(habit));
    ffi::Reminder { name, rule, silent_until: None, marks: Vec::new() }
}

fn schedule(step: &Value) -> Result<ffi::Schedule, InterludeError> {
    Ok(ffi::Schedule {
        title: text(step, "title"),
        place: String::new(),
        start: text(step, "start").parse().unwrap(),
        zone: lifted("zone", text(step, "zone").parse().ok())?,
        minutes: u32::try_from(step["minutes"].as_u64().unwrap()).unwrap(),
        rule: Some(interlude_core::reminders::Recurrence::parse(&text(step, "rule")).unwrap()),
        changes: Vec::new(),
        revision: 0,
    })
}

fn planned(plan: &ffi::Plan) -> Value {
    let item = |one: &ffi::Notification| {
        let Occurrence { day, place } = one.occurrence;
        let mut item = json!({"kind": one.kind, "day": day.to_string(), "place": place});
        match one.when {
            When::At(at) => item["at"] = instant(at),
            When::Window(from, to) => (item["from"], item["to"]) = (instant(from), instant(to)),
        }
        item
    };
    let degraded = |one: &Degraded| match one {
        Degraded::NotificationsDenied => "NotificationsDenied",
        Degraded::ExactDenied => "ExactDenied",
        Degraded::TooMany => "TooMany",
    };
    json!({
        "items": plan.notifications.iter().map(item).collect::<Vec<_>>(),
        "left_out": plan.left_out,
        "degraded": plan.degraded.iter().map(degraded).collect::<Vec<_>>(),
    })
}
