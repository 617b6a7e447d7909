"""Syncing beside the app and being interrupted; the host's own way to the relay."""

import json
import os
import subprocess
import threading
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from conftest import BERLIN

import interlude as il
from interlude import errors


def linked(one: il.Vault, two: il.Vault, relay: str) -> None:
    def accept(code: str) -> None:
        with two.accept(code, "tablet") as accepting:
            accepting.digits()
            accepting.finish()

    with one.link(relay) as linking:
        other = threading.Thread(target=accept, args=(linking.code(),))
        other.start()
        linking.await_newcomer()
        linking.confirm()
        other.join()


def another(folder: Path, transport: il.Transport | None = None) -> il.Vault:
    store = il.MemorySecretStore()
    return il.Vault.create(folder, zone=BERLIN, secret_store=store, transport=transport)[0]


def test_beside_the_app(vault: il.Vault, tmp_path: Path, relay: str) -> None:
    with another(tmp_path / "tablet") as tablet:
        linked(vault, tablet, relay)
        arrived = threading.Event()

        def heard(_: object) -> None:
            # In the thread of the sync: it may call the vault.
            if "across" in [entry.title for entry in tablet.journal.entries()]:
                arrived.set()

        with tablet.sync_in_background(heard) as background:
            vault.journal.write(il.NewEntry(title="across"))
            vault.sync.run()
            background.nudge()
            assert arrived.wait(60)


def test_giving_a_sync_up(vault: il.Vault, relay: str) -> None:
    vault.sync.set_relay(relay)
    vault.journal.write_all([il.NewEntry(title=str(n)) for n in range(50)])
    seen: list[il.SyncProgress] = []

    def watch(done: il.SyncProgress) -> bool:
        seen.append(done)
        # No lock is held: it may call the vault.
        assert vault.journal.count(il.EntryFilter()) == 50
        return False

    with pytest.raises(errors.Cancelled):
        vault.sync.run(watch=watch)
    assert len(seen) == 1
    assert vault.sync.run().state.is_IN_STEP()
    assert vault.sync.status().waiting == 0


def test_what_a_watcher_raises_ends_the_sync(vault: il.Vault, relay: str) -> None:
    vault.sync.set_relay(relay)

    def watch(_: il.SyncProgress) -> None:
        raise RuntimeError("the app's own defect")

    with pytest.raises(errors.Storage):
        vault.sync.run(watch=watch)
    assert vault.sync.run().state.is_IN_STEP()


def test_a_wait_is_given_up(vault: il.Vault, relay: str) -> None:
    with vault.link(relay) as linking:
        with pytest.raises(errors.Cancelled):
            linking.await_newcomer(il.CallableProgress(lambda _: False))
    with pytest.raises(errors.Closed):
        linking.confirm()


def test_the_hosts_own_way(tmp_path: Path, relay: str) -> None:
    class Urllib(il.Transport):
        """Through Python's own HTTP."""

        down = False

        def send(self, request: il.HttpRequest) -> il.HttpResponse:
            if self.down:
                raise il.TransportError.Unreachable()
            headers = {"Content-Type": "application/cbor"}
            if request.authorization:
                headers["Authorization"] = request.authorization
            data = request.body or (b"" if request.method in ("POST", "PUT") else None)
            asked = urllib.request.Request(
                request.url, data=data, headers=headers, method=request.method
            )
            try:
                with urllib.request.urlopen(asked, timeout=request.timeout_ms / 1000) as answer:
                    return il.HttpResponse(status=answer.status, body=answer.read())
            except urllib.error.HTTPError as error:
                return il.HttpResponse(status=error.code, body=error.read())

    way = Urllib()
    with another(tmp_path / "v", way) as vault:
        vault.sync.set_relay(relay)
        vault.journal.write(il.NewEntry(title="carried"))
        assert vault.sync.run().state.is_IN_STEP()
        way.down = True
        vault.journal.write(il.NewEntry(title="waits"))
        report = vault.sync.run()
        assert isinstance(report.state, il.SyncState.OFFLINE)
        assert report.state.since <= vault.now().at


def test_a_bundle_carries_what_no_network_does(vault: il.Vault, tmp_path: Path, relay: str) -> None:
    with another(tmp_path / "tablet") as tablet:
        linked(vault, tablet, relay)
        vault.journal.write(il.NewEntry(title="by a file"))
        with open(tmp_path / "bundle", "wb") as file:
            vault.export_bundle(il.FileSink(file))
        with open(tmp_path / "bundle", "rb") as file:
            assert tablet.import_bundle(il.FileSource(file)).taken > 0
        assert "by a file" in [entry.title for entry in tablet.journal.entries()]
        assert tablet.import_bundle_file(str(tmp_path / "bundle")).taken == 0


def test_with_a_vault_of_another_language(vault: il.Vault, tmp_path: Path, relay: str) -> None:
    # The command line is Rust's: it becomes a device of the vault that Python made.
    env = {**os.environ, "INTERLUDE_PASSPHRASE": "a long sentence nobody guesses"}
    desk = [os.environ["INTERLUDE_BINARY"], "--json", "--vault", str(tmp_path / "desk")]

    def run(*arguments: str) -> Any:
        return json.loads(subprocess.run([*desk, *arguments], env=env, check=True, stdout=subprocess.PIPE).stdout)

    entry = vault.journal.write(il.NewEntry(title="of Python 🐍", body="one two", mood=3))
    with vault.link(relay) as linking:
        accept = [*desk, "device", "accept", "-", "--name", "desk"]
        with subprocess.Popen(accept, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as accepting:
            assert accepting.stdin is not None and accepting.stdout is not None
            accepting.stdin.write(linking.code() + "\n")
            accepting.stdin.close()
            guest = linking.await_newcomer()
            linking.confirm()
            compared = json.loads(accepting.stdout.readline())
            accepting.stdout.read()
    assert (guest.name, guest.digits) == ("desk", compared["digits"])
    vault.journal.edit(entry, [il.Edit.APPEND(" three"), il.Edit.MOOD(1)])
    run("edit", entry, "--mood", "5", "--title", "of both")
    vault.sync.run()
    run("sync")
    vault.sync.run()
    here, there = vault.journal.get(entry).content, run("show", entry)
    assert (here.title, here.body) == (there["title"], there["body"]) == ("of both", "one two three")
    assert [one.field for one in here.conflicts] == [il.Field.MOOD]
    vault.journal.resolve(entry, il.Field.MOOD, il.Scalar.NUMBER(5))
    vault.sync.run()
    assert len(run("conflicts")["entries"]) == 1
    run("sync")
    assert (run("show", entry)["mood"], run("conflicts")["entries"]) == (5, [])
