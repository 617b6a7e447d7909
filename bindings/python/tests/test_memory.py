"""Nothing is kept of calls that are over: counted, not timed."""

import gc
import resource
import sys
from pathlib import Path
from typing import Any

from conftest import BERLIN

import interlude as il

MIB = 1 << 20


def observers() -> int:
    """How many observers the generated code keeps for the library."""
    generated: Any = sys.modules[il.Observer.__module__]
    return len(generated._UniffiFfiConverterTypeObserver._handle_map._map)


def resident() -> int:
    """Bytes of this process that are in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def test_a_million_calls_leave_nothing() -> None:
    def call(times: int) -> None:
        for _ in range(times):
            il.text_position("a😀b", 3, il.TextUnit.UTF16, il.TextUnit.SCALARS)

    call(100_000)
    gc.collect()
    before = resident()
    call(900_000)
    gc.collect()
    assert resident() - before < 8 * MIB


def test_objects_and_callbacks_go(tmp_path: Path) -> None:
    store = il.MemorySecretStore()
    vault, _ = il.Vault.create(tmp_path / "v", zone=BERLIN, secret_store=store)
    entry = vault.journal.write(il.NewEntry(title="one"))

    def call(times: int) -> None:
        for _ in range(times):
            with vault.edit(entry) as editor:
                editor.text(il.TextField.TITLE)
            with vault.observed(lambda changes: None):
                pass
            vault.journal.list(il.EntryFilter(), None, 10)
            try:
                vault.journal.get("0" * 64)
            except il.InterludeError:
                pass

    call(200)
    gc.collect()
    before = resident()
    kept = observers()
    call(2000)
    gc.collect()
    # Ten times as much again must not cost more than a little.
    assert resident() - before < 8 * MIB
    assert observers() == kept
    vault.close()
