"""Vaults: create, open, close, and the rooms of one that is open."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Self
from zoneinfo import ZoneInfo

from . import interlude as _ffi
from ._adopt import adopt
from ._callbacks import CallableObserver
from ._closing import Closing
from .devices import Accepting, Linking
from .journal import Editor, Journal
from .sync import BackgroundSync, Sync

_Path = str | os.PathLike[str]


def _path(path: _Path) -> str:
    return os.fspath(path)


def _new(
    passphrase: str | None, secret_store: _ffi.SecretStore | None, kdf: _ffi.KdfParams | None
) -> _ffi.NewVault:
    return _ffi.NewVault(passphrase=passphrase, secret_store=secret_store, kdf=kdf)


def _unlock(
    passphrase: str | None, phrase: str | None, secret_store: _ffi.SecretStore | None
) -> _ffi.Unlock:
    given: list[_ffi.Unlock] = []
    if passphrase is not None:
        given.append(_ffi.Unlock.PASSPHRASE(passphrase=passphrase))
    if phrase is not None:
        given.append(_ffi.Unlock.PHRASE(words=phrase))
    if secret_store is not None:
        given.append(_ffi.Unlock.SECRET_STORE(store=secret_store))
    if len(given) != 1:
        raise TypeError("give one of passphrase, phrase and secret_store")
    return given[0]


class Vault(Closing, _ffi.Vault):
    """An open vault: one profile's encrypted state on one device.

    Use it as a context manager, or call :meth:`close`. It can be used from any number of threads; every
    call after closing raises :class:`interlude.errors.Closed`.
    """

    @classmethod
    def create(
        cls,
        folder: _Path,
        *,
        zone: ZoneInfo,
        passphrase: str | None = None,
        secret_store: _ffi.SecretStore | None = None,
        kdf: _ffi.KdfParams | None = None,
        transport: _ffi.Transport | None = None,
        clock: _ffi.ManualClock | None = None,
    ) -> tuple[Self, list[str]]:
        """Makes a new vault in a folder that does not exist or is empty, and its recovery phrase: 24 words to be
        shown to the person once and kept nowhere.

        Raises :class:`interlude.errors.Exists` when anything is in the folder.
        """
        world = _ffi.World(zone=zone, transport=transport, clock=clock)
        made = _ffi.create_vault(_path(folder), _new(passphrase, secret_store, kdf), world)
        return cls._adopt(made.vault), made.phrase

    @classmethod
    def unlock(
        cls,
        folder: _Path,
        *,
        zone: ZoneInfo,
        passphrase: str | None = None,
        phrase: str | None = None,
        secret_store: _ffi.SecretStore | None = None,
        transport: _ffi.Transport | None = None,
        clock: _ffi.ManualClock | None = None,
    ) -> Self:
        """Opens a vault with one of its passphrase, its recovery phrase, and the secret store that has its key.

        Raises :class:`interlude.errors.WrongKey`, :class:`~interlude.errors.TryLater`,
        :class:`~interlude.errors.Locked`, :class:`~interlude.errors.Damaged`, :class:`~interlude.errors.TooNew` and
        :class:`~interlude.errors.NotFound`.
        """
        world = _ffi.World(zone=zone, transport=transport, clock=clock)
        unlock = _unlock(passphrase, phrase, secret_store)
        return cls._adopt(_ffi.Vault.open(_path(folder), unlock, world))

    @classmethod
    def restore(
        cls,
        file: _Path,
        key: _ffi.RestoreKey,
        folder: _Path,
        *,
        zone: ZoneInfo,
        passphrase: str | None = None,
        secret_store: _ffi.SecretStore | None = None,
        transport: _ffi.Transport | None = None,
        clock: _ffi.ManualClock | None = None,
    ) -> tuple[Self, list[str], _ffi.BackupReport]:
        """Makes a new vault of a backup: a new device, with a recovery phrase of its own."""
        world = _ffi.World(zone=zone, transport=transport, clock=clock)
        new = _new(passphrase, secret_store, None)
        made = _ffi.restore_vault(_path(file), key, _path(folder), new, world)
        return cls._adopt(made.vault), made.phrase, made.report

    @classmethod
    def _adopt(cls, vault: _ffi.Vault) -> Self:
        """The same vault as an instance of this class."""
        return adopt(cls, vault)

    def close(self) -> None:
        """Closes the vault, for every handle on it: waits for what is under way, lets go of the files and forgets
        the keys. Closing twice is closing once."""
        self.shut()

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self.is_shut()

    @cached_property
    def journal(self) -> Journal:
        """The journal."""
        return Journal(self)

    @cached_property
    def reminders(self) -> _ffi.Reminders:
        """Reminders, and the sessions they stand on."""
        return _ffi.Reminders(self)

    @cached_property
    def goals(self) -> _ffi.Goals:
        """What the participant wants for themselves."""
        return _ffi.Goals(self)

    @cached_property
    def insights(self) -> _ffi.Insights:
        """Counts over the journal."""
        return _ffi.Insights(self)

    @cached_property
    def devices(self) -> _ffi.Devices:
        """The participant's devices."""
        return _ffi.Devices(self)

    @cached_property
    def groups(self) -> _ffi.Groups:
        """The groups, and who belongs to them."""
        return _ffi.Groups(self)

    @cached_property
    def sync(self) -> Sync:
        """The way to the relay."""
        return Sync(self)

    def group(self, id: str) -> _ffi.Group:
        """One group: what is shared in it."""
        return _ffi.Group.open(self, id)

    def line(self, group: str, member: str | None = None) -> _ffi.Line:
        """The line of a group: a member's own, or for who leads the group the one with this member."""
        if member is None:
            return _ffi.Line.mine(self, group)
        return _ffi.Line.with_member(self, group, member)

    def edit(self, entry: str) -> Editor:
        """Opens an entry for live editing: a context manager."""
        return Editor.of(self, entry)

    def link(
        self, relay: str | None = None, options: _ffi.SyncOptions | None = None
    ) -> Linking:
        """Begins to link another device: a context manager."""
        return Linking.of(self, relay, options)

    def accept(self, code: str, name: str) -> Accepting:
        """Begins to bring this vault to the devices of whoever shows this code: a context manager."""
        return Accepting.of(self, code, name)

    def sync_in_background(
        self,
        heard: Callable[[_ffi.SyncReport | _ffi.Failure], object],
        options: _ffi.SyncOptions | None = None,
    ) -> BackgroundSync:
        """Syncs beside the app, and calls ``heard`` after every round: a context manager."""
        return BackgroundSync.of(self, heard, options)

    @contextmanager
    def observed(self, function: Callable[[list[_ffi.Change]], object]) -> Iterator[None]:
        """Calls ``function`` with what changed, in the thread that changed it, as long as the context lasts."""
        number = self.observe(CallableObserver(function))
        try:
            yield
        finally:
            self.unobserve(number)
