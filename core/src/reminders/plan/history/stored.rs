use chrono::{NaiveDate, NaiveTime};
use minicbor::{Decode, Encode};

use super::{History, MOST, Planned};
use crate::document::DocumentId;
use crate::document::reminder::Occurrence;
use crate::reminders::NotificationId;
use crate::time::Timestamp;
use crate::{Error, Result};

/// The most bytes of a history: twice what the largest needs.
const MOST_BYTES: usize = 1 << 20;
const MOST_PLANNED: usize = 500;

/// CBOR, version 1.
#[derive(Encode, Decode)]
struct Stored {
    #[n(0)]
    zone: Option<String>,
    #[n(1)]
    planned: Vec<StoredPlanned>,
    #[n(2)]
    heard: Vec<StoredHeard>,
}

#[derive(Encode, Decode)]
struct StoredPlanned {
    #[n(0)]
    what: StoredHeard,
    #[cbor(n(1), with = "minicbor::bytes")]
    digest: [u8; 8],
    /// Seconds of the day.
    #[n(2)]
    time: Option<u32>,
    #[n(3)]
    late: bool,
}

#[derive(Encode, Decode)]
struct StoredHeard {
    #[cbor(n(0), with = "minicbor::bytes")]
    reminder: [u8; 32],
    /// Days since 1970.
    #[n(1)]
    day: i32,
    #[n(2)]
    place: u8,
    /// Milliseconds since 1970.
    #[n(3)]
    at: i64,
}

impl StoredHeard {
    fn of(reminder: DocumentId, occurrence: Occurrence, at: Timestamp) -> Self {
        let day = occurrence.day.to_epoch_days();
        Self { reminder: reminder.0, day, place: occurrence.place, at: at.millis() }
    }

    fn occurrence(&self) -> Result<Occurrence> {
        let day = NaiveDate::from_epoch_days(self.day).ok_or(DAMAGED)?;
        Ok(Occurrence { day, place: self.place })
    }
}

const DAMAGED: Error = Error::Damaged("what was planned");

impl History {
    /// CBOR.
    ///
    /// # Errors
    /// [`Error::Internal`] when it cannot be encoded.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let planned = self.planned.iter().map(|planned| StoredPlanned {
            what: StoredHeard::of(planned.reminder, planned.occurrence, planned.at),
            digest: planned.digest,
            time: planned.time.map(|time| {
                use chrono::Timelike;
                time.num_seconds_from_midnight()
            }),
            late: planned.late,
        });
        let heard = self.heard.iter();
        let stored = Stored {
            zone: self.zone.map(|zone| zone.name().to_owned()),
            planned: planned.collect(),
            heard: heard.map(|((id, what), at)| StoredHeard::of(*id, *what, *at)).collect(),
        };
        minicbor::to_vec(stored).map_err(|_| Error::Internal("encoding"))
    }

    /// Reads what [`History::to_bytes`] wrote. A zone that is not known any more counts as none.
    ///
    /// # Errors
    /// [`Error::Damaged`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > MOST_BYTES {
            return Err(DAMAGED);
        }
        let stored: Stored = minicbor::decode(bytes).map_err(|_| DAMAGED)?;
        if stored.planned.len() > MOST_PLANNED || stored.heard.len() > MOST {
            return Err(DAMAGED);
        }
        let heard = stored.heard.iter().map(|heard| {
            let key = (DocumentId(heard.reminder), heard.occurrence()?);
            Ok((key, Timestamp::from_millis(heard.at)))
        });
        Ok(Self {
            zone: stored.zone.and_then(|zone| zone.parse().ok()),
            planned: stored.planned.iter().map(planned).collect::<Result<_>>()?,
            heard: heard.collect::<Result<_>>()?,
        })
    }
}

fn planned(stored: &StoredPlanned) -> Result<Planned> {
    let reminder = DocumentId(stored.what.reminder);
    let occurrence = stored.what.occurrence()?;
    let time = |seconds| NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).ok_or(DAMAGED);
    Ok(Planned {
        id: NotificationId::of(reminder, occurrence),
        reminder,
        occurrence,
        at: Timestamp::from_millis(stored.what.at),
        digest: stored.digest,
        time: stored.time.map(time).transpose()?,
        late: stored.late,
    })
}
