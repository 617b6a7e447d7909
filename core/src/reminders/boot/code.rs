//! ```text
//! "ILBS" ‖ version ‖ body (CBOR) ‖ SHA-256 of all before
//! body    [made, zone, [[id, first, last | null, local | null, title, body] …]]
//! ```
//! Milliseconds; `local` in seconds since 1970-01-01T00:00 on the phone's clock.

use chrono::DateTime;
use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};
use ring::digest::{SHA256, digest};

use super::{BootEntry, BootSnapshot, MOST};
use crate::reminders::{NotificationId, Texts, When};
use crate::time::Timestamp;
use crate::{Error, Result};

const MAGIC: &[u8; 4] = b"ILBS";
const VERSION: u8 = 1;
const MOST_BYTES: usize = 512 * 1024;
const TITLE: usize = 200;
const BODY: usize = 400;
/// 1970 to 2200.
const YEARS: std::ops::Range<i64> = 0..7_258_118_400_000;

#[derive(Encode, Decode)]
struct Coded<'a> {
    #[n(0)]
    made: i64,
    #[b(1)]
    zone: &'a str,
    #[b(2)]
    entries: Vec<CodedEntry<'a>>,
}

#[derive(Encode, Decode)]
struct CodedEntry<'a> {
    #[n(0)]
    id: ByteArray<16>,
    #[n(1)]
    first: i64,
    #[n(2)]
    last: Option<i64>,
    #[n(3)]
    local: Option<i64>,
    #[b(4)]
    title: &'a str,
    #[b(5)]
    body: &'a str,
}

pub(super) fn write(snapshot: &BootSnapshot) -> Vec<u8> {
    let coded = Coded {
        made: snapshot.made.millis(),
        zone: snapshot.zone.name(),
        entries: snapshot.entries.iter().map(coded).collect(),
    };
    let body = minicbor::to_vec(coded).unwrap_or_default();
    let mut bytes = [&MAGIC[..], &[VERSION], &body].concat();
    bytes.extend(digest(&SHA256, &bytes).as_ref());
    bytes
}

fn coded(entry: &BootEntry) -> CodedEntry<'_> {
    let (first, last) = match entry.when {
        When::At(at) => (at, None),
        When::Window(first, last) => (first, Some(last.millis())),
    };
    CodedEntry {
        id: entry.id.0.into(),
        first: first.millis(),
        last,
        local: entry.local.map(|local| local.and_utc().timestamp()),
        title: &entry.texts.title,
        body: &entry.texts.body,
    }
}

pub(super) fn read(bytes: &[u8]) -> Result<BootSnapshot> {
    let damaged = Error::Damaged("the boot snapshot");
    if bytes.len() > MOST_BYTES {
        return Err(damaged);
    }
    let (rest, sum) = bytes.split_last_chunk::<32>().ok_or(damaged.clone())?;
    if digest(&SHA256, rest).as_ref() != sum {
        return Err(damaged);
    }
    let [version, body @ ..] = rest.strip_prefix(MAGIC).ok_or(damaged.clone())? else {
        return Err(damaged);
    };
    if *version > VERSION {
        return Err(Error::TooNew("the boot snapshot"));
    }
    let coded: Coded<'_> = minicbor::decode(body).map_err(|_| damaged.clone())?;
    checked(&coded).ok_or(damaged)
}

fn checked(coded: &Coded<'_>) -> Option<BootSnapshot> {
    let entries = coded.entries.iter().map(entry).collect::<Option<Vec<_>>>()?;
    (entries.len() <= MOST).then_some(BootSnapshot {
        made: instant(coded.made)?,
        zone: coded.zone.parse().ok()?,
        entries,
    })
}

fn entry(coded: &CodedEntry<'_>) -> Option<BootEntry> {
    let first = instant(coded.first)?;
    let local = coded.local.map(|seconds| {
        instant(seconds.checked_mul(1000)?)?;
        Some(DateTime::from_timestamp(seconds, 0)?.naive_utc())
    });
    Some(BootEntry {
        id: NotificationId(*coded.id),
        when: match coded.last {
            None => When::At(first),
            Some(last) if last >= coded.first => When::Window(first, instant(last)?),
            Some(_) => return None,
        },
        local: match local {
            Some(local) => Some(local?),
            None => None,
        },
        texts: Texts { title: bounded(coded.title, TITLE)?, body: bounded(coded.body, BODY)? },
    })
}

fn instant(millis: i64) -> Option<Timestamp> {
    YEARS.contains(&millis).then_some(Timestamp::from_millis(millis))
}

fn bounded(text: &str, most: usize) -> Option<String> {
    (text.len() <= most && !text.contains(char::is_control)).then(|| text.to_owned())
}
