"""docs/python.md, word by word: its Python as one program, and the relay as its page starts it."""

import os
import re
import shlex
import socket
import subprocess
import time
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "python.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


def answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def test_the_tutorial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install, serve = blocks("sh")
    # What ./test itself does before, with what it built.
    assert "pip install" in install
    command = shlex.split(serve)
    assert command[0] == "interlude"
    command[0] = os.environ["INTERLUDE_BINARY"]
    monkeypatch.chdir(tmp_path)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as serving:
        try:
            while not answers(8461):
                assert serving.poll() is None
                time.sleep(0.05)
            names: dict[str, object] = {}
            for block in blocks("python"):
                exec(compile(block, str(PAGE), "exec"), names)
        finally:
            serving.terminate()
    assert (tmp_path / "phone").is_dir()
