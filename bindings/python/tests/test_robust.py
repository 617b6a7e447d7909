"""What Python itself does to callbacks and handles: interrupts, copies, the end of the interpreter, other tzinfos."""

import copy
import inspect
import pickle
import subprocess
import sys
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import pytest
from conftest import BERLIN

import interlude as il
from interlude import _time, errors


def interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def test_an_interrupt_goes_on_from_the_call_it_came_in(vault: il.Vault, tmp_path: Path) -> None:
    vault.journal.write(il.NewEntry(title="before"))
    with pytest.raises(KeyboardInterrupt):
        vault.rebuild(il.CallableProgress(interrupt))
    # It ended that call and no later one.
    assert [entry.title for entry in vault.journal.entries()] == ["before"]
    with vault.observed(interrupt), pytest.raises(KeyboardInterrupt):
        vault.journal.write(il.NewEntry(title="written all the same"))
    assert vault.journal.count(il.EntryFilter()) == 2


def test_what_an_interrupt_ended_is_not_told_as_done(vault: il.Vault, relay: str) -> None:
    class Interrupted(il.MemorySecretStore):
        def put(self, name: str, secret: bytes) -> None:
            interrupt()

    class Cut(il.Sink):
        def write(self, bytes: bytes) -> None:
            interrupt()

    with pytest.raises(KeyboardInterrupt) as raised:
        vault.enroll(Interrupted())
    # Beneath it is what the library made of it: a failure.
    assert isinstance(raised.value.__context__, errors.Storage)
    vault.sync.set_relay(relay)
    with pytest.raises(KeyboardInterrupt) as raised:
        vault.export_bundle(Cut())
    assert isinstance(raised.value.__context__, errors.Storage)


def test_an_observer_does_not_wait_for_its_own_editor(vault: il.Vault) -> None:
    entry = vault.journal.write(il.NewEntry(body="text"))
    seen: list[object] = []

    def changed(_: list[il.Change]) -> None:
        seen.append(vault.journal.get(entry).content.body)
        try:
            editor.text(il.TextField.BODY)
        except errors.Refused as error:
            seen.append(type(error))

    with vault.edit(entry) as editor, vault.observed(changed):
        editor.replace(0, 4, "other")
    assert seen == ["other", errors.Refused]


def test_handles_are_not_copied(vault: il.Vault) -> None:
    # Two of one handle would both free what it stands for.
    for handle in (vault, vault.journal, vault.goals, il.ManualClock(datetime.now(timezone.utc))):
        for copying in (copy.copy, copy.deepcopy, pickle.dumps):
            with pytest.raises(TypeError):
                copying(handle)
    assert copy.deepcopy(il.NewEntry(title="a record is")).title == "a record is"


LEAVING = """
import sys
from zoneinfo import ZoneInfo
import interlude as il
vault, _ = il.Vault.create(sys.argv[1], zone=ZoneInfo("Europe/Berlin"), secret_store=il.MemorySecretStore())
vault.sync.set_relay("http://127.0.0.1:1")
kept = vault.sync_in_background(lambda ended: None)
vault.observe(il.CallableObserver(lambda changes: None))
print("leaving")
"""


def test_a_program_may_end_without_closing_anything(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LEAVING, str(tmp_path / "v")]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "leaving\n", "")


def test_what_a_callback_raises_says_nothing_of_itself(vault: il.Vault) -> None:
    class Unsayable(Exception):
        def __repr__(self) -> str:
            raise RuntimeError("not even this")

    def fail(_: int) -> None:
        raise Unsayable

    vault.journal.write(il.NewEntry(title="one"))
    with pytest.raises(errors.Storage):
        vault.rebuild(il.CallableProgress(fail))


def test_a_defect_says_where_it_was_and_nothing_else(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    clock = il.ManualClock(datetime(2026, 6, 1, tzinfo=timezone.utc))
    vault, _ = il.Vault.create(tmp_path / "v", zone=BERLIN, clock=clock)
    with vault:
        clock.break_once()
        with pytest.raises(errors.Internal) as raised:
            vault.journal.write(il.NewEntry())
    assert ".rs:" in raised.value.reason
    assert "a clock that a test broke" not in str(raised.value)
    # Nor is it printed: what panics say may be of what a person wrote.
    assert capfd.readouterr().err == ""


def test_moments_of_any_kind_of_zone() -> None:
    zone = ZoneInfo("Europe/Berlin")
    # The hour that comes twice: its second time.
    late = datetime(2026, 10, 25, 2, 30, tzinfo=zone, fold=1)
    assert _time.rfc9557(late) == "2026-10-25T02:30:00.000+01:00[Europe/Berlin]"
    back = _time.moment(_time.rfc9557(late))
    assert (back, back.fold, back.utcoffset()) == (late, 1, timedelta(hours=1))
    assert _time.moment(_time.rfc9557(late.replace(fold=0))).utcoffset() == timedelta(hours=2)
    # A zone that this machine does not know, and one whose rules it has otherwise: the writer's clock counts.
    unknown = _time.moment("2026-06-01T12:00:00.000+05:00[Asia/Nowhere]")
    assert (unknown.hour, unknown.utcoffset()) == (12, timedelta(hours=5))
    other = _time.moment("2026-06-01T12:00:00.000+05:00[Europe/Berlin]")
    assert (other.hour, other.utcoffset()) == (12, timedelta(hours=5))
    before = datetime(1960, 1, 1, tzinfo=timezone.utc) - timedelta(milliseconds=1)
    assert _time.instant(_time.millis(before)) == before


def test_times_that_say_too_little_or_too_much_are_refused(vault: il.Vault) -> None:
    some: Any = timezone.utc
    with pytest.raises(ValueError):
        vault.set_zone(some)
    with pytest.raises(ValueError):
        il.ManualClock(datetime(2026, 1, 1))
    with pytest.raises(ValueError):
        il.recurrence_days("FREQ=DAILY", datetime(2026, 1, 1, tzinfo=BERLIN), None, date.min, date.max)
    with pytest.raises(ValueError):
        il.evening_check_in(time(20, tzinfo=timezone.utc), date(2026, 1, 1))


def test_everything_says_what_it_is() -> None:
    offered = {name: getattr(il, name) for name in vars(il)["__all__"]}
    assert len(offered) > 200
    untold = [name for name, one in offered.items() if not inspect.getdoc(one)]
    for name, kind in offered.items():
        if isinstance(kind, type) and kind.__module__.startswith("interlude"):
            calls = [call for call, one in inspect.getmembers(kind, inspect.isfunction) if call[0] != "_"]
            # But for `is_IN_STEP` and the like of an enum.
            untold += [f"{name}.{call}" for call in calls if call[:3] != "is_" and not inspect.getdoc(getattr(kind, call))]
    assert untold == []


def test_nothing_of_the_inside_is_offered() -> None:
    names: dict[str, object] = {}
    exec("from interlude import *", names)
    assert {"Vault", "NewEntry", "errors", "InterludeError"} <= names.keys()
    assert not {"adopt", "Closing", "InternalError", "TYPE_CHECKING", "interlude"} & names.keys()
