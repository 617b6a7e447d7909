//! What crosses as a plain number or word and becomes the platform's own type on the other side (`uniffi.toml`).
//! What cannot be read is `InterludeError.Invalid` wherever it is an argument.

use chrono::format::ParseErrorKind;
use interlude_core::reminders::Recurrence as CoreRecurrence;
use interlude_core::{LinkCode as CoreLinkCode, sync::RelayUrl as CoreRelayUrl};

use crate::InterludeError;

pub(crate) type Timestamp = interlude_core::time::Timestamp;
pub(crate) type Moment = interlude_core::time::Moment;
pub(crate) type LocalDate = chrono::NaiveDate;
pub(crate) type LocalTime = chrono::NaiveTime;
pub(crate) type LocalDateTime = chrono::NaiveDateTime;
pub(crate) type Zone = chrono_tz::Tz;
pub(crate) type DocumentId = interlude_core::journal::DocumentId;
pub(crate) type SpaceId = interlude_core::SpaceId;
pub(crate) type PrincipalId = interlude_core::PrincipalId;
pub(crate) type NotificationId = interlude_core::reminders::NotificationId;
pub(crate) type SessionKey = interlude_core::groups::SessionKey;
pub(crate) type Recurrence = CoreRecurrence;
pub(crate) type RelayUrl = CoreRelayUrl;
pub(crate) type LinkCode = CoreLinkCode;
pub(crate) type GroupLink = interlude_core::GroupLink;

fn day(field: &str, error: chrono::ParseError) -> InterludeError {
    InterludeError::invalid(
        field,
        match error.kind() {
            ParseErrorKind::OutOfRange | ParseErrorKind::Impossible => {
                "there is no such day or time"
            }
            _ => "not ISO 8601",
        },
    )
}

fn hex(field: &'static str) -> impl Fn() -> InterludeError {
    move || InterludeError::invalid(field, "not an id in lower-case hexadecimal")
}

uniffi::custom_type!(
    /// An instant: milliseconds since 1970 in UTC.
    Timestamp, i64, {
    remote,
    lower: |at| at.millis(),
    try_lift: |millis| Ok(Timestamp::from_millis(millis)),
});

uniffi::custom_type!(
    /// A local time with its offset and, where it is known, its zone: RFC 9557,
    /// `2026-03-29T02:30:00+01:00[Europe/Berlin]`.
    Moment, String, {
    remote,
    lower: |moment| moment.to_string(),
    try_lift: |text| Moment::parse(&text).map_err(|error| InterludeError::from(error).into()),
});

uniffi::custom_type!(
    /// A local day: `2026-03-29`.
    LocalDate, String, {
    remote,
    lower: |day| day.format("%Y-%m-%d").to_string(),
    try_lift: |text| text.parse::<LocalDate>().map_err(|error| day("day", error).into()),
});

uniffi::custom_type!(
    /// A local time of day: `18:30:00`.
    LocalTime, String, {
    remote,
    lower: |time| time.format("%H:%M:%S").to_string(),
    try_lift: |text| text.parse::<LocalTime>().map_err(|error| day("time", error).into()),
});

uniffi::custom_type!(
    /// A local day and time without a zone: `2026-03-29T18:30:00`.
    LocalDateTime, String, {
    remote,
    lower: |at| at.format("%Y-%m-%dT%H:%M:%S").to_string(),
    try_lift: |text| {
        // Some platforms leave out seconds where there are none.
        let short = LocalDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M");
        let read = short.or_else(|_| text.parse::<LocalDateTime>());
        read.map_err(|error| day("time", error).into())
    },
});

uniffi::custom_type!(
    /// A time zone by its name in the IANA database: `Europe/Berlin`.
    Zone, String, {
    remote,
    lower: |zone| zone.name().to_owned(),
    try_lift: |name| {
        name.parse::<Zone>().map_err(|_| InterludeError::invalid("zone", "no such zone").into())
    },
});

uniffi::custom_type!(
    /// A document's id, in hexadecimal.
    DocumentId, String, {
    remote,
    lower: |id| id.to_string(),
    try_lift: |text| text.parse::<DocumentId>().map_err(|_| hex("id")().into()),
});

uniffi::custom_type!(
    /// A group's id, in hexadecimal.
    SpaceId, String, {
    remote,
    lower: |id| id.to_string(),
    try_lift: |text| SpaceId::parse(&text).ok_or_else(|| hex("group")().into()),
});

uniffi::custom_type!(
    /// A member's id in a group, in hexadecimal.
    PrincipalId, String, {
    remote,
    lower: |id| id.to_string(),
    try_lift: |text| PrincipalId::parse(&text).ok_or_else(|| hex("member")().into()),
});

uniffi::custom_type!(
    /// A notification's stable id, in hexadecimal.
    NotificationId, String, {
    remote,
    lower: |id| id.to_string(),
    try_lift: |text| text.parse::<NotificationId>().map_err(|_| hex("notification")().into()),
});

uniffi::custom_type!(
    /// The session of a group on a day, as entries and goals name it.
    SessionKey, String, {
    remote,
    lower: |key| key.to_string(),
    try_lift: |text| {
        text.parse::<SessionKey>().map_err(|error| InterludeError::from(error).into())
    },
});

uniffi::custom_type!(
    /// On which days something happens: a rule of RFC 5545 (`FREQ=WEEKLY;BYDAY=MO,WE`).
    Recurrence, String, {
    remote,
    lower: |rule| rule.to_string(),
    try_lift: |text| Recurrence::parse(&text).map_err(|error| InterludeError::from(error).into()),
});

uniffi::custom_type!(
    /// Where a relay is: `https://relay.example`.
    RelayUrl, String, {
    remote,
    lower: |url| url.as_str().to_owned(),
    try_lift: |text| RelayUrl::parse(&text).map_err(|error| InterludeError::from(error).into()),
});

uniffi::custom_type!(
    /// What a new device is shown to be linked: as text, or as a QR code of that text.
    LinkCode, String, {
    remote,
    lower: |code| code.to_string(),
    try_lift: |text| text.parse::<LinkCode>().map_err(|error| InterludeError::from(error).into()),
});

uniffi::custom_type!(
    /// A group's invitation: as text, or as a QR code of that text.
    GroupLink, String, {
    remote,
    lower: |link| link.to_string(),
    try_lift: |text| text.parse::<GroupLink>().map_err(|error| InterludeError::from(error).into()),
});
