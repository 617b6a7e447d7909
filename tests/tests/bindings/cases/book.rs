use std::collections::BTreeMap;

use interlude_ffi::InterludeError;
use serde_json::{Map, Value, json};

/// What a step gave, or how it failed.
pub(crate) type Played = Result<Value, Failure>;

/// An error as cases name it.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) variant: String,
    pub(crate) fields: Value,
}

impl From<InterludeError> for Failure {
    fn from(error: InterludeError) -> Self {
        let fields = match &error {
            InterludeError::NotFound { what } => json!({"what": what}),
            InterludeError::Invalid { field, reason } => json!({"field": field, "reason": reason}),
            InterludeError::Refused { reason } => json!({"reason": reason}),
            _ => json!({}),
        };
        let shown = format!("{error:?}");
        let variant = shown.split(' ').next().unwrap_or_default().to_owned();
        Self { variant, fields }
    }
}

/// What the steps of a case called things, and whether what they gave is as the case says.
pub(crate) struct Book {
    case: String,
    names: BTreeMap<String, Value>,
}

impl Book {
    pub(crate) fn new(case: &Value) -> Self {
        Self { case: case["name"].as_str().unwrap_or_default().to_owned(), names: BTreeMap::new() }
    }

    /// The step, with what its names stand for.
    pub(crate) fn known(&self, step: &Value) -> Value {
        match step {
            Value::String(text) => match text.strip_prefix('$') {
                Some(path) => self.at(path),
                None => step.clone(),
            },
            Value::Array(all) => all.iter().map(|one| self.known(one)).collect(),
            Value::Object(fields) => {
                let known = |(field, value): (&String, &Value)| (field.clone(), self.known(value));
                Value::Object(fields.iter().map(known).collect())
            }
            _ => step.clone(),
        }
    }

    /// `name`, or `name.field.0` of what a step gave.
    fn at(&self, path: &str) -> Value {
        let mut parts = path.split('.');
        let whole = &self.names[parts.next().unwrap_or_default()];
        let part = |value: &Value, part: &str| match part.parse::<usize>() {
            Ok(place) => value[place].clone(),
            Err(_) => value[part].clone(),
        };
        parts.fold(whole.clone(), |value, next| part(&value, next))
    }

    pub(crate) fn check(&mut self, step: &Value, played: Played) {
        let case = &self.case;
        match (played, step["fails"].as_str()) {
            (Err(failure), Some(variant)) => {
                assert_eq!(failure.variant, variant, "{case}: {step}: {failure:?}");
                for (field, value) in step["with"].as_object().into_iter().flatten() {
                    assert_eq!(&failure.fields[field], value, "{case}: {step}");
                }
            }
            (Ok(gave), None) => self.gave(step, gave),
            (played, _) => panic!("{case}: {step}: {played:?}"),
        }
    }

    fn gave(&mut self, step: &Value, gave: Value) {
        if let Some(name) = step["as"].as_str() {
            self.names.insert(name.to_owned(), gave.clone());
        }
        let shown = match step["only"].as_array() {
            Some(only) => shown(&gave, only),
            None => gave,
        };
        if let Some(expected) = step.get("gives") {
            assert_eq!(&shown, expected, "{}: {step}", self.case);
        }
    }
}

/// These fields alone, in a list of each.
fn shown(gave: &Value, only: &[Value]) -> Value {
    if let Some(all) = gave.as_array() {
        return all.iter().map(|one| shown(one, only)).collect();
    }
    let fields = only.iter().map(|field| field.as_str().unwrap());
    let fields: Map<_, _> = fields.map(|field| (field.to_owned(), gave[field].clone())).collect();
    fields.into()
}
