"""Every error is raised and caught by its type, and none repeats what a person typed."""

import hashlib
import sqlite3
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from conftest import BERLIN

import interlude as il
from interlude import errors

SECRET = "what nobody is to read"


def closed_port() -> str:
    """A relay that nobody answers for."""
    return "http://127.0.0.1:1"


def wrong_key(folder: Path) -> None:
    vault, _ = il.Vault.create(folder / "v", zone=BERLIN, passphrase="right " + SECRET)
    vault.close()
    il.Vault.unlock(folder / "v", zone=BERLIN, passphrase="wrong " + SECRET)


def try_later(folder: Path) -> None:
    vault, _ = il.Vault.create(folder / "v", zone=BERLIN, passphrase=SECRET)
    vault.close()
    for _ in range(6):
        try:
            il.Vault.unlock(folder / "v", zone=BERLIN, passphrase="wrong")
        except errors.WrongKey:
            continue


def make(folder: Path) -> il.Vault:
    return il.Vault.create(folder / "v", zone=BERLIN, secret_store=il.MemorySecretStore())[0]


def locked(folder: Path) -> None:
    with make(folder) as vault:
        vault.suspend()
        vault.journal.list(il.EntryFilter(), None, 1)


def closed(folder: Path) -> None:
    vault = make(folder)
    vault.close()
    vault.journal.write(il.NewEntry(body=SECRET))


def not_found(folder: Path) -> None:
    with make(folder) as vault:
        vault.journal.get("0" * 64)


def exists(folder: Path) -> None:
    make(folder).close()
    il.Vault.create(folder / "v", zone=BERLIN)


def invalid(folder: Path) -> None:
    with make(folder) as vault:
        vault.journal.write(il.NewEntry(body=SECRET, mood=9))


def damaged(folder: Path) -> None:
    (folder / "not a snapshot").write_bytes(b"x" * 100)
    il.read_boot_snapshot((folder / "not a snapshot").read_bytes())


def too_new(folder: Path) -> None:
    with make(folder) as vault:
        request = il.PlanRequest(
            now=datetime(2026, 6, 1, tzinfo=timezone.utc),
            zone=BERLIN,
            locale="en",
            horizon_days=1,
            capabilities=il.Capabilities(exact=True, most=1, shortest_window=10, allowed=True),
            delivered=[],
        )
        snapshot = vault.reminders.plan(request).boot_snapshot
    # As a later version would make it: another number behind the four magic bytes, and the right checksum.
    later = snapshot[:4] + b"\xc8" + snapshot[5:-32]
    il.read_boot_snapshot(later + hashlib.sha256(later).digest())


def storage(folder: Path) -> None:
    class Broken(il.Source):
        def read(self, most: int) -> bytes:
            raise RuntimeError(SECRET)

    with make(folder) as vault:
        entry = vault.journal.write(il.NewEntry())
        vault.journal.attach(entry, Broken(), "name", "text/plain")


def refused(folder: Path) -> None:
    with make(folder) as vault:
        vault.sync.run()


def offline(folder: Path) -> None:
    with make(folder) as vault, vault.link(closed_port()):
        pass


def relay(folder: Path) -> None:
    class Odd(il.Transport):
        def send(self, request: il.HttpRequest) -> il.HttpResponse:
            return il.HttpResponse(status=418, body=b"no relay")

    store = il.MemorySecretStore()
    vault, _ = il.Vault.create(folder / "v", zone=BERLIN, secret_store=store, transport=Odd())
    with vault, vault.link("http://127.0.0.1:1"):
        pass


def cancelled(folder: Path) -> None:
    with make(folder) as vault:
        for _ in range(3):
            vault.journal.write(il.NewEntry(body=SECRET))
        try:
            vault.rebuild(il.CallableProgress(lambda done: done < 2))
        finally:
            # What was given up is undone, and the vault goes on.
            assert len(list(vault.journal.entries())) == 3


def internal(folder: Path) -> None:
    now = datetime(2026, 6, 1, tzinfo=timezone.utc)
    clock, store = il.ManualClock(now), il.MemorySecretStore()
    with il.Vault.create(folder / "v", zone=BERLIN, secret_store=store, clock=clock)[0] as vault:
        vault.journal.write(il.NewEntry(title="before"))
        clock.break_once()
        try:
            vault.journal.write(il.NewEntry(body=SECRET))
        finally:
            # Nothing of it is there, the vault goes on, and opens again.
            vault.journal.write(il.NewEntry(title="after"))
            vault.close()
            with il.Vault.unlock(folder / "v", zone=BERLIN, secret_store=store) as again:
                assert {entry.title for entry in again.journal.entries()} == {"after", "before"}
                assert again.problems() == []


RAISED: dict[type[Exception], tuple[Any, dict[str, Any]]] = {
    errors.WrongKey: (wrong_key, {}),
    errors.TryLater: (try_later, {}),
    errors.Locked: (locked, {"reason": "it is suspended"}),
    errors.Closed: (closed, {}),
    errors.NotFound: (not_found, {"what": "entry"}),
    errors.Exists: (exists, {"what": "file in the vault's folder"}),
    errors.Invalid: (invalid, {"field": "mood"}),
    errors.Damaged: (damaged, {}),
    errors.TooNew: (too_new, {}),
    errors.Storage: (storage, {"full": False}),
    errors.Refused: (refused, {}),
    errors.Offline: (offline, {}),
    errors.Relay: (relay, {}),
    errors.Cancelled: (cancelled, {}),
    errors.Internal: (internal, {}),
}


@pytest.mark.parametrize("kind", RAISED, ids=lambda kind: kind.__name__)
def test_error(kind: type[Exception], tmp_path: Path) -> None:
    cause, fields = RAISED[kind]
    with pytest.raises(kind) as raised:
        cause(tmp_path)
    assert type(raised.value) is kind
    assert isinstance(raised.value, il.InterludeError)
    for name, value in fields.items():
        assert getattr(raised.value, name) == value
    assert SECRET not in repr(raised.value) + str(raised.value)
    assert str(tmp_path) not in repr(raised.value) + str(raised.value)


def test_every_error_is_raised_here() -> None:
    named = {getattr(errors, name) for name in errors.__all__} - {errors.TransportError}
    assert named == set(RAISED) | {errors.InterludeError}


def test_a_wait_is_told() -> None:
    error = errors.TryLater(30_000)
    assert error.wait_ms == 30_000


def test_what_python_cannot_say_is_a_value_error(vault: il.Vault) -> None:
    with pytest.raises(ValueError):
        vault.journal.write(il.NewEntry(created=datetime(2026, 1, 1)))
    with pytest.raises(ValueError):
        vault.insights.moods(il.Span(_from=datetime.now(timezone.utc), to=None))


def test_no_plain_database(vault: il.Vault, tmp_path: Path) -> None:
    vault.journal.write(il.NewEntry(body=SECRET))
    vault.close()
    (file,) = (tmp_path / "vault").glob("*.db")
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(file).execute("SELECT * FROM documents")
