use super::{PAGE_ROWS, Row, Value};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Bytes,
    Number,
    Text,
}

/// A column; none of a key is NULL.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
}

/// A table, or those of its columns that are carried.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// Those of the key come first, and the first of all names the unit.
    pub(crate) columns: &'static [Column],
    /// How many columns the key has.
    pub(crate) keys: usize,
}

/// Tables whose rows of one unit are carried together.
#[derive(Debug)]
pub(crate) struct Family {
    /// Says which units there are: it has one row of each.
    pub(crate) units: &'static Table,
    /// All of them.
    pub(crate) tables: &'static [&'static Table],
}

impl Table {
    /// The first column, of a row.
    pub(crate) fn unit(row: &Row) -> Option<&[u8]> {
        match row.first() {
            Some(Value::Bytes(unit)) => Some(unit),
            _ => None,
        }
    }

    /// The columns of the key.
    pub(crate) fn key(&self) -> &'static [Column] {
        self.columns.get(..self.keys).unwrap_or_default()
    }

    /// The names of its columns, as SQL lists them; first those of the key, then all.
    pub(crate) fn names(&self) -> [String; 2] {
        let list = |columns: &[Column]| {
            columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
        };
        [list(self.key()), list(self.columns)]
    }

    /// SQL that both databases read, for a page of its rows: of one unit, behind a key. What is
    /// given stands in this order.
    pub(crate) fn select(&self, unit: bool, after: bool) -> String {
        let ([key, all], name) = (self.names(), self.name);
        let first = self.columns.first().map_or("", |column| column.name);
        // Of one unit the rest of the key alone: so an index leads there.
        let rest: Vec<_> = self.key().iter().skip(unit.into()).map(|column| column.name).collect();
        let marks = (1..=rest.len()).map(|number| format!("${}", number + usize::from(unit)));
        let (rest, marks) = (rest.join(", "), marks.collect::<Vec<_>>().join(", "));
        let wanted = match (unit, after) {
            (false, false) => String::new(),
            (true, false) => format!("WHERE {first} = $1"),
            (false, true) => format!("WHERE ({rest}) > ({marks})"),
            (true, true) => format!("WHERE {first} = $1 AND ({rest}) > ({marks})"),
        };
        format!("SELECT {all} FROM {name} {wanted} ORDER BY {key} LIMIT {PAGE_ROWS}")
    }

    /// What [`Table::select`] is given.
    pub(crate) fn given(
        &self,
        unit: Option<Vec<u8>>,
        after: Option<Row>,
    ) -> impl Iterator<Item = Value> {
        let rest = usize::from(unit.is_some());
        let keys = self.keys.saturating_sub(rest);
        let key = after.into_iter().flat_map(move |row| row.into_iter().skip(rest).take(keys));
        unit.into_iter().map(Value::Bytes).chain(key)
    }
}

macro_rules! tables {
    ($($table:ident $name:ident [$($key:ident $key_kind:ident),+]
        $($column:ident $kind:ident),*;)*) => {$(
        static $table: Table = Table {
            name: stringify!($name),
            columns: &[
                $(Column { name: stringify!($key), kind: Kind::$key_kind },)+
                $(Column { name: stringify!($column), kind: Kind::$kind },)*
            ],
            keys: [$(stringify!($key)),+].len(),
        };
    )*};
}

tables! {
    SPACE spaces [space Bytes] head Bytes, entries Number, newest Number, pushes Number,
        bytes Number, writers Number, blobs Number, blob_bytes Number;
    ROSTER roster [space Bytes, number Number] hash Bytes, entry Bytes;
    PRINCIPAL principals [space Bytes, principal Bytes] signing Bytes, wrapping Bytes;
    WRITER writers [space Bytes, writer Bytes] principal Bytes, sequence Number, hash Bytes,
        floor Number;
    RECORD records [space Bytes, number Number, place Number] tag Bytes, kind Number,
        payload Bytes;
    PUSH pushes [space Bytes, number Number] writer Bytes, sequence Number, hash Bytes,
        header Bytes, signature Bytes, items Number, live Number;
    REPLACED replaced [space Bytes, writer Bytes, sequence Number, place Number, by_writer Bytes,
        by_sequence Number] by_principal Bytes;
    TOMBSTONE tombstones [space Bytes, tag Bytes, by_writer Bytes, by_sequence Number]
        by_principal Bytes;
    BLOB blobs [space Bytes, name Bytes] total Number, length Number;
    PART parts [space Bytes, name Bytes, start Number] length Number, object Text;
    MAILBOX mailboxes [mailbox Bytes] owner Bytes, until Number;
    LETTER letters [mailbox Bytes, number Number] message Bytes;
    REQUEST requests [principal Bytes, nonce Bytes] until Number;
    LITTERED litter [space Bytes, object Text] since Number;
}

/// A space and everything in it. Records come before their pushes: a database may want to know the
/// one when it takes the other.
pub(crate) static SPACES: Family = Family {
    units: &SPACE,
    tables: &[
        &SPACE, &ROSTER, &PRINCIPAL, &WRITER, &RECORD, &PUSH, &REPLACED, &TOMBSTONE, &BLOB, &PART,
    ],
};
/// A mailbox and its letters.
pub(crate) static MAILBOXES: Family = Family { units: &MAILBOX, tables: &[&MAILBOX, &LETTER] };
/// The parts of attachments, and by which objects they are stored.
pub(crate) static PARTS: &Table = &PART;
/// Requests that were seen. They come and go by themselves.
pub(crate) static REQUESTS: &Table = &REQUEST;
/// Objects that nothing names, or not yet. They come and go too.
pub(crate) static LITTER: &Table = &LITTERED;

impl Table {
    /// Whether its rows come and go by themselves: one that is there already is well.
    pub(crate) fn passes(&self) -> bool {
        [REQUESTS.name, LITTER.name].contains(&self.name)
    }
}
