"""Syncing, once or beside the app."""

import atexit
import weakref
from collections.abc import Callable
from typing import Self

from . import interlude as _ffi
from ._adopt import adopt
from ._callbacks import CallableListener, CallableWatcher
from ._closing import Closing


def options_or_default(options: _ffi.SyncOptions | None) -> _ffi.SyncOptions:
    """These options, or the usual ones."""
    if options is not None:
        return options
    usual = _ffi.AttachmentPolicy.ON_DEMAND
    return _ffi.SyncOptions(deadline_ms=None, attachments=usual, token=None)


class Sync(_ffi.Sync):
    """A vault and the way to its relay."""

    def run(
        self,
        options: _ffi.SyncOptions | None = None,
        watch: Callable[[_ffi.SyncProgress], object] | None = None,
    ) -> _ffi.SyncReport:
        """Syncs until this vault and the relay have the same. ``watch`` hears how far it is, and gives the sync up by
        returning ``False``: :class:`interlude.errors.Cancelled`. Being offline is a state of the report."""
        watcher = CallableWatcher(watch) if watch else None
        return self.once(options_or_default(options), watcher)


_running: weakref.WeakSet["BackgroundSync"] = weakref.WeakSet()


@atexit.register
def _stop_all() -> None:
    """A thread that calls into an interpreter which ends takes the process down with it."""
    for one in list(_running):
        one.close()


class BackgroundSync(Closing, _ffi.BackgroundSync):
    """Syncs beside the app until it is closed, or the interpreter ends."""

    @classmethod
    def of(
        cls,
        vault: _ffi.Vault,
        heard: Callable[[_ffi.SyncReport | _ffi.Failure], object],
        options: _ffi.SyncOptions | None,
    ) -> Self:
        """Begins to sync a vault."""
        listener = CallableListener(heard)
        begun = adopt(cls, _ffi.BackgroundSync.start(vault, options_or_default(options), listener))
        _running.add(begun)
        return begun

    def close(self) -> None:
        """Stops after the request that is under way."""
        self.shut()
