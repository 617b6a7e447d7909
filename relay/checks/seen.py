"""What the fuzzer tried was worth trying: every call of the document was tried, every one that reads succeeded, and
nothing beside them succeeds. `seen.py FILE`, with a line `METHOD PATH STATUS` for each answer."""

import collections
import sys
from pathlib import Path

import yaml

document = yaml.safe_load((Path(__file__).parents[2] / "docs/relay-openapi.yaml").read_text())
documented = {
    f"{method.upper()} {path}"
    for path, calls in document["paths"].items()
    for method in calls
    if method != "parameters" and path != "/v1/events"
}
answers = collections.defaultdict(collections.Counter)
with open(sys.argv[1]) as seen:
    for line in seen:
        method, path, status = line.split()
        answers[f"{method} {path}"][status] += 1
for call in documented:
    found = answers[call]
    assert found, f"never tried: {call}"
    assert "200" in found or call.split()[0] not in ("GET", "HEAD"), f"never succeeded: {call}"
for call in answers.keys() - documented:
    assert "200" not in answers[call], f"not in the document: {call}"
print(f"{sum(found.total() for found in answers.values())} answers of {len(documented)} calls")
