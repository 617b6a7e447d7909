use ring::digest::{Context, SHA256};

use super::{Row, Table, Value};

/// A digest of tables and their rows, in order: equal when all of it is, column by column.
pub(crate) struct Digest {
    context: Context,
    /// How many rows are in it.
    pub(crate) rows: u64,
}

impl Digest {
    pub(crate) fn new() -> Self {
        Self { context: Context::new(&SHA256), rows: 0 }
    }

    /// Adds rows of a table. How many at a time makes no difference.
    pub(crate) fn add(&mut self, table: &Table, rows: &[Row]) {
        for row in rows {
            self.long(b't', table.name.as_bytes());
            row.iter().for_each(|value| self.value(value));
        }
        self.rows += rows.len() as u64;
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.long(b'0', &[]),
            Value::Number(number) => self.long(b'n', &number.to_be_bytes()),
            Value::Bytes(bytes) => self.long(b'b', bytes),
            Value::Text(text) => self.long(b'c', text.as_bytes()),
        }
    }

    /// What it is and how long, so that no two different rows are the same bytes.
    fn long(&mut self, kind: u8, bytes: &[u8]) {
        self.context.update(&[kind]);
        self.context.update(&(bytes.len() as u64).to_be_bytes());
        self.context.update(bytes);
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.context.finish().as_ref().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use std::slice::from_ref;

    use super::super::SPACES;
    use super::*;

    #[test]
    fn other_rows_have_another_digest() {
        let of = |table: usize, pages: &[&[Row]]| {
            let mut digest = Digest::new();
            pages.iter().for_each(|rows| digest.add(SPACES.tables[table], rows));
            digest.finish()
        };
        let bytes = |text: &str| Value::Bytes(text.as_bytes().to_vec());
        let (one, two) = (vec![bytes("ab"), Value::Null], vec![bytes("c"), Value::Number(1)]);
        let same = of(0, &[&[one.clone(), two.clone()]]);
        assert_eq!(of(0, &[from_ref(&one), &[], from_ref(&two)]), same);
        for other in [
            of(1, &[&[one.clone(), two.clone()]]),
            of(0, &[&[two.clone(), one.clone()]]),
            of(0, &[from_ref(&one)]),
            of(0, &[&[vec![bytes("a"), bytes("b"), Value::Null], two.clone()]]),
            of(0, &[&[vec![bytes("ab"), bytes("")], two]]),
            of(0, &[&[one, vec![bytes("c"), Value::Number(257)]]]),
        ] {
            assert_ne!(other, same);
        }
    }
}
