"""Callables and files of Python as the callbacks that the library wants."""

import logging
from collections.abc import Callable
from typing import BinaryIO

from . import interlude as _ffi

_log = logging.getLogger("interlude")


def _say(who: str, error: Exception) -> None:
    """Its text is left out: it may be of what a person wrote."""
    _log.error("%s failed: %s", who, type(error).__name__)


class CallableObserver(_ffi.Observer):
    """Calls a function with what changed. What it raises is logged: the change is made all the same."""

    def __init__(self, function: Callable[[list[_ffi.Change]], object]) -> None:
        self._function = function

    def changed(self, changes: list[_ffi.Change]) -> None:
        try:
            self._function(changes)
        except Exception as error:
            _say("an observer", error)


class CallableProgress(_ffi.Progress):
    """Calls a function with how many are done; it gives the call up by returning ``False``."""

    def __init__(self, function: Callable[[int], object]) -> None:
        self._function = function

    def reached(self, done: int) -> bool:
        return self._function(done) is not False


class CallableWatcher(_ffi.SyncWatcher):
    """Calls a function with what is done; it gives the sync up by returning ``False``."""

    def __init__(self, function: Callable[[_ffi.SyncProgress], object]) -> None:
        self._function = function

    def reached(self, done: _ffi.SyncProgress) -> bool:
        return self._function(done) is not False


class CallableListener(_ffi.SyncListener):
    """Calls a function with how each round ended. What it raises is logged: the rounds go on."""

    def __init__(self, function: Callable[[_ffi.SyncReport | _ffi.Failure], object]) -> None:
        self._function = function

    def synced(self, report: _ffi.SyncReport) -> None:
        self._tell(report)

    def failed(self, failure: _ffi.Failure) -> None:
        self._tell(failure)

    def _tell(self, ended: _ffi.SyncReport | _ffi.Failure) -> None:
        try:
            self._function(ended)
        except Exception as error:
            _say("a listener", error)


class FileSource(_ffi.Source):
    """Bytes of a file that is open for reading."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, most: int) -> bytes:
        return self._file.read(most)


class FileSink(_ffi.Sink):
    """A file that is open for writing."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, bytes: bytes) -> None:
        self._file.write(bytes)


class MemorySecretStore(_ffi.SecretStore):
    """A secret store that forgets everything with the process: for tests and trying out."""

    def __init__(self) -> None:
        self._secrets: dict[str, bytes] = {}

    def get(self, name: str) -> _ffi.SecretLookup:
        secret = self._secrets.get(name)
        return _ffi.SecretLookup.ABSENT() if secret is None else _ffi.SecretLookup.PRESENT(secret=secret)

    def put(self, name: str, secret: bytes) -> None:
        self._secrets[name] = secret

    def remove(self, name: str) -> None:
        self._secrets.pop(name, None)
