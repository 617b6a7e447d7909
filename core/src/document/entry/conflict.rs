use std::collections::BTreeSet;

use automerge::{AutoCommit, ROOT, ReadDoc};

use super::super::defect;
use super::{Field, Scalar, value};
use crate::Result;

/// A field that two devices set apart: every value is kept until one is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The field.
    pub field: Field,
    /// The value lists and filters use meanwhile, the same on every device.
    pub shown: Scalar,
    /// All the values, sorted.
    pub values: Vec<Scalar>,
}

pub(super) fn read(doc: &AutoCommit) -> Result<Vec<Conflict>> {
    let conflicts = Field::ALL.into_iter().map(|field| of_field(doc, field));
    conflicts.filter_map(Result::transpose).collect()
}

/// Two devices that set the same value do not disagree.
fn of_field(doc: &AutoCommit, field: Field) -> Result<Option<Conflict>> {
    let all = doc.get_all(ROOT, field.name()).map_err(defect)?;
    if all.len() < 2 {
        return Ok(None);
    }
    let values: BTreeSet<Scalar> =
        all.iter().filter_map(|(value, _)| value::admit(field, value)).collect();
    let shown = value::scalar(doc, field)?;
    Ok(shown.filter(|_| values.len() > 1).map(|shown| Conflict {
        field,
        shown,
        values: values.into_iter().collect(),
    }))
}
