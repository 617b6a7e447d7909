"""Measures a relay for the sizing table of docs/operator.md: `measure.py BINARY [POLLS]`. The relay is a process of
its own on a folder of this machine's disk, synced; the clients are this process."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cbor2

sys.path.insert(0, str(Path(__file__).parents[2] / "docs"))

from checker.crypto import digest, principal_id, sha256, sign, signing_key  # noqa: E402

SEED, WRAPPING = b"\7" * 32, b"\7" * 32
SIGNING = signing_key(SEED)
PRINCIPAL = principal_id(SIGNING, WRAPPING)
OPEN = ["connections=20000", "connections_each=20000", "waits=20000", "waits_each=20000", "per_principal=none",
        "per_address=none", "per_space=none"]


class Client:
    """One connection that stays open."""

    def __init__(self, address, relay):
        self.address, self.relay = address, relay

    async def open(self):
        host, port = self.address.split(":")
        self.reader, self.writer = await asyncio.open_connection(host, int(port))
        return self

    def send(self, method, target, body=b"", signed=True):
        head = f"{method} {target} HTTP/1.1\r\nhost: relay\r\ncontent-length: {len(body)}\r\n"
        if signed:
            nonce, now = os.urandom(16), int(time.time() * 1000)
            request = {0: method, 1: target, 2: sha256(body), 3: self.relay, 4: now, 5: nonce}
            signature = sign(SEED, "interlude/request/1", cbor2.dumps(request))
            header = cbor2.dumps({0: PRINCIPAL, 1: now, 2: nonce, 3: signature})
            head += f"authorization: Interlude {header.hex()}\r\n"
        self.writer.write(head.encode() + b"\r\n" + body)

    async def receive(self):
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.split("content-length: ")[1].split("\r\n")[0])
        body = await self.reader.readexactly(length)
        assert " 200 " in head.split("\r\n")[0], body
        return body

    async def call(self, *request, **more):
        self.send(*request, **more)
        return await self.receive()


def genesis():
    founder = {0: {0: SIGNING, 1: WRAPPING}, 1: 0}
    wrap = {0: PRINCIPAL, 1: b"\1" * 32, 2: b"\2" * 80}
    entry = cbor2.dumps({0: 1, 1: 1, 2: 0, 3: bytes(32), 4: PRINCIPAL, 5: [[0, [1, [founder]]]],
                         6: {0: b"\3" * 32, 1: [wrap]}})
    return cbor2.dumps({0: entry, 1: sign(SEED, "interlude/roster/1", entry)}), digest("interlude/roster/1", entry)


def push(space, writer, sequence, previous, size):
    record = os.urandom(size)
    item = [os.urandom(32), 0, size, sha256(record)]
    header = cbor2.dumps({0: 1, 1: 1, 2: space, 3: space, 4: 0, 5: PRINCIPAL, 6: writer, 7: sequence, 8: previous,
                          9: b"", 10: 0, 11: [item], 12: []})
    whole = cbor2.dumps({0: header, 1: sign(SEED, "interlude/push/1", header), 2: [record]})
    return whole, digest("interlude/push/1", header)


def memory(process):
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def at(sorted_list, part):
    return sorted_list[min(int(len(sorted_list) * part), len(sorted_list) - 1)]


async def series(address, relay, space, count, size, took):
    client, writer, previous = await Client(address, relay).open(), os.urandom(16), bytes(32)
    for sequence in range(1, count + 1):
        body, previous = push(space, writer, sequence, previous, size)
        began = time.perf_counter()
        await client.call("POST", f"/v1/spaces/{space.hex()}/pushes", body)
        took.append(time.perf_counter() - began)


async def measure(process, address, polls):
    client = await Client(address, b"").open()
    relay = cbor2.loads(await client.call("GET", "/v1", signed=False))[0]
    client.relay = relay
    entry, space = genesis()
    await client.call("POST", "/v1/spaces", cbor2.dumps({0: [entry]}))
    print(f"memory, nothing to do: {memory(process):.0f} MiB")
    for connections in (1, 8, 64):
        took, count = [], 4000 // (8 if connections == 1 else connections)
        began = time.perf_counter()
        await asyncio.gather(*(series(address, relay, space, count, 1024, took) for _ in range(connections)))
        rate = len(took) / (time.perf_counter() - began)
        took.sort()
        print(f"pushes of 1 KiB over {connections} connections: {rate:.0f}/s, "
              f"p50 {at(took, .5) * 1000:.1f} ms, p99 {at(took, .99) * 1000:.1f} ms")
    head = cbor2.loads(await client.call("GET", f"/v1/spaces/{space.hex()}/pushes?before=newest&limit=1"))
    cursor = head[0][0][0]
    after = cursor[0].to_bytes(8, "big").hex() + cursor[1].hex()
    idle = memory(process)
    clients = [await Client(address, relay).open() for _ in range(polls)]
    for client in clients:
        client.send("GET", f"/v1/spaces/{space.hex()}/pushes?after={after}&wait=55")
    while f"interlude_relay_waiting {polls}\n" not in metrics(process):
        await asyncio.sleep(0.2)
    print(f"{polls} long polls: {(memory(process) - idle) * 1024 / polls:.1f} KiB each, {memory(process):.0f} MiB in all")
    took = []

    async def woken(client, began):
        await client.receive()
        took.append(time.perf_counter() - began)

    bringer = await Client(address, relay).open()
    body, _ = push(space, os.urandom(16), 1, bytes(32), 1024)
    waiting = asyncio.gather(*(woken(client, time.perf_counter()) for client in clients))
    await bringer.call("POST", f"/v1/spaces/{space.hex()}/pushes", body)
    await waiting
    took.sort()
    print(f"one push wakes all of them: p50 {at(took, .5) * 1000:.0f} ms, p99 {at(took, .99) * 1000:.0f} ms")


def metrics(process):
    import urllib.request

    return urllib.request.urlopen(process.metrics, timeout=30).read().decode()


def main(binary, polls="1000"):
    with tempfile.TemporaryDirectory(dir=".") as folder:
        place = ["--database", f"sqlite:{folder}/relay"]
        sets = [part for limit in OPEN for part in ("--set", f"limits.{limit}")]
        command = [binary, "--json", "relay", "serve", "--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0"]
        process = subprocess.Popen([*command, *place, *sets], stdout=subprocess.PIPE, text=True)
        try:
            event = json.loads(process.stdout.readline())
            process.metrics = event["metrics"]
            asyncio.run(measure(process, event["address"], int(polls)))
            stats = json.loads(subprocess.check_output([binary, "--json", "relay", "stats", *place]))
            print(f"{stats['pushes']} pushes: {stats['database_bytes'] / stats['pushes']:.0f} bytes each in the database")
            began = time.perf_counter()
            subprocess.check_call([binary, "--quiet", "relay", "backup", f"{folder}/copy", *place])
            print(f"backup of {stats['database_bytes'] / 1e6:.0f} MB, checked: {time.perf_counter() - began:.1f} s")
        finally:
            process.terminate()
            process.wait()


main(*sys.argv[1:])
