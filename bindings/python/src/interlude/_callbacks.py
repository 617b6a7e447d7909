"""Callables and files of Python as the callbacks that the library wants."""

import logging
from collections.abc import Callable
from typing import BinaryIO, TypeVar

from . import interlude as _ffi

_log = logging.getLogger("interlude")
T = TypeVar("T")


def _goes_on(function: Callable[[T], object], done: T) -> bool:
    """Asks a function that may give up what it hears of. What it raises ends the call."""
    return function(done) is not False


def _tell(who: str, function: Callable[[T], object], happened: T) -> None:
    """Tells a function what happened, which it cannot undo: what it raises is logged. Its text is left out, since it may be
    of what a person wrote."""
    try:
        function(happened)
    except Exception as error:
        _log.error("%s failed: %s", who, type(error).__name__)


class CallableObserver(_ffi.Observer):
    """Calls a function with what changed. What it raises is logged: the change is made all the same."""

    def __init__(self, function: Callable[[list[_ffi.Change]], object]) -> None:
        self._function = function

    def changed(self, changes: list[_ffi.Change]) -> None:
        _tell("an observer", self._function, changes)


class CallableProgress(_ffi.Progress):
    """Calls a function with how many are done; it gives the call up by returning ``False``."""

    def __init__(self, function: Callable[[int], object]) -> None:
        self._function = function

    def reached(self, done: int) -> bool:
        return _goes_on(self._function, done)


class CallableWatcher(_ffi.SyncWatcher):
    """Calls a function with what is done; it gives the sync up by returning ``False``."""

    def __init__(self, function: Callable[[_ffi.SyncProgress], object]) -> None:
        self._function = function

    def reached(self, done: _ffi.SyncProgress) -> bool:
        return _goes_on(self._function, done)


class CallableListener(_ffi.SyncListener):
    """Calls a function with how each round ended. What it raises is logged: the rounds go on."""

    def __init__(self, function: Callable[[_ffi.SyncReport | _ffi.Failure], object]) -> None:
        self._function = function

    def synced(self, report: _ffi.SyncReport) -> None:
        _tell("a listener", self._function, report)

    def failed(self, failure: _ffi.Failure) -> None:
        _tell("a listener", self._function, failure)


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
        # A file without a buffer may take less than all.
        left = memoryview(bytes)
        while left:
            left = left[self._file.write(left) :]


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
