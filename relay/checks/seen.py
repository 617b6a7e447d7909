"""What the fuzzer tried was worth trying: of the document's calls every one that reads succeeded, every signed one
was refused without a signature, and nothing beside them succeeds. `seen.py FILE`, with a line `METHOD PATH
STATUS` for each answer."""

import collections
import sys
from pathlib import Path

import yaml

document = yaml.safe_load((Path(__file__).parents[2] / "docs/relay-openapi.yaml").read_text())
documented = {
    f"{method.upper()} {path}": call
    for path, calls in document["paths"].items()
    for method, call in calls.items()
    if method != "parameters" and path != "/v1/events"
}
answers = collections.defaultdict(collections.Counter)
with open(sys.argv[1]) as seen:
    for line in seen:
        method, path, status = line.split()
        answers[f"{method} {path}"][status] += 1
for call, definition in documented.items():
    found = answers[call]
    assert found, f"never tried: {call}"
    assert "200" in found or call.split()[0] not in ("GET", "HEAD"), f"never succeeded: {call}"
    assert "401" in found or definition.get("security") == [], f"answered without a signature: {call}"
for call in answers.keys() - documented.keys():
    assert "200" not in answers[call], f"not in the document: {call}"
print(f"{sum(found.total() for found in answers.values())} answers of {len(documented)} calls")
