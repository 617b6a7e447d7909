//! The digest by which damage that every single page hides is noticed.
//!
//! A page of an older version of the file, put back, passes SQLCipher's own check. So the database
//! keeps the sum, modulo 2^256, of SHA-256(id ‖ heads) over all documents and tombstones; what is
//! there must add up to it.

use ring::digest::{SHA256, digest};
use rusqlite::{Connection, Transaction, params};

use crate::{Error, Result};

/// A number modulo 2^256, little-endian.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Digest([u8; 32]);

impl Digest {
    fn of(id: &[u8], heads: &[u8]) -> Self {
        let bytes = [id, heads].concat();
        let mut out = [0; 32];
        out.copy_from_slice(digest(&SHA256, &bytes).as_ref());
        Self(out)
    }

    fn plus(self, other: Self) -> Self {
        let mut carry = 0u16;
        let mut sum = [0; 32];
        for (place, byte) in sum.iter_mut().enumerate() {
            let total = u16::from(self.0[place]) + u16::from(other.0[place]) + carry;
            (*byte, carry) = ((total & 0xff) as u8, total >> 8);
        }
        Self(sum)
    }

    fn minus(self, other: Self) -> Self {
        let inverted = Self(other.0.map(|byte| !byte));
        let one = Self(std::array::from_fn(|place| u8::from(place == 0)));
        self.plus(inverted).plus(one)
    }
}

/// Where a vault stands: grows with every commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ledger {
    pub(crate) commits: u64,
    pub(crate) digest: Digest,
}

impl Ledger {
    /// To be kept outside the database.
    pub(crate) fn to_bytes(self) -> [u8; 40] {
        let mut bytes = [0; 40];
        bytes[..8].copy_from_slice(&self.commits.to_be_bytes());
        bytes[8..].copy_from_slice(&self.digest.0);
        bytes
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (commits, digest) = bytes.split_first_chunk()?;
        let commits = u64::from_be_bytes(*commits);
        Some(Self { commits, digest: Digest(digest.try_into().ok()?) })
    }
}

pub(crate) fn read(connection: &Connection) -> Result<Ledger> {
    let mut statement = connection.prepare_cached("SELECT commits, digest FROM ledger")?;
    Ok(statement.query_row([], |row| {
        Ok(Ledger { commits: row.get::<_, i64>(0)?.unsigned_abs(), digest: Digest(row.get(1)?) })
    })?)
}

/// What the commits of one transaction add to the ledger.
#[derive(Default)]
pub(super) struct Entered {
    commits: i64,
    digest: Digest,
}

impl Entered {
    /// Takes a document's old heads out of the digest and puts its new ones in. Without heads it is not
    /// here; with none in them it is erased.
    pub(super) fn enter(&mut self, id: &[u8; 32], before: Option<&[u8]>, after: Option<&[u8]>) {
        self.commits += 1;
        if let Some(heads) = after {
            self.digest = self.digest.plus(Digest::of(id, heads));
        }
        if let Some(heads) = before {
            self.digest = self.digest.minus(Digest::of(id, heads));
        }
    }

    /// Writes it down, at the end of the transaction.
    pub(super) fn write(&self, tx: &Transaction<'_>) -> Result<()> {
        if self.commits == 0 {
            return Ok(());
        }
        let digest = read(tx)?.digest.plus(self.digest);
        tx.prepare_cached("UPDATE ledger SET commits = commits + ?, digest = ? WHERE one = 1")?
            .execute(params![self.commits, digest.0])?;
        Ok(())
    }
}

/// Compares what is there with what the ledger says.
///
/// # Errors
/// [`Error::Damaged`] when they differ.
pub(crate) fn verify(connection: &Connection) -> Result<()> {
    let mut sum = Digest::default();
    let rows = "SELECT id, heads FROM documents UNION ALL SELECT id, x'' FROM tombstones";
    let mut statement = connection.prepare(rows)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, heads) = (row.get_ref(0)?.as_blob(), row.get_ref(1)?.as_blob());
        let wrong_type = |_| Error::Damaged("the list of documents");
        sum = sum.plus(Digest::of(id.map_err(wrong_type)?, heads.map_err(wrong_type)?));
    }
    if sum != read(connection)?.digest {
        return Err(Error::Damaged("documents are missing, or older than they should be"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn taking_out_undoes_putting_in(a: [u8; 32], b: [u8; 32], c: [u8; 32]) {
            let (a, b, c) = (Digest(a), Digest(b), Digest(c));
            prop_assert_eq!(a.plus(b).minus(b), a);
            prop_assert_eq!(a.plus(b).plus(c), c.plus(a).plus(b));
        }
    }
}
