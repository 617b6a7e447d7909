"""What cases do with entries, goals, insights, reminders and a vault as a whole: calls by their names."""

import io
from collections.abc import Callable
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import interlude as il
from told import camel

if TYPE_CHECKING:
    from interpreter import Step, World

Operation = Callable[["World", il.Vault, "Step"], Any]


def day(step: "Step", field: str) -> date | None:
    return date.fromisoformat(step[field]) if step.get(field) else None


def the_day(step: "Step", field: str = "day") -> date:
    return date.fromisoformat(step[field])


def mark(_: "World", vault: il.Vault, step: "Step") -> None:
    occurrence = il.Occurrence(day=the_day(step), place=step["place"])
    made: il.Mark | None = None
    match step["mark"]:
        case None:
            pass
        case "Done":
            made = il.Mark.DONE()
        case "Dismissed":
            made = il.Mark.DISMISSED()
        case at:
            made = il.Mark.SNOOZED(datetime.fromisoformat(at))
    vault.reminders.mark(step["reminder"], occurrence, made)


def preset(_: "World", vault: il.Vault, step: "Step") -> str:
    at = time.fromisoformat(step["at"])
    match step["name"]:
        case "evening_check_in":
            rule = il.evening_check_in(at, the_day(step, "start"))
        case "three_times_a_week":
            rule = il.three_times_a_week(at, the_day(step, "start"))
        case _:
            rule = il.morning_after(step["schedule"], at)
    return vault.reminders.add(rule)


def boot(world: "World", vault: il.Vault, step: "Step") -> dict[str, Any]:
    plan = vault.reminders.plan(world.request(vault, step))
    assert len(il.read_boot_snapshot(plan.boot_snapshot).entries) == len(plan.notifications)
    due = il.boot_due(plan.boot_snapshot, datetime.fromisoformat(step["at"]), world.zone, [])
    shown = {"set": due.set, "show": due.show}
    return {
        name: [{"title": one.texts.title, "when": one.when} for one in all] for name, all in shown.items()
    }


def change(step: "Step") -> il.SessionChange | None:
    match step["change"]:
        case None:
            return None
        case "Cancelled":
            return il.SessionChange.CANCELLED()
        case "Moved":
            return il.SessionChange.MOVED(datetime.fromisoformat(step["to"]))
        case _:
            return il.SessionChange.EXTRA(datetime.fromisoformat(step["to"]))


def calendar(_: "World", vault: il.Vault, step: "Step") -> list[str]:
    selection: il.Selection = il.Selection.ALL()
    if "from" in step:
        selection = il.Selection.DAYS(_from=the_day(step, "from"), to=the_day(step, "to"))
    now = datetime.fromisoformat(step["now"])
    request = il.CalendarRequest(selection=selection, full=step["full"], locale=step["locale"], now=now)
    lines = vault.reminders.calendar(request).splitlines()
    return [line.removeprefix("SUMMARY:") for line in lines if line.startswith("SUMMARY:")]


def settings(_: "World", vault: il.Vault, step: "Step") -> None:
    changed = il.ReminderSettings(silent_until=day(step, "silent_until"), private_texts=step["private_texts"])
    vault.reminders.change_settings(changed)


def attach(_: "World", vault: il.Vault, step: "Step") -> str:
    class Sevens(il.FileSource):
        def read(self, most: int) -> bytes:
            return super().read(min(most, 7))

    content = Sevens(io.BytesIO(step["text"].encode()))
    return vault.journal.attach(step["id"], content, step["file_name"], step["media_type"])


def attachment(_: "World", vault: il.Vault, step: "Step") -> str:
    reader = vault.journal.read_attachment(step["id"], step["attachment"])
    return b"".join(iter(lambda: reader.read(7), b"")).decode()


def reopen(world: "World", _: il.Vault, step: "Step") -> None:
    folder = world.folder / step["vault"]
    passphrase = step["passphrase"]
    opened = il.Vault.unlock(folder, zone=world.zone, passphrase=passphrase, clock=world.clock)
    world.vaults[step["vault"]] = opened


def merge(world: "World", vault: il.Vault, step: "Step") -> il.BackupReport:
    key = il.RestoreKey.PHRASE(words=world.phrases[step["of"]])
    return vault.merge_backup(str(world.folder / f"{step['from']}.backup"), key)


