use automerge::{AutoCommit, ObjId, ROOT, ReadDoc, ScalarValue, Value};

use super::{Field, Scalar};
use crate::document::defect;
use crate::{Error, Result};

pub(super) fn map(doc: &AutoCommit, key: &str) -> Result<ObjId> {
    match doc.get(ROOT, key).map_err(defect)? {
        Some((Value::Object(_), id)) => Ok(id),
        _ => Err(Error::Damaged("an entry without its maps")),
    }
}

/// A field's value as it is shown; of conflicting ones the same on every device.
pub(super) fn scalar(doc: &AutoCommit, field: Field) -> Result<Option<Scalar>> {
    let value = doc.get(ROOT, field.name()).map_err(defect)?;
    Ok(value.and_then(|(value, _)| admit(field, &value)))
}

/// A value, if this version knows what it means.
pub(super) fn admit(field: Field, value: &Value<'_>) -> Option<Scalar> {
    let Value::Scalar(value) = value else { return None };
    let scalar = match value.as_ref() {
        ScalarValue::Str(text) => Scalar::Text(text.to_string()),
        ScalarValue::Int(number) => Scalar::Number(*number),
        ScalarValue::Boolean(flag) => Scalar::Flag(*flag),
        _ => return None,
    };
    field.check(&scalar).is_ok().then_some(scalar)
}
