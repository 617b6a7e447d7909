use std::cell::RefCell;
use std::fmt;
use std::io::Read;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::{Error, Result};

/// The most bytes of one record.
const MAX_RECORD: usize = 16 << 20;

/// Whether a file was read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Whole,
    /// The JSON breaks off or is broken behind this many records.
    Broken(usize),
}

/// Hands every element of the array under `key` of a JSON object to `take`, one at a time and as
/// text, so that a record with a wrong field stops nothing but itself.
///
/// # Errors
/// What `take` gives.
pub(super) fn each(
    content: &mut dyn Read,
    key: &str,
    take: &mut dyn FnMut(usize, &str) -> Result<()>,
) -> Result<Ending> {
    let state = RefCell::new(State { count: 0, error: None, take });
    let mut json = serde_json::Deserializer::from_reader(content);
    let read = json.deserialize_map(Object { key, state: &state });
    let read = read.and_then(|()| json.end());
    let State { count, error, .. } = state.into_inner();
    match (error, read) {
        (Some(error), _) => Err(error),
        (None, Ok(())) => Ok(Ending::Whole),
        (None, Err(_)) => Ok(Ending::Broken(count)),
    }
}

struct State<'a> {
    count: usize,
    error: Option<Error>,
    take: &'a mut dyn FnMut(usize, &str) -> Result<()>,
}

struct Object<'a, 'b> {
    key: &'a str,
    state: &'a RefCell<State<'b>>,
}

impl<'de> Visitor<'de> for Object<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with records")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == self.key {
                map.next_value_seed(Records(self.state))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

struct Records<'a, 'b>(&'a RefCell<State<'b>>);

impl<'de> DeserializeSeed<'de> for Records<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> std::result::Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Records<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut records: A) -> std::result::Result<(), A::Error> {
        while let Some(record) = records.next_element::<Box<RawValue>>()? {
            let mut state = self.0.borrow_mut();
            let place = state.count;
            state.count += 1;
            let text = if record.get().len() > MAX_RECORD { "" } else { record.get() };
            if let Err(error) = (state.take)(place, text) {
                state.error = Some(error);
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> (Vec<String>, Ending) {
        let mut records = Vec::new();
        let ending = each(&mut json.as_bytes(), "entries", &mut |_, record| {
            records.push(record.to_owned());
            Ok(())
        });
        (records, ending.unwrap())
    }

    #[test]
    fn what_came_before_a_break_is_read() {
        let (records, ending) = read(r#"{"a": [1, {}], "entries": [{"x": 1}, 7, {"x"#);
        assert_eq!((records.len(), ending), (2, Ending::Broken(2)));
        let (records, ending) = read(r#"{"entries": [{"x": 1}], "b": null}"#);
        assert_eq!((records.len(), ending), (1, Ending::Whole));
    }

    #[test]
    fn an_error_stops_the_reading() {
        let stopped = each(&mut r#"{"entries": [1, 2]}"#.as_bytes(), "entries", &mut |place, _| {
            if place == 1 { Err(Error::Full) } else { Ok(()) }
        });
        assert_eq!(stopped, Err(Error::Full));
    }
}
