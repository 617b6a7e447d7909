use futures::StreamExt;
use interlude_wire::SpaceId;

use super::{MoveError, Moved};
use crate::blobs::{Blobs, Copied};
use crate::storage::carried::{Row, Value};
use crate::{BlobStore, OpenError, Options};

/// Objects that are copied at one time: each is a MiB at most.
const AT_ONCE: usize = 8;

/// The stored parts of attachments.
pub(super) enum Objects {
    /// Both relays keep them in the same place.
    Stay,
    /// They are copied.
    Go { from: Blobs, to: Blobs },
}

impl Objects {
    /// Opens both places; a folder is made when missing, unless it is only to be looked.
    pub(super) fn between(from: &Options, to: &Options, dry_run: bool) -> Result<Self, MoveError> {
        if dry_run {
            let unusable = |_| OpenError::Blobs;
            Blobs::check(&from.blobs).map_err(unusable).map_err(MoveError::From)?;
            Blobs::check(&to.blobs).map_err(unusable).map_err(MoveError::To)?;
        }
        if dry_run || is_same(&from.blobs, &to.blobs) {
            return Ok(Self::Stay);
        }
        let source = Blobs::open(&from.blobs, false).map_err(MoveError::From)?;
        let target = Blobs::open(&to.blobs, to.durable).map_err(MoveError::To)?;
        Ok(Self::Go { from: source, to: target })
    }

    /// Copies what rows of the table of parts name, unless it is there.
    pub(super) async fn copy(&self, parts: &[Row], moved: &mut Moved) -> Result<(), MoveError> {
        let Self::Go { from, to } = self else { return Ok(()) };
        let named = parts.iter().filter_map(named);
        let copies = named.map(|(space, object, size)| from.give(to, space, object, size));
        let mut copies = futures::stream::iter(copies).buffer_unordered(AT_ONCE);
        while let Some(copied) = copies.next().await {
            match copied.map_err(|_| MoveError::Objects)? {
                Copied::New => moved.objects += 1,
                Copied::There => moved.objects_present += 1,
                Copied::Lost => moved.objects_lost += 1,
            }
        }
        Ok(())
    }
}

/// Of a row of the table of parts: its space, its object and how large that is.
fn named(row: &Row) -> Option<(SpaceId, &str, u64)> {
    let [Value::Bytes(space), _, _, Value::Number(length), Value::Text(object)] = row.as_slice()
    else {
        return None;
    };
    let space = SpaceId(space.as_slice().try_into().ok()?);
    Some((space, object, u64::try_from(*length).ok()?))
}

fn is_same(one: &BlobStore, two: &BlobStore) -> bool {
    match (one, two) {
        (BlobStore::Folder(a), BlobStore::Folder(b)) => {
            a == b || a.canonicalize().is_ok_and(|a| b.canonicalize().ok() == Some(a))
        }
        (a, b) => a == b,
    }
}
