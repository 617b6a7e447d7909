"""Compares how Interlude expands recurrence rules with python-dateutil and Python's own time zones.

    python recurrence.py BINARY [CASES] [SEED]

Where the two are meant to differ (ADR 14) the question is put so that dateutil answers ours:
each place says `ADR 14`.
"""

import datetime as dt
import json
import random
import subprocess
import sys
import types
import zoneinfo

import dateutil.rrule
from dateutil.rrule import rrulestr

# dateutil looks for the days of a rule that has none until the year 9999.
dateutil.rrule.datetime = types.SimpleNamespace(**{**vars(dt), "MAXYEAR": 2100})
zoneinfo.reset_tzpath(to=[])  # the pinned tzdata, not the machine's

UTC = dt.timezone.utc
DAY = dt.timedelta(days=1)
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
ZONES = """Europe/Berlin Europe/London Europe/Dublin America/New_York America/St_Johns America/Santiago
America/Havana America/Sao_Paulo Australia/Lord_Howe Australia/Adelaide Pacific/Chatham Pacific/Apia
Pacific/Kwajalein Pacific/Kiritimati Africa/Casablanca Africa/Cairo Antarctica/Troll Asia/Beirut
Asia/Kathmandu Asia/Jerusalem Asia/Tehran Asia/Pyongyang Asia/Tokyo UTC""".split()


def numbers(dice, most, count, negative=True, without=()):
    pool = [n for n in range(1, most + 1) if n not in without]
    chosen = dice.sample(pool, min(count, len(pool)))
    return [n if not negative or dice.random() < 0.7 else -n for n in chosen]


def some_rule(dice, start):
    """Parts of a rule that RFC 5545 allows."""
    frequency = dice.choice(["DAILY", "WEEKLY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY", "YEARLY"])
    rule = {"FREQ": frequency}
    chance = lambda p: dice.random() < p
    if chance(0.4):
        rule["INTERVAL"] = [dice.choice([1, 2, 2, 3, 4, 5, 7, 13, 40])]
    if chance(0.3):
        rule["BYMONTH"] = numbers(dice, 12, dice.randint(1, 5), negative=False)
    if frequency != "WEEKLY" and chance(0.3):
        rule["BYMONTHDAY"] = numbers(dice, 31, dice.randint(1, 6))
    if frequency == "YEARLY" and chance(0.15):
        rule["BYYEARDAY"] = numbers(dice, 366, dice.randint(1, 30))
    weeks = frequency == "YEARLY" and chance(0.15)
    if weeks or chance(0.5):
        days = dice.sample(WEEKDAYS, dice.randint(1, 4))
        most = 53 if frequency == "YEARLY" and "BYMONTH" not in rule else 5
        if frequency in ("MONTHLY", "YEARLY") and not weeks:
            place = lambda: dice.choice(["", "", f"{dice.randint(1, most)}", f"-{dice.randint(1, most)}"])
            days = [place() + day for day in days]
        rule["BYDAY"] = days
    if weeks:
        # ADR 14: dateutil takes weeks at the ends of a year for the neighbour's.
        rule["BYWEEKNO"] = numbers(dice, 51, dice.randint(1, 6))
        rule["BYWEEKNO"] = [n for n in rule["BYWEEKNO"] if n not in (-1, 51)] or [20]
    by = [name for name in rule if name.startswith("BY")]
    if by and chance(0.25):
        rule["BYSETPOS"] = numbers(dice, 8, dice.randint(1, 2))
    if chance(0.3):
        rule["WKST"] = [dice.choice(WEEKDAYS)]
    if chance(0.3):
        rule["COUNT"] = [dice.choice([1, 2, 5, 30, 365, 1000])]
    elif chance(0.4):
        end = start + DAY * dice.randint(-10, 2000)
        end = end.replace(hour=dice.randint(0, 23), minute=dice.choice([0, 15, 30, 59]))
        rule["UNTIL"] = [end.strftime(dice.choice(["%Y%m%d", "%Y%m%dT%H%M%S", "%Y%m%dT%H%M%SZ"]))]
    return rule


def text(rule):
    part = lambda value: value if isinstance(value, str) else ",".join(str(one) for one in value)
    return ";".join(f"{name}={part(value)}" for name, value in rule.items())


def first_valid(zone, local):
    """The first instant at which a clock shows a local time; after a gap, the end of the gap."""
    late, early = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if late.astimezone(zone).replace(tzinfo=None) == local:
        return late
    offset = lambda instant: instant.astimezone(zone).utcoffset()
    low, high, after = int(early.timestamp()) - 1, int(late.timestamp()), offset(late)
    while high - low > 1:
        middle = (low + high) // 2
        if offset(dt.datetime.fromtimestamp(middle, UTC)) == after:
            high = middle
        else:
            low = middle
    return dt.datetime.fromtimestamp(high, UTC)


def monday(weekday):
    return WEEKDAYS.index(weekday)


