"""Interlude: a private, encrypted, offline journal whose entries merge when devices meet; with reminders and groups.

Start at :class:`Vault`. Ids are words in hexadecimal, instants are aware ``datetime`` values, days are ``date`` and
zones ``zoneinfo.ZoneInfo``. Calls block. What goes wrong is an exception of :mod:`interlude.errors`, by type.
"""

from . import errors
from .interlude import *  # noqa: F403  # isort: skip
from ._callbacks import (
    CallableObserver,
    CallableProgress,
    CallableWatcher,
    FileSink,
    FileSource,
    MemorySecretStore,
)
from .devices import Accepting, Linking
from .errors import InterludeError  # type: ignore[assignment]
from .journal import Editor, Journal
from .sync import BackgroundSync, Sync
from .vault import Vault
