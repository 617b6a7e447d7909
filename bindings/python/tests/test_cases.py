"""The behaviour that is the same in every language (bindings/cases)."""

import json
from pathlib import Path
from typing import Any

import pytest
from interpreter import World

CASES = Path(__file__).parents[2] / "cases"
ALL = [case for file in sorted(CASES.glob("*.json")) for case in json.loads(file.read_text("utf-8"))]


def test_there_are_cases() -> None:
    assert len(ALL) >= 10


@pytest.mark.parametrize("case", ALL, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], tmp_path: Path, request: pytest.FixtureRequest) -> None:
    relay = request.getfixturevalue("relay") if case.get("relay") else None
    world = World(case, tmp_path, relay)
    for step in case["steps"]:
        world.run(step)
    world.close()