def export_bundle(world: "World", vault: il.Vault, step: "Step") -> None:
    with (world.folder / step["to"]).open("wb") as file:
        vault.export_bundle(il.FileSink(file))


def import_bundle(world: "World", vault: il.Vault, step: "Step") -> bool:
    with (world.folder / step["from"]).open("rb") as file:
        return vault.import_bundle(il.FileSource(file)).taken > 0


def write_file(world: "World", _: il.Vault, step: "Step") -> None:
    file = world.folder / step["name"]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(step["text"], "utf-8")


def recover(world: "World", vault: il.Vault, step: "Step") -> str:
    assert world.relay is not None
    words = world.phrases[step["of"]]
    return camel(vault.devices.recover(world.relay, words, step["name"], step["alone"]).state)


def counts(_: "World", vault: il.Vault, __: "Step") -> dict[str, int]:
    return {camel(one.kind): one.count for one in vault.document_counts() if one.count}


def export_journal(world: "World", vault: il.Vault, step: "Step") -> il.ExportReport:
    return vault.export_journal(str(world.folder / step["to"]), il.ExportFormat[step["format"].upper()])


def import_journal(world: "World", vault: il.Vault, step: "Step") -> il.ImportReport:
    return vault.import_journal(str(world.folder / step["from"]), dry_run=step["dry_run"])


def span(step: "Step") -> il.Span:
    return il.Span(_from=day(step, "from"), to=day(step, "to"))


STATES = {"Open": il.GoalState.OPEN, "Done": il.GoalState.DONE, "LetGo": il.GoalState.LET_GO}

