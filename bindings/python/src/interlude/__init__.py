"""Interlude: a private, encrypted, offline journal whose entries merge when devices meet; with reminders and groups.

Start at :class:`Vault`. Ids are words in hexadecimal, instants are aware ``datetime`` values, days are ``date`` and
zones ``zoneinfo.ZoneInfo``. Calls block. What goes wrong is an exception of :mod:`interlude.errors`, by type.
"""

from typing import TYPE_CHECKING

# Some of these add to a class that is generated under the same name. At run time the last import of a name counts, for
# type checkers the first.
if not TYPE_CHECKING:
    from .interlude import *  # noqa: F403

from . import errors as errors
from ._callbacks import CallableObserver as CallableObserver
from ._callbacks import CallableProgress as CallableProgress
from ._callbacks import CallableWatcher as CallableWatcher
from ._callbacks import FileSink as FileSink
from ._callbacks import FileSource as FileSource
from ._callbacks import MemorySecretStore as MemorySecretStore
from .devices import Accepting as Accepting
from .devices import Linking as Linking
from .errors import InterludeError as InterludeError
from .errors import TransportError as TransportError
from .journal import Editor as Editor
from .journal import Journal as Journal
from .sync import BackgroundSync as BackgroundSync
from .sync import Sync as Sync
from .vault import Vault as Vault

if TYPE_CHECKING:
    from .interlude import *  # type: ignore[assignment]
else:
    # What `help` tells of and an import of everything gives. Modules are left out but for the errors, and what UniFFI itself
    # raises where there is nothing of ours.
    _inside = {"InternalError", "TYPE_CHECKING"}
    _modules = {name for name, one in globals().items() if isinstance(one, type(errors))}
    __all__ = sorted({name for name in globals() if name[0] != "_"} - _inside - _modules | {"errors"})
