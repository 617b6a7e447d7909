use interlude_wire::RelayId;

use crate::storage::carried::{Keep, Row, Shelf, Table};
use crate::storage::{PostgresShelf, SqliteShelf, Stored};

/// A database of either kind, or none yet, where one is only looked for.
pub(super) enum Place {
    Sqlite(SqliteShelf),
    Postgres(PostgresShelf),
    Nothing,
}

/// The same of either; of none, what is given last.
macro_rules! over {
    ($place:expr, $shelf:ident => $work:expr, $nothing:expr) => {
        match $place {
            Place::Sqlite($shelf) => $work.await,
            Place::Postgres($shelf) => $work.await,
            Place::Nothing => Ok($nothing),
        }
    };
}

impl Shelf for Place {
    async fn id(&self) -> Stored<Option<RelayId>> {
        over!(self, shelf => shelf.id(), None)
    }

    async fn set_id(&self, id: RelayId) -> Stored<()> {
        over!(self, shelf => shelf.set_id(id), ())
    }

    async fn page(
        &self,
        table: &'static Table,
        unit: Option<Vec<u8>>,
        after: Option<Row>,
    ) -> Stored<Vec<Row>> {
        over!(self, shelf => shelf.page(table, unit, after), Vec::new())
    }

    async fn begin(&self) -> Stored<()> {
        over!(self, shelf => shelf.begin(), ())
    }

    async fn put(&self, table: &'static Table, rows: Vec<Row>) -> Stored<()> {
        over!(self, shelf => shelf.put(table, rows), ())
    }

    async fn end(&self, keep: Keep) -> Stored<()> {
        over!(self, shelf => shelf.end(keep), ())
    }
}
