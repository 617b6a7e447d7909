"""Linking devices, as context managers."""

from typing import Self

from . import interlude as _ffi
from ._adopt import adopt
from ._closing import Closing
from .sync import options_or_default


class Linking(Closing, _ffi.Linking):
    """A device that shows a code and waits for another one."""

    @classmethod
    def of(cls, vault: _ffi.Vault, relay: str | None, options: _ffi.SyncOptions | None) -> Self:
        """Begins to link another device to those of a vault."""
        return adopt(cls, _ffi.Linking.begin(vault, relay, options_or_default(options)))

    def close(self) -> None:
        """Lets go of the code, if it is not used up."""
        self.shut()


class Accepting(Closing, _ffi.Accepting):
    """A new device that has read a code."""

    @classmethod
    def of(cls, vault: _ffi.Vault, code: str, name: str) -> Self:
        """Begins to bring a vault to the devices of whoever shows this code."""
        return adopt(cls, _ffi.Accepting.begin(vault, code, name))

    def close(self) -> None:
        """Lets go of the code."""
        self.shut()
