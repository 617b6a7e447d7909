"""What calls cost in Python, in microseconds, as JSON on one line: `bindings/bench` compares it with other languages."""

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import interlude as il


def each(times: int, call: Callable[[int], object]) -> float:
    """Microseconds for one of `times` calls."""
    start = time.perf_counter()
    for n in range(times):
        call(n)
    return (time.perf_counter() - start) * 1e6 / times


def measured(folder: Path) -> dict[str, float]:
    store = il.MemorySecretStore()
    vault, _ = il.Vault.create(folder / "vault", zone=ZoneInfo("Europe/Berlin"), secret_store=store)
    body = "Said it out loud today, and nothing broke."
    with vault:
        journal = vault.journal
        new = [il.NewEntry(title=str(n), body=body, mood=4, tags=["group"]) for n in range(1000)]
        journal.write_all(new)
        times = {
            "call": each(100_000, lambda _: vault.is_protected()),
            "list": each(100, lambda _: journal.list(il.EntryFilter(), None, 1000)),
        }
        with vault.edit(journal.write(new[0])) as editor:
            times["splice"] = each(10_000, lambda at: editor.replace(at, at, "x"))
    return times


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        print(json.dumps(measured(Path(made))))
