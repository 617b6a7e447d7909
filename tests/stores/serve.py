"""Serves S3 from memory at a port of loopback that is free; writes its URL into the file that is named."""

import os
import sys
import threading

from moto.server import ThreadedMotoServer

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
path = sys.argv[1]
with open(path + ".new", "w") as file:
    file.write(f"http://{host}:{port}")
os.rename(path + ".new", path)
threading.Event().wait()
