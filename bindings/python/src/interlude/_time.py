"""How times cross the boundary: instants as milliseconds, local times and zones as words.

The generated code calls this for every value; apps never do.
"""

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_LAST = datetime.max.replace(tzinfo=timezone.utc, microsecond=999000)
_FIRST = datetime.min.replace(tzinfo=timezone.utc)


def instant(millis: int) -> datetime:
    """The instant in UTC; one before year 1 or after 9999, which Python has not, is the nearest it has."""
    try:
        return _EPOCH + timedelta(milliseconds=millis)
    except OverflowError:
        return _LAST if millis > 0 else _FIRST


def millis(at: datetime) -> int:
    """Milliseconds since 1970 of an instant, which must know its zone."""
    _aware(at)
    return (at - _EPOCH) // timedelta(milliseconds=1)


def moment(text: str) -> datetime:
    """A local time with its offset, in its zone where this machine knows that."""
    stamp, _, name = text.partition("[")
    at = datetime.fromisoformat(stamp)
    if not name:
        return at
    try:
        zoned = at.astimezone(ZoneInfo(name.removesuffix("]")))
    except ZoneInfoNotFoundError:
        return at
    # A database of zones that differs from the writer's must not change what the writer's clock showed.
    return zoned if zoned.utcoffset() == at.utcoffset() else at


def rfc9557(at: datetime) -> str:
    """The words for a local time: with its zone by name if it is a ZoneInfo."""
    _aware(at)
    offset = at.utcoffset() or timedelta()
    fixed = at.astimezone(timezone(timedelta(minutes=offset // timedelta(minutes=1))))
    stamp = fixed.isoformat(timespec="milliseconds")
    zone = at.tzinfo
    return f"{stamp}[{zone.key}]" if isinstance(zone, ZoneInfo) and zone.key else stamp


def local(at: datetime) -> str:
    """The words for a day and time on a clock, which must not know a zone."""
    if at.tzinfo is not None:
        raise ValueError("a local time has no zone: at.replace(tzinfo=None)")
    return at.isoformat(timespec="seconds")


def day(value: date) -> str:
    """The words for a day. A datetime is none: which day it is depends on a zone."""
    if isinstance(value, datetime):
        raise ValueError("a day is a date, not a datetime: at.date()")
    return value.isoformat()


def time_of_day(value: time) -> str:
    """The words for a time of day, which must not know a zone."""
    if value.tzinfo is not None:
        raise ValueError("a time of day has no zone: at.replace(tzinfo=None)")
    return value.isoformat(timespec="seconds")


def zone_name(zone: ZoneInfo) -> str:
    """The name of a zone in the IANA database."""
    # Another kind of tzinfo has none.
    key: str | None = getattr(zone, "key", None)
    if not key:
        raise ValueError("a zone needs its name: ZoneInfo('Europe/Berlin')")
    return key


def _aware(at: datetime) -> None:
    if at.utcoffset() is None:
        raise ValueError("an instant needs a zone: datetime.now(timezone.utc)")

