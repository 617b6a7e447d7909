"""Runs the cases of bindings/cases through the Python surface."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import interlude as il
from interlude import _time
from gatherings import GATHERINGS, usual
from rooms import ROOMS
from told import camel, instant, told

Step = dict[str, Any]
ENTRY = {"title", "body", "mood", "tags", "emotions", "favourite", "bring", "session", "prompt", "goal"}
FILTER = {
    *{"text", "tags", "emotions", "mood_from", "mood_to", "session", "prompt", "goal", "favourite", "bring"},
    *{"conflicts", "trashed"},
}
FORMS = {"Entry": il.Form.ENTRY, "CheckIn": il.Form.CHECK_IN, "Coping": il.Form.COPING}


def bare(value: Any) -> Any:
    """What the variant of a scalar carries."""
    return value[0]


def shown(gave: Any, only: list[str]) -> Any:
    """These fields alone, in a list those of each."""
    if isinstance(gave, list):
        return [shown(one, only) for one in gave]
    return {key: gave[key] for key in only}


class World:
    """The vaults of one case."""

    def __init__(self, case: dict[str, Any], folder: Path, relay: str | None) -> None:
        self.folder: Path = folder
        self.relay: str | None = relay
        self.clock: il.ManualClock = il.ManualClock(datetime.fromisoformat(case["now"]))
        self.zone = ZoneInfo(case["zone"])
        self.names: dict[str, Any] = {}
        self.phrases: dict[str, str] = {}
        self.vaults = {name: self.create(name) for name in case["vaults"]}
        self.first = next(iter(self.vaults), None)

    def create(self, name: str) -> il.Vault:
        vault, phrase = il.Vault.create(
            self.folder / name,
            zone=self.zone,
            secret_store=il.MemorySecretStore(),
            clock=self.clock,
        )
        self.phrases[name] = " ".join(phrase)
        return vault

    def close(self) -> None:
        for vault in self.vaults.values():
            vault.close()

    def run(self, step: Step) -> None:
        step = self.known(step)
        try:
            gave = self.play(step)
        except il.InterludeError as error:
            assert camel(error) == step.get("fails"), f"{step}: {error!r}"
            fields = {key: getattr(error, key) for key in step.get("with", {})}
            assert fields == step.get("with", {}), f"{step}: {error!r}"
            return
        assert "fails" not in step, f"{step} did not fail"
        if "as" in step:
            self.names[step["as"]] = gave
        if "only" in step:
            gave = shown(gave, step["only"])
        if "gives" in step:
            assert gave == step["gives"], f"{step} gave {gave}"

    def play(self, step: Step) -> Any:
        """Does what a step says, in the vault it says."""
        name = step["do"]
        vault = self.vaults.get(step.get("in", self.first))
        if operation := ROOMS.get(name) or GATHERINGS.get(name):
            return told(operation(self, vault, step))  # type: ignore[arg-type]
        method: Callable[[il.Vault, Step], Any] = getattr(self, f"do_{name}", None) or getattr(self, name)
        return method(vault, step)  # type: ignore[arg-type]

    def known(self, value: Any) -> Any:
        """The same, with what names in it stand for."""
        match value:
            case dict():
                return {key: self.known(one) for key, one in value.items()}
            case list():
                return [self.known(one) for one in value]
            case str() if value.startswith("$"):
                name, *path = value[1:].split(".")
                found = self.names[name]
                for part in path:
                    found = found[int(part) if part.isdigit() else part]
                return found
        return value

    # The journal.

    def write(self, vault: il.Vault, step: Step) -> str:
        fields = {key: step[key] for key in ENTRY & step.keys()}
        if "created" in step:
            fields["created"] = _time.moment(step["created"])
        if "form" in step:
            fields["form"] = FORMS[step["form"]]
        if "action" in step:
            helped = il.Helped[step["helped"].upper()] if "helped" in step else None
            fields["coping"] = il.Coping(trigger=step.get("trigger"), action=step["action"], helped=helped)
        return vault.journal.write(il.NewEntry(**fields))

    def show(self, vault: il.Vault, step: Step) -> dict[str, Any]:
        entry = vault.journal.get(step["entry"]).content
        return {
            "title": entry.title,
            "body": entry.body,
            "created": _time.rfc9557(entry.created),
            "mood": entry.mood,
            "tags": sorted(entry.tags),
            "emotions": sorted(entry.emotions),
            "conflicts": {
                one.field.name.lower(): [bare(value) for value in one.values] for one in entry.conflicts
            },
        }

    def edit(self, vault: il.Vault, step: Step) -> None:
        kinds: dict[str, Any] = {
            "title": il.Edit.TITLE,
            "body": il.Edit.BODY,
            "append": il.Edit.APPEND,
            "mood": il.Edit.MOOD,
            "tag": il.Edit.TAG,
            "untag": il.Edit.UNTAG,
        }
        vault.journal.edit(step["entry"], [kinds[key](step[key]) for key in kinds if key in step])

    def splice(self, vault: il.Vault, step: Step) -> str:
        with vault.edit(step["entry"]) as editor:
            editor.splice(
                il.TextPatch(
                    field=il.TextField.BODY,
                    at=step["at"],
                    delete=step["delete"],
                    insert=step["insert"],
                )
            )
            return editor.text(il.TextField.BODY)

    def position(self, _: il.Vault, step: Step) -> int:
        units = {"Scalars": il.TextUnit.SCALARS, "Utf16": il.TextUnit.UTF16, "Utf8": il.TextUnit.UTF8}
        return il.text_position(step["text"], step["at"], units[step["from"]], units[step["to"]])

    def filter(self, step: Step) -> il.EntryFilter:
        fields = {key: step[key] for key in FILTER & step.keys()}
        for key in {"from", "to"} & step.keys():
            fields["_from" if key == "from" else key] = date.fromisoformat(step[key])
        if "form" in step:
            fields["form"] = FORMS[step["form"]]
        return il.EntryFilter(**fields)

    def do_list(self, vault: il.Vault, step: Step) -> list[str]:
        return [entry.title for entry in vault.journal.entries(self.filter(step), page=1)]

    def search(self, vault: il.Vault, step: Step) -> list[dict[str, Any]]:
        return [
            {
                "title": hit.summary.title,
                "marked": [hit.snippet[one.start : one.end] for one in hit.highlights],
            }
            for hit in vault.journal.search(step["query"], 10)
        ]

    def resolve(self, vault: il.Vault, step: Step) -> None:
        value = il.Scalar.NUMBER(step["number"])
        vault.journal.resolve(step["entry"], il.Field[step["field"].upper()], value)

    def trash(self, vault: il.Vault, step: Step) -> None:
        vault.journal.trash(step["entry"])

    def untrash(self, vault: il.Vault, step: Step) -> None:
        vault.journal.untrash(step["entry"])

    def erase(self, vault: il.Vault, step: Step) -> None:
        vault.journal.erase(step["entry"])

    # Reminders.

    def daily(self, step: Step) -> il.Reminder:
        habit = il.Habit(
            times=[time.fromisoformat(step["at"])],
            days=step["days"],
            start=date.fromisoformat(step["start"]),
            end=None,
            quiet_hours=None,
            unless_written=False,
        )
        return il.Reminder(name=step["name"], rule=il.Rule.HABIT(habit))

    def habit(self, vault: il.Vault, step: Step) -> str:
        return vault.reminders.add(self.daily(step))

    def weekly(self, step: Step) -> il.Schedule:
        zone: Any = AnyZone(step["zone"])
        return il.Schedule(
            title=step["title"],
            place=step.get("place", ""),
            start=datetime.fromisoformat(step["start"]),
            zone=zone,
            minutes=step["minutes"],
            rule=step["rule"],
        )

    def schedule(self, vault: il.Vault, step: Step) -> str:
        return vault.reminders.add_schedule(self.weekly(step))

    def around_sessions(self, vault: il.Vault, step: Step) -> str:
        return vault.reminders.add(il.around_sessions(step["schedule"]))

    def request(self, vault: il.Vault, step: Step) -> il.PlanRequest:
        return il.PlanRequest(
            now=vault.now().at,
            zone=self.zone,
            locale="en",
            horizon_days=step["days"],
            capabilities=il.Capabilities(
                exact=step["exact"], most=step["most"], shortest_window=10, allowed=True
            ),
            delivered=[],
        )

    def plan(self, vault: il.Vault, step: Step) -> dict[str, Any]:
        plan = vault.reminders.plan(self.request(vault, step))
        return {
            "items": [self.planned(one) for one in plan.notifications],
            "left_out": plan.left_out,
            "degraded": [camel(one) for one in plan.degraded],
        }

    def planned(self, one: il.Notification) -> dict[str, Any]:
        match one.when:
            case il.When.AT() as at:
                when = {"at": instant(at[0])}
            case il.When.WINDOW() as window:
                when = {"from": instant(window[0]), "to": instant(window[1])}
        place = one.occurrence.place
        return {"kind": one.kind, "day": one.occurrence.day.isoformat(), "place": place, **when}

    # Devices.

    def link(self, vault: il.Vault, step: Step) -> None:
        newcomer = self.vaults[step["with"]]
        code = self.offer(vault, step)
        with ThreadPoolExecutor() as pool:
            digits = pool.submit(self.accept, newcomer, {"code": code})
            guest = self.let_in(vault, step)
        assert guest == {"name": "the other device", "digits": digits.result()}

    def offer(self, vault: il.Vault, _: Step) -> str:
        self.linking = vault.link(self.relay)
        return self.linking.code()

    def let_in(self, _: il.Vault, __: Step) -> dict[str, str]:
        with self.linking as linking:
            guest = linking.await_newcomer()
            linking.confirm()
        return {"name": guest.name, "digits": guest.digits}

    def accept(self, vault: il.Vault, step: Step) -> str:
        with vault.accept(step["code"], "the other device") as accepting:
            digits = accepting.digits()
            accepting.finish()
        return digits

    def sync(self, vault: il.Vault, _: Step) -> str:
        return camel(vault.sync.run().state)

    def fingerprint(self, vault: il.Vault, _: Step) -> str:
        return vault.fingerprint()

    # Groups.

    def found(self, vault: il.Vault, step: Step) -> str:
        profile = il.GroupProfile(name=step["name"], zone=self.zone)
        assert self.relay is not None
        return vault.groups.found(profile, step["me"], self.relay)

    def invite(self, vault: il.Vault, step: Step) -> str:
        return vault.groups.invite(step["group"], 24, 5, usual())

    def join(self, vault: il.Vault, step: Step) -> list[str]:
        return vault.groups.join(step["link"], step["me"])

    def approve(self, vault: il.Vault, step: Step) -> None:
        asked = {one.name: one.id for one in vault.groups.requests(step["group"])}
        vault.groups.approve(step["group"], asked[step["who"]], usual())

    def members(self, vault: il.Vault, step: Step) -> list[str]:
        return [member.name for member in vault.groups.members(step["group"])]

    def share(self, vault: il.Vault, step: Step) -> str:
        group = vault.group(step["group"])
        excerpt = il.NewExcerpt(
            text=step["text"],
            title="",
            prompt=None,
            audience=il.Audience.GROUP,
            expires=il.Expiry.NEVER(),
            later_members_may_read=False,
        )
        preview = group.preview(excerpt)
        assert step["text"] in [one.value for one in preview.show().leaving]
        return group.share(preview)

    def excerpts(self, vault: il.Vault, step: Step) -> list[dict[str, Any]]:
        all = vault.group(step["group"]).excerpts()
        return [{"by": one.author.name, "text": one.text} for one in all]

    def withdraw(self, vault: il.Vault, step: Step) -> None:
        vault.group(step["group"]).withdraw(step["excerpt"])

    # Files and ends.

    def backup(self, vault: il.Vault, step: Step) -> None:
        vault.backup(str(self.folder / f"{step['to']}.backup"))

    def restore(self, _: il.Vault, step: Step) -> None:
        file = self.folder / f"{step['from']}.backup"
        key = il.RestoreKey.PHRASE(words=self.phrases[self.first or ""])
        store = il.MemorySecretStore()
        made = il.Vault.restore(
            file,
            key,
            self.folder / step["vault"],
            zone=self.zone,
            secret_store=store,
            clock=self.clock,
        )
        self.vaults[step["vault"]] = made[0]

    # Not `close`: that one ends the case.
    def do_close(self, vault: il.Vault, _: Step) -> None:
        vault.close()


class AnyZone:
    """A zone that may not exist, which ZoneInfo itself would refuse."""

    def __init__(self, key: str) -> None:
        self.key = key
