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
        Self { case: case["name"].as_str().unwrap().to_owned(), names: BTreeMap::new() }
    }

    /// The step, with what its names stand for.
    pub(crate) fn known(&self, step: &Value) -> Value {
        let known = |value: &Value| match value.as_str().and_then(|text| text.strip_prefix('$')) {
            Some(name) => self.names[name].clone(),
            None => value.clone(),
        };
        let fields = step.as_object().unwrap().iter();
        Value::Object(fields.map(|(field, value)| (field.clone(), known(value))).collect())
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
            Some(only) => {
                only.iter().map(|field| only_one(&gave, field)).collect::<Map<_, _>>().into()
            }
            None => gave,
        };
        if let Some(expected) = step.get("gives") {
            assert_eq!(&shown, expected, "{}: {step}", self.case);
        }
    }
}

fn only_one(gave: &Value, field: &Value) -> (String, Value) {
    let field = field.as_str().unwrap();
    (field.to_owned(), gave[field].clone())
}
