"""Real vaults in temporary folders, and a real relay in a process of its own on loopback."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from interlude import MemorySecretStore, Vault

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(scope="session")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a relay that runs as long as the tests do."""
    folder = tmp_path_factory.mktemp("relay")
    command = [
        os.environ["INTERLUDE_BINARY"],
        "--json",
        "relay",
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--database",
        f"sqlite:{folder}/relay",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        yield json.loads(serving.stdout.readline())["url"]
        serving.terminate()


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A new vault, opened by its secret store: that costs no stretching of a passphrase."""
    made, _ = Vault.create(tmp_path / "vault", zone=BERLIN, secret_store=MemorySecretStore())
    with made:
        yield made
