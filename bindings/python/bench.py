"""What the boundary costs in Python, against the same calls in Rust: `python bench.py RUST`, where RUST is the line that
`cargo bench --profile dev --workspace --bench calls` prints. Prints ratios; absolute times depend on the machine."""

import json
import sys
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


def main() -> None:
    rust = json.loads(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        python = measured(Path(folder))
    names = {"call": "a call", "list": "a list of 1,000 summaries", "splice": "a durable splice"}
    print("| what | Python | Rust | Python / Rust |\n|---|---|---|---|")
    for key, name in names.items():
        print(f"| {name} | {python[key]:.1f} µs | {rust[key]:.1f} µs | {python[key] / rust[key]:.2f} |")


if __name__ == "__main__":
    main()
