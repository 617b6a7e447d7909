"""Many threads on one vault, observers that call back, closing while others work."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import BERLIN

import interlude as il
from interlude import errors

THREADS = 16


def together(work: Callable[[int], None]) -> None:
    """Runs `work` in sixteen threads; what one of them raises is raised here."""
    failed: list[BaseException] = []

    def one(number: int) -> None:
        try:
            work(number)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def test_sixteen_threads_write_and_read(vault: il.Vault) -> None:
    def work(number: int) -> None:
        for n in range(10):
            id = vault.journal.write(il.NewEntry(title=f"{number}/{n}"))
            assert vault.journal.get(id).content.title == f"{number}/{n}"
            vault.journal.search("nothing", 5)

    together(work)
    assert vault.journal.count(il.EntryFilter()) == THREADS * 10


def test_observers_call_back(vault: il.Vault) -> None:
    heard: list[str] = []

    def changed(changes: list[il.Change]) -> None:
        for change in changes:
            # Reads and writes from within: no lock is held.
            if change.kind == il.DocumentKind.ENTRY and not change.erased:
                title = vault.journal.get(change.id).summary.title
                heard.append(title)
                if title.startswith("first"):
                    vault.journal.write(il.NewEntry(title="written by an observer"))

    with vault.observed(changed):
        together(lambda number: None if vault.journal.write(il.NewEntry(title=f"first {number}")) else None)
    assert len([one for one in heard if one.startswith("first")]) == THREADS
    assert heard.count("written by an observer") == THREADS
    vault.journal.write(il.NewEntry(title="unheard"))
    assert "unheard" not in heard


def test_an_observer_that_raises_changes_nothing(
    vault: il.Vault, caplog: pytest.LogCaptureFixture
) -> None:
    def changed(_: list[il.Change]) -> None:
        raise RuntimeError("what nobody is to read")

    class Raising(il.Observer):
        def changed(self, changes: list[il.Change]) -> None:
            raise RuntimeError("the app's own defect")

    number = vault.observe(Raising())
    with vault.observed(changed):
        vault.journal.write(il.NewEntry(title="written all the same"))
    vault.unobserve(number)
    assert [entry.title for entry in vault.journal.entries()] == ["written all the same"]
    assert "an observer failed: RuntimeError" in caplog.text
    assert "nobody" not in caplog.text


def test_closing_while_others_work(tmp_path: Path) -> None:
    store = il.MemorySecretStore()
    vault, _ = il.Vault.create(tmp_path / "v", zone=BERLIN, secret_store=store)
    written = threading.Semaphore(0)
    acknowledged: list[str] = []

    def work(number: int) -> None:
        if number == 0:
            for _ in range(THREADS):
                written.acquire()
            vault.close()
            return
        try:
            while True:
                acknowledged.append(vault.journal.write(il.NewEntry(title=str(number))))
                written.release()
        except errors.Closed:
            return

    together(work)
    with il.Vault.unlock(tmp_path / "v", zone=BERLIN, secret_store=store) as again:
        kept = {entry.id for entry in again.journal.entries()}
    assert set(acknowledged) <= kept
    assert len(acknowledged) >= THREADS


def test_two_vaults_at_once(tmp_path: Path) -> None:
    one, _ = il.Vault.create(tmp_path / "one", zone=BERLIN, secret_store=il.MemorySecretStore())
    two, _ = il.Vault.create(tmp_path / "two", zone=BERLIN, secret_store=il.MemorySecretStore())
    with one, two:
        together(lambda n: None if (one, two)[n % 2].journal.write(il.NewEntry(title=str(n))) else None)
        assert one.journal.count(il.EntryFilter()) == THREADS // 2
        one.close()
        assert two.journal.count(il.EntryFilter()) == THREADS // 2