ROOMS: dict[str, Operation] = {
    "clock": lambda w, v, s: w.clock.set(datetime.fromisoformat(s["to"])),
    "open": reopen,
    "journal.list": lambda w, v, s: v.journal.list(w.filter(s), None, 100).entries,
    "journal.count": lambda w, v, s: v.journal.count(w.filter(s)),
    "journal.find": lambda w, v, s: v.journal.find(s["prefix"]),
    "journal.tags": lambda w, v, s: v.journal.tags(),
    "journal.on_this_day": lambda w, v, s: v.journal.on_this_day(the_day(s, "today")),
    "journal.good_moment": lambda w, v, s: v.journal.good_moment(),
    "journal.history": lambda w, v, s: v.journal.history(s["id"]),
    "versions": lambda w, v, s: len(v.journal.history(s["entry"])),
    "journal.version": lambda w, v, s: v.journal.version(s["id"], s["version"]),
    "journal.difference": lambda w, v, s: v.journal.difference(s["id"], s["version"]),
    "journal.restore": lambda w, v, s: v.journal.restore(s["id"], s["version"]),
    "journal.forget_history": lambda w, v, s: v.journal.forget_history(s["id"]),
    "journal.late_edits": lambda w, v, s: v.journal.late_edits(),
    "journal.keep_late_edit": lambda w, v, s: v.journal.keep_late_edit(s["number"]),
    "journal.drop_late_edit": lambda w, v, s: v.journal.drop_late_edit(s["number"]),
    "journal.attach": attach,
    "journal.read_attachment": attachment,
    "journal.detach": lambda w, v, s: v.journal.detach(s["id"], s["attachment"]),
    "attachments": lambda w, v, s: v.journal.get(s["id"]).content.attachments,
    "goals.add": lambda w, v, s: v.goals.add(s["words"]),
    "goals.get": lambda w, v, s: v.goals.get(s["id"]),
    "goals.list": lambda w, v, s: v.goals.list(),
    "goals.find": lambda w, v, s: v.goals.find(s["prefix"]),
    "goals.reword": lambda w, v, s: v.goals.reword(s["id"], s["words"]),
    "goals.note": lambda w, v, s: v.goals.note(s["id"], s["words"]),
    "goals.write_progress": lambda w, v, s: v.goals.write_progress(s["id"], s["text"]),
    "goals.link": lambda w, v, s: v.goals.link(s["id"], s["session"], s["about_it"]),
    "goals.set_state": lambda w, v, s: v.goals.set_state(s["id"], STATES[s["state"]]),
    "goals.erase": lambda w, v, s: v.goals.erase(s["id"]),
    "session_key": lambda w, v, s: il.session_key(s["group"], the_day(s)),
    "insights.moods": lambda w, v, s: v.insights.moods(span(s)),
    "insights.emotions": lambda w, v, s: v.insights.emotions(span(s)),
    "insights.together": lambda w, v, s: v.insights.together(span(s)),
    "insights.coping": lambda w, v, s: v.insights.coping(span(s)),
    "mark": mark,
    "preset": preset,
    "apply": lambda w, v, s: v.reminders.applied(v.reminders.plan(w.request(v, s))),
    "boot": boot,
    "reminders.get": lambda w, v, s: v.reminders.get(s["id"]),
    "reminders.list": lambda w, v, s: v.reminders.list(),
    "reminders.find": lambda w, v, s: v.reminders.find(s["prefix"]),
    "reminders.change": lambda w, v, s: v.reminders.change(s["id"], w.daily(s)),
    "reminders.remove": lambda w, v, s: v.reminders.remove(s["id"]),
    "reminders.pause": lambda w, v, s: v.reminders.pause(day(s, "until")),
    "reminders.pause_one": lambda w, v, s: v.reminders.pause_one(s["id"], day(s, "until")),
    "reminders.settings": lambda w, v, s: v.reminders.settings(),
    "reminders.change_settings": settings,
    "reminders.schedules": lambda w, v, s: v.reminders.schedules(),
    "reminders.schedule": lambda w, v, s: v.reminders.schedule(s["id"]),
    "reminders.find_schedule": lambda w, v, s: v.reminders.find_schedule(s["prefix"]),
    "reminders.change_schedule": lambda w, v, s: v.reminders.change_schedule(s["id"], w.weekly(s)),
    "reminders.remove_schedule": lambda w, v, s: v.reminders.remove_schedule(s["id"]),
    "reminders.change_session": lambda w, v, s: v.reminders.change_session(s["id"], the_day(s), change(s)),
    "reminders.next_session": lambda w, v, s: v.reminders.next_session(s["id"]),
    "calendar": calendar,
    "sessions_between": lambda w, v, s: il.sessions_between(w.weekly(s), the_day(s, "from"), the_day(s, "to")),
    "sessions_coming": lambda w, v, s: il.sessions_coming(w.weekly(s), datetime.fromisoformat(s["now"])),
    "recurrence_days": lambda w, v, s: il.recurrence_days(
        s["rule"],
        datetime.fromisoformat(s["start"]),
        ZoneInfo(s["zone"]),
        the_day(s, "from"),
        the_day(s, "to"),
    ),
    "vault.is_protected": lambda w, v, s: v.is_protected(),
    "vault.check_passphrase": lambda w, v, s: v.check_passphrase(s["passphrase"]),
    "vault.set_passphrase": lambda w, v, s: v.set_passphrase(s["passphrase"]),
    "vault.lock": lambda w, v, s: v.lock(),
    "vault.suspend": lambda w, v, s: v.suspend(),
    "vault.resume": lambda w, v, s: v.resume(),
    "vault.rekey": lambda w, v, s: v.rekey(),
    "vault.set_zone": lambda w, v, s: v.set_zone(ZoneInfo(s["zone"])),
    "vault.now": lambda w, v, s: v.now(),
    "vault.check": lambda w, v, s: len(v.check(il.Check.THOROUGH)),
    "vault.problems": lambda w, v, s: len(v.problems()),
    "vault.rebuild": lambda w, v, s: v.rebuild(),
    "vault.tidy": lambda w, v, s: v.tidy(),
    "vault.purge_trash": lambda w, v, s: v.purge_trash(),
    "vault.let_go_expired": lambda w, v, s: v.let_go_expired(datetime.fromisoformat(s["now"])),
    "vault.document_counts": counts,
    "vault.export_journal": export_journal,
    "vault.import_journal": import_journal,
    "vault.merge_backup": merge,
    "vault.export_bundle": export_bundle,
    "vault.import_bundle": import_bundle,
    "vault.import_bundle_file": lambda w, v, s: v.import_bundle_file(str(w.folder / s["from"])).taken > 0,
    "file": write_file,
    "sync.delete_from_relay": lambda w, v, s: v.sync.delete_from_relay(),
    "devices.recover": recover,
    "devices.list": lambda w, v, s: v.devices.list(),
    "devices.rename": lambda w, v, s: v.devices.rename(s["name"]),
    "devices.remove": lambda w, v, s: v.devices.remove(s["id"]),
    "devices.space_words": lambda w, v, s: v.devices.space_words(),
}