def ask_dateutil(rule, start, zone, last):
    """All days up to `last`."""
    rule = dict(rule)
    begin, filters, count = start, [], None
    until = rule.get("UNTIL", [""])[0]
    if until.endswith("Z"):
        # dateutil refuses it beside a start without a zone: compare instants ourselves.
        end = dt.datetime.strptime(rule.pop("UNTIL")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        filters.append(lambda at: first_valid(zone, at) <= end)
    elif len(until) == 8:
        rule["UNTIL"] = [until + "T235959"]  # ADR 14: a day is a whole day
    days = rule.get("BYDAY", [])
    if any(len(day) > 2 for day in days) and any(len(day) == 2 for day in days):
        # ADR 14: a plain beside a numbered weekday is another of them, not both at once.
        most = 53 if rule["FREQ"] == "YEARLY" and "BYMONTH" not in rule else 5
        every = lambda day: [f"{place}{day}" for place in range(1, most + 1)]
        rule["BYDAY"] = [one for day in days for one in ([day] if len(day) > 2 else every(day))]
    if rule["FREQ"] == "WEEKLY" and "BYSETPOS" in rule:
        # ADR 14: the set of the first week is the whole week's.
        rule.setdefault("BYDAY", [WEEKDAYS[start.weekday()]])
        first = monday(rule.get("WKST", ["MO"])[0])
        begin = start - DAY * ((start.weekday() - first) % 7)
        count = rule.pop("COUNT", [None])[0]
        filters.append(lambda at: at >= start)
    found = []
    for at in rrulestr(text(rule), dtstart=begin):
        if at.date() > last:
            break
        if all(keep(at) for keep in filters):
            found.append(at.date())
        if count is not None and len(found) == count:
            break
    return found


def some_changes(dice, days, first):
    changes = {}
    for _ in range(dice.randint(0, 6)):
        day = dice.choice(days) if days and dice.random() < 0.8 else first + DAY * dice.randint(0, 400)
        to = dt.datetime.combine(day, dt.time(dice.randint(0, 23), dice.choice([0, 30])))
        to += DAY * dice.randint(-20, 20)
        kind = dice.choice(["cancelled", "moved", "extra"])
        changes[str(day)] = kind if kind == "cancelled" else f"{kind} {to:%Y-%m-%dT%H:%M}"
    return changes


def sessions(start, zone, days, changes, first, last):
    found = []
    for day in days:
        if str(day) not in changes:
            found.append((day, dt.datetime.combine(day, start.time()), "planned"))
    for key, change in changes.items():
        day = dt.date.fromisoformat(key)
        kind, _, to = change.partition(" ")
        at = dt.datetime.fromisoformat(to) if to else dt.datetime.combine(day, start.time())
        if kind == "extra" or day in days:
            found.append((day, at, kind))
    within = [one for one in found if first <= one[1].date() <= last]
    millis = lambda at: int(first_valid(zone, at).timestamp()) * 1000
    made = [(millis(at), day, kind) for day, at, kind in within]
    kinds = {"cancelled": "cancelled", "moved": "moved", "extra": "extra", "planned": "planned"}
    return [[str(day), instant, kinds[kind]] for instant, day, kind in sorted(made)]


def some_case(dice):
    year = dice.randint(1990, 2035)
    time = dt.time(dice.choice([0, 1, 2, 2, 3, 8, 18, 23]), dice.choice([0, 0, 15, 30, 45]))
    start = dt.datetime.combine(dt.date(year, 1, 1) + DAY * dice.randint(0, 364), time)
    if dice.random() < 0.1:
        start = start.replace(year=year // 4 * 4, month=2, day=29)
    ahead = dice.randint(0, 12000) if dice.random() < 0.1 else dice.randint(-200, 900)
    first = start.date() + DAY * ahead
    zone = dice.choice(ZONES)
    return some_rule(dice, start), start, zone, first, first + DAY * dice.randint(0, 800)


def main():
    binary, cases, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1
    dice = random.Random(seed)
    questions, expected = [], []
    for _ in range(cases):
        rule, start, name, first, last = some_case(dice)
        zone = zoneinfo.ZoneInfo(name)
        days = ask_dateutil(rule, start, zone, last + DAY * 450)
        changes = some_changes(dice, days[-80:], first)
        within = [str(day) for day in days if first <= day <= last]
        expected.append((within, sessions(start, zone, set(days), changes, first, last), days))
        questions.append({
            "rule": text(rule), "start": f"{start:%Y-%m-%dT%H:%M}", "zone": name,
            "changes": changes, "first": str(first), "last": str(last),
        })
    asked = "".join(json.dumps(question) + "\n" for question in questions)
    answers = subprocess.run([binary], input=asked, capture_output=True, text=True, check=True)
    tally, wrong = {"days": 0, "sessions": 0, "never": 0}, 0
    for question, (days, held, all_days), line in zip(questions, expected, answers.stdout.splitlines(), strict=True):
        answer = json.loads(line)
        if "never occurs" in answer.get("refused", ""):
            tally["never"] += 1
            right = not all_days
        else:
            right = answer.get("days") == days and answer.get("sessions") == held
            tally["days"] += len(days)
            tally["sessions"] += len(held)
        if not right:
            wrong += 1
            if wrong <= 5:
                print(json.dumps(question), "\n  dateutil", days[:12], held[:6], "\n  ours    ", json.dumps(answer)[:700])
    print(f"{cases} rules, seed {seed}: {tally['days']} days and {tally['sessions']} sessions compared, "
          f"{tally['never']} that never occur, {wrong} wrong")
    # A generator that makes nothing finds nothing.
    if wrong or tally["days"] < 10 * cases or tally["never"] == 0:
        sys.exit(1)


main()
