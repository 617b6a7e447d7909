"""Checks what the core makes against docs/protocol.md, from which alone this was written.

    check_vectors.py vectors [DIR]              every case in DIR/*.json and the backup in it
    check_vectors.py self-test [DIR]            changes every case in many places: each must be noticed
    check_vectors.py backup FILE [--phrase-file F | --passphrase-file F]
    check_vectors.py bundle FILE --phrase-file F
"""

import argparse
import collections
import hashlib
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from checker import backups, bundles, cases, flips  # noqa: E402

VECTORS = pathlib.Path(__file__).parent.parent / "tests" / "vectors"


def load(folder):
    for file in sorted(folder.glob("*.json")):
        if file.name != "backup.json":
            for case in json.loads(file.read_text()):
                yield file.stem, case


def check_vectors(folder):
    counts, failed = collections.Counter(), 0
    for file, case in load(folder):
        problem = cases.check(case)
        counts[case["kind"]] += 1
        if problem:
            failed += 1
            print(f"FAILED {file}: {case['kind']} {case['name']}: {problem}")
    for kind, count in sorted(counts.items()):
        print(f"{kind:12} {count:4}")
    said = json.loads((folder / "backup.json").read_text())
    data = (folder / "backup.interlude").read_bytes()
    for unlock in ({"phrase": said["phrase"]}, {"passphrase": said["passphrase"]}):
        found = backups.read(data, **unlock)
        if found["counts"] != said["counts"] or found["ids"] != said["ids"]:
            failed += 1
            print(f"FAILED the backup by {next(iter(unlock))}: {found}")
    print(f"{'backup':12} {2:4}")
    print(f"checked {sum(counts.values()) + 2} vectors, {failed} failed")
    return failed == 0


def self_test(folder):
    noticed, missed = 0, []
    for file, case in load(folder):
        for place, changed in flips.of(case):
            if cases.check(changed) is None:
                missed.append(f"{file}: {case['kind']} {case['name']}: {place}")
            noticed += 1
    said = json.loads((folder / "backup.json").read_text())
    whole = (folder / "backup.interlude").read_bytes()
    for place in flips.places(len(whole), 10 * flips.MOST):
        changed = bytearray(whole)
        changed[place] ^= 1
        try:
            backups.read(bytes(changed), phrase=said["phrase"])
            missed.append(f"backup: byte {place}")
        except backups.Refused:
            pass
        noticed += 1
    for place in missed:
        print(f"NOT NOTICED {place}")
    print(f"{noticed} changes, {len(missed)} not noticed")
    return not missed


def check_backup(file, phrase, passphrase):
    read = lambda path: pathlib.Path(path).read_text().strip()  # noqa: E731
    unlock = {"phrase": read(phrase)} if phrase else {"passphrase": read(passphrase)}
    data = pathlib.Path(file).read_bytes()
    found = backups.read(data, **unlock)
    print(json.dumps({"sha256": hashlib.sha256(data).hexdigest(), **found["counts"]}))
    return True


def check_bundle(file, phrase):
    """Reads it; then each of many changes must make it refused."""
    data, phrase = pathlib.Path(file).read_bytes(), pathlib.Path(phrase).read_text().strip()
    print(json.dumps(bundles.read(data, phrase)))
    for place in flips.places(len(data), 10 * flips.MOST):
        changed = bytearray(data)
        changed[place] ^= 1
        try:
            found = bundles.read(bytes(changed), phrase)
        except bundles.Refused:
            continue
        # What attachments hold is sealed under keys that stand in documents.
        if not found["parts of attachments"]:
            print(f"NOT NOTICED byte {place}")
            return False
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("vectors", "self-test"):
        commands.add_parser(name).add_argument("folder", nargs="?", type=pathlib.Path, default=VECTORS)
    backup = commands.add_parser("backup")
    backup.add_argument("file")
    unlock = backup.add_mutually_exclusive_group(required=True)
    unlock.add_argument("--phrase-file")
    unlock.add_argument("--passphrase-file")
    bundle = commands.add_parser("bundle")
    bundle.add_argument("file")
    bundle.add_argument("--phrase-file", required=True)
    given = parser.parse_args()
    if given.command == "vectors":
        return check_vectors(given.folder)
    if given.command == "self-test":
        return self_test(given.folder)
    if given.command == "bundle":
        return check_bundle(given.file, given.phrase_file)
    return check_backup(given.file, given.phrase_file, given.passphrase_file)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
