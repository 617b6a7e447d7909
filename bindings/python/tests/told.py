"""What crosses the boundary, as cases say it: records by their fields, enums by their variants."""

from datetime import date, datetime, time, timezone
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from interlude import _time


def camel(value: Any) -> str:
    """The variant of an enum, as the cases name it."""
    name: str = value.name if hasattr(value, "name") else type(value).__name__.rpartition(".")[2]
    return "".join(part.capitalize() for part in name.split("_")) if name.isupper() else name


def instant(at: datetime) -> str:
    return at.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def told(value: Any) -> Any:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case list():
            return [told(one) for one in value]
        case dict():
            return {name: told(one) for name, one in value.items()}
        case datetime():
            return _moment(value)
        case date() | time():
            return value.isoformat()
        case bytes():
            return value.hex()
        case ZoneInfo():
            return value.key
        case Enum():
            return camel(value)
    name = type(value).__name__
    if "." in name or name.isupper():
        carried = [told(one) for one in _carried(value)]
        return {camel(value): carried} if carried else camel(value)
    return told(vars(value))


def _moment(at: datetime) -> str:
    if at.tzinfo is None:
        return at.isoformat()
    return instant(at) if at.tzinfo is timezone.utc else _time.rfc9557(at)


def _carried(variant: Any) -> list[Any]:
    fields = vars(variant)
    return list(fields.get("_values", fields.values()))
