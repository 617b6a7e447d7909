"""Plays the vaults of a case for somebody else: `bindings/cases/README.md`, "Two languages at once"."""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from interpreter import Step, World
from told import camel

from interlude import InterludeError


def answer(world: World, step: Step) -> dict[str, Any]:
    try:
        return {"gave": world.play(step)}
    except InterludeError as error:
        return {"failed": camel(error)}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for number, line in enumerate(sys.stdin):
            asked = json.loads(line)
            if "begin" in asked:
                place = Path(folder, str(number))
                place.mkdir()
                world = World(asked["begin"], place, asked["relay"])
                answered: dict[str, Any] = {}
            else:
                answered = answer(world, asked)
            print(json.dumps(answered), flush=True)


if __name__ == "__main__":
    main()
