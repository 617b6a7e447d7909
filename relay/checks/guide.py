"""Runs docs/operator.md word by word: `guide.py GUIDE BINARY`. Blocks that begin with ```sh are typed one after the
other into one shell, in an empty folder, with `interlude` on the path; a line that fails ends it. Behind a
block, ```text says what its output holds, line by line, `…` standing for anything. What needs root, a network or a container
engine is written ```console there, and read by people alone."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

MARK = "--- the end of a block ---"


def blocks(text):
    """Commands, and what is to be seen."""
    found = []
    for kind, body in re.findall(r"^```(sh|text)\n(.*?)^```$", text, re.M | re.S):
        if kind == "sh":
            found.append([body, None])
        else:
            assert found and found[-1][1] is None, "text without commands before it"
            found[-1][1] = body
    return found


def holds(seen, wanted):
    pattern = ".*".join(re.escape(part) for part in wanted.strip().split("…"))
    return any(re.search(rf"^\s*{pattern}\s*$", line) for line in seen.splitlines())


def main(guide, binary):
    found = blocks(Path(guide).read_text())
    assert len(found) >= 8, f"only {len(found)} blocks"
    script = "".join(f"{commands}\necho '{MARK}'\n" for commands, _ in found)
    with tempfile.TemporaryDirectory() as folder:
        bin_folder, home = Path(folder, "bin"), Path(folder, "home")
        bin_folder.mkdir(), home.mkdir()
        (bin_folder / "interlude").symlink_to(Path(binary).resolve())
        clean = {name: value for name, value in os.environ.items() if not name.startswith("INTERLUDE_")}
        environment = clean | {"PATH": f"{bin_folder}:{os.environ['PATH']}", "HOME": str(home)}
        shell = ["bash", "-euo", "pipefail", "-c", f"trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n{script}"]
        done = subprocess.run(shell, cwd=home, env=environment, text=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, check=False)
    assert done.returncode == 0, done.stdout
    outputs = done.stdout.split(f"{MARK}\n")
    for (commands, wanted), seen in zip(found, outputs, strict=False):
        for line in (wanted or "").splitlines():
            assert holds(seen, line), f"{line!r} is not in what this said:\n{commands}\n{seen}"
    print(f"{guide}: {len(found)} blocks did what they say")


main(*sys.argv[1:])
