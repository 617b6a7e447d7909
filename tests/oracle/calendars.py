"""Reads the calendars that `calendars` wrote with libraries that know nothing of Interlude, and compares every
session in them with what the core says. Each is read twice: as it is, and with names of zones that no library knows,
so that the VTIMEZONEs count.

    python calendars.py FOLDER
"""

import os
import re
import sys
from datetime import datetime, timezone
from pathlib import Path

os.environ["PYTHONTZPATH"] = ""  # The pinned release, not the system's.

import icalendar
import recurring_ical_events

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def seconds(moment):
    return int((moment.astimezone(timezone.utc) - EPOCH).total_seconds())


def read(text, first, last):
    calendar = icalendar.Calendar.from_ical(text)
    found = []
    for event in recurring_ical_events.of(calendar).between(first, last):
        begins = event["DTSTART"].dt
        # The library adds DURATION on the wall; RFC 5545 has minutes be minutes.
        wall = event["DTEND"].dt.replace(tzinfo=None) - begins.replace(tzinfo=None)
        ends = seconds(begins) + int(wall.total_seconds())
        place = str(event.get("LOCATION", "")).replace("\n", "\\n")
        found.append((seconds(begins), ends, str(event["STATUS"]), str(event["SUMMARY"]), place))
    return sorted(found)


def expected(path, first, last):
    rows = [line.split("\t") for line in path.read_text().split("\n") if line]
    rows = [(int(b), int(e), state, title, place) for b, e, state, title, place in rows]
    return sorted(row for row in rows if row[1] > seconds(first) and row[0] < seconds(last))


def renamed(text, once):
    """With names of zones that the library has not seen: it keeps those that it has."""
    return re.sub(r"(TZID[=:])([A-Za-z/_]+)", lambda m: f"{m.group(1)}/{once}/{m.group(2)}", text)


def check_lines(text):
    assert text.endswith("\r\n"), "no last line end"
    for line in text.split("\r\n"):
        assert "\n" not in line and "\r" not in line, line
        assert len(line.encode()) <= 75, line


def check_identities(text):
    calendar = icalendar.Calendar.from_ical(text)
    seen = set()
    for event in calendar.walk("VEVENT"):
        key = (str(event["UID"]), event["RECURRENCE-ID"].dt.isoformat() if "RECURRENCE-ID" in event else None)
        assert key not in seen, f"twice: {key}"
        seen.add(key)
        assert re.fullmatch(r"[0-9a-f-]{36}", key[0]), key


def check_discreet(folder, full, first, last):
    text = (folder / "discreet.ics").read_bytes().decode()
    flat = text.replace("\r\n ", "")
    for word in ("Group", "Room", "example", "小组", "LOCATION", "DESCRIPTION", "nterlude"):
        assert word not in flat, word
    assert {row[3] for row in read(text, first, last)} <= {"Ein Moment, den du eingeplant hast"}
    bare = lambda rows: [row[:3] for row in rows]
    assert sorted(bare(read(text, first, last))) == sorted(bare(full)), "other sessions when discreet"


def check(folder):
    first, last = (datetime(year, 6, 1, tzinfo=timezone.utc) for year in (2020, 2039))
    compared = 0
    for name in ("all", "days"):
        text = (folder / f"{name}.ics").read_bytes().decode()
        check_lines(text)
        check_identities(text)
        wanted = expected(folder / name, first, last)
        for version in (text, renamed(text, f"{folder.name}-{name}")):
            got = read(version, first, last)
            if got != wanted:
                missing, extra = set(wanted) - set(got), set(got) - set(wanted)
                print(f"seed {folder.name} {name}: missing {sorted(missing)[:3]}, too many {sorted(extra)[:3]}")
                sys.exit(1)
            compared += len(got)
        if name == "all":
            check_discreet(folder, wanted, first, last)
    return compared


def main():
    folders = sorted(Path(sys.argv[1]).iterdir(), key=lambda folder: int(folder.name))
    compared = sum(check(folder) for folder in folders)
    assert folders and compared > 100 * len(folders), "hardly anything was compared"
    print(f"{len(folders)} calendars, {compared} sessions as the core has them")


main()
