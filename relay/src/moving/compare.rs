use super::place::Place;
use crate::storage::Stored;
use crate::storage::carried::{
    Digest, Family, PAGE_BYTES, PAGE_ROWS, Row, Shelf, Table, Value, bytes,
};

/// The rows of a table, page by page; of one unit, or of all.
pub(super) struct Pages<'a> {
    shelf: &'a Place,
    table: &'static Table,
    unit: Option<Vec<u8>>,
    /// The key that was read last.
    after: Option<Vec<Value>>,
    ended: bool,
}

impl<'a> Pages<'a> {
    pub(super) fn of(shelf: &'a Place, table: &'static Table, unit: Option<Vec<u8>>) -> Self {
        Self { shelf, table, unit, after: None, ended: false }
    }

    /// None when there are no more.
    pub(super) async fn next(&mut self) -> Stored<Option<Vec<Row>>> {
        if self.ended {
            return Ok(None);
        }
        let (unit, after) = (self.unit.clone(), self.after.take());
        let rows = self.shelf.page(self.table, unit, after).await?;
        // A page is full by one or the other.
        let size: usize = rows.iter().map(bytes).sum();
        self.ended = rows.len() < PAGE_ROWS && size < PAGE_BYTES;
        let last = rows.last().and_then(|row| row.get(..self.table.keys));
        self.after = last.map(<[Value]>::to_vec);
        Ok((!rows.is_empty()).then_some(rows))
    }
}

/// The digest of a unit as it is in a database.
pub(super) async fn digest(shelf: &Place, family: &'static Family, unit: &[u8]) -> Stored<Digest> {
    let mut digest = Digest::new();
    for table in family.tables.iter().copied() {
        let mut pages = Pages::of(shelf, table, Some(unit.to_vec()));
        while let Some(rows) = pages.next().await? {
            digest.add(table, &rows);
        }
    }
    Ok(digest)
}
