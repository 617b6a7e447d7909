"""The files in relay/deploy are what they claim: they parse, and every metric, setting and path that they name
is there. `deploy.py METRICS-URL BINARY`, after the relay there answered requests: a
metric is told once it has something to tell."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import promql_parser
import requests
import yaml

DEPLOY = Path(__file__).parent.parent / "deploy"
# What Grafana puts in place of its own variables.
GRAFANA = {"$__rate_interval": "5m"}


def metrics(url):
    """Name of every series, and the labels it has."""
    found = {}
    for line in requests.get(url, timeout=30).text.splitlines():
        if (line.startswith("# TYPE ")) and line.endswith("counter"):
            found.setdefault(line.split()[2] + "_total", set())
        elif line.startswith("# TYPE ") and line.endswith("histogram"):
            found.setdefault(line.split()[2] + "_bucket", set()).update({"le"})
        elif line.startswith("# TYPE ") and line.endswith("info"):
            found.setdefault(line.split()[2] + "_info", set())
        elif line.startswith("# TYPE "):
            found.setdefault(line.split()[2], set())
        series = re.match(r"([a-z_]+)\{(.*)\} ", line)
        if series:
            found.setdefault(series[1], set()).update(re.findall(r'(\w+)="', series[2]))
    return found


def selectors(node):
    """Every selector in an expression, however deep."""
    if isinstance(node, promql_parser.VectorSelector):
        yield node
    for name in ("expr", "lhs", "rhs", "vector_selector", "vs", "param"):
        child = getattr(node, name, None)
        if child is not None:
            yield from selectors(child)
    for child in getattr(node, "args", None) or []:
        yield from selectors(child)


def check(expression, there):
    for variable, value in GRAFANA.items():
        expression = expression.replace(variable, value)
    found = list(selectors(promql_parser.parse(expression)))
    assert found, f"no series in {expression}"
    for selector in found:
        if selector.name == "up":
            continue
        assert selector.name in there, f"no such metric: {selector.name}"
        for matcher in selector.matchers.matchers:
            known = there[selector.name]
            assert not known or matcher.name in known, f"{selector.name} has no label {matcher.name}"
    return len(found)


def settings(binary, *arguments, environment=None):
    """What check-config says of arguments and environment."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("INTERLUDE_")}
    command = [binary, "--json", "relay", "check-config", *arguments]
    done = subprocess.run(command, capture_output=True, env=clean | (environment or {}), check=False)
    return json.loads(done.stdout)


def strangers(explained):
    return [found["name"] for found in explained["findings"] if found["why"] == "there is no such setting"]


def main(url, binary):
    there, count = metrics(url), 0
    rules = yaml.safe_load((DEPLOY / "alerts.yaml").read_text())
    for group in rules["groups"]:
        for rule in group["rules"]:
            assert {"alert", "expr", "labels", "annotations"} <= rule.keys(), rule
            count += check(rule["expr"], there)
    dashboard = json.loads((DEPLOY / "dashboard.json").read_text())
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            count += check(target["expr"], there)
    # The settings file, with nothing wrong but that its files are not on this machine.
    file = DEPLOY / "relay.toml"
    explained = settings(binary, "--config", str(file))
    assert not strangers(explained), strangers(explained)
    said = {setting["name"] for setting in explained["settings"] if setting["from"] == "file"}
    parsed = tomllib.loads(file.read_text())
    tables = {f"{table}.{key}" for table, value in parsed.items() if isinstance(value, dict) for key in value}
    assert said == tables | {key for key, value in parsed.items() if not isinstance(value, dict)}, said
    # Variables of the container and of compose are settings.
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    variables = dict(compose["services"]["relay"]["environment"])
    container = (DEPLOY / "Containerfile").read_text()
    variables |= dict(re.findall(r"(INTERLUDE_RELAY_[A-Z_]+)=(\S+)", container))
    explained = settings(binary, environment=variables)
    assert not strangers(explained), strangers(explained)
    known = {setting["variable"] for setting in explained["settings"] if setting["from"] == "environment"}
    assert known == set(variables), set(variables) ^ known
    for service in compose["services"].values():
        assert set(service.get("secrets", [])) <= set(compose["secrets"])
        named = {volume.split(":")[0] for volume in service.get("volumes", [])}
        assert named <= set(compose["volumes"]), named
    root = DEPLOY / compose["services"]["relay"]["build"]["context"]
    assert (root / compose["services"]["relay"]["build"]["dockerfile"]).is_file()
    print(f"relay/deploy: {count} series in rules and panels, {len(variables)} variables, all there")


main(*sys.argv[1:])
