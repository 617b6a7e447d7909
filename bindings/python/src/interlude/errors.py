"""What can go wrong, by type.

Every error of this library is an :class:`InterludeError`. Its fields say more; their words are for
developers, and none holds what a person typed.
"""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    # What UniFFI generates has these as attributes, which type checkers cannot see.

    class InterludeError(Exception):
        """What all of these are."""

    class WrongKey(InterludeError):
        """The passphrase, phrase or device key does not open this vault or file. Nothing was changed."""

    class TryLater(InterludeError):
        """Too many wrong passphrases: no attempt is made before the wait is over."""

        wait_ms: int

    class Locked(InterludeError):
        """The vault is locked or suspended, or the secret store cannot give its key now."""

        reason: str

    class Closed(InterludeError):
        """The handle, or the vault it belongs to, was closed."""

    class NotFound(InterludeError):
        """There is no such thing (entry, version, attachment, file …)."""

        what: str

    class Exists(InterludeError):
        """Something that must not be overwritten is already there."""

        what: str

    class Invalid(InterludeError):
        """Input that breaks a rule or a bound."""

        field: str
        reason: str

    class Damaged(InterludeError):
        """Bytes at rest are not what was written. Nothing was deleted or regenerated."""

        what: str

    class TooNew(InterludeError):
        """Written by a newer version of Interlude; left untouched."""

        what: str

    class Storage(InterludeError):
        """The operating system or the app's own code refused to read or write."""

        full: bool
        doing: str

    class Refused(InterludeError):
        """The rules of the vault or space forbid it (for instance: the document was erased)."""

        reason: str

    class Offline(InterludeError):
        """The relay cannot be reached, or not now. Nothing is lost: it is tried again."""

        reason: str

    class Relay(InterludeError):
        """The relay refuses, or shows what it must not."""

        reason: str

    class Cancelled(InterludeError):
        """The app gave the call up."""

    class Internal(InterludeError):
        """A defect of Interlude. It was caught: the vault can be used on, and opened again."""

        reason: str

    class TransportError(Exception):
        """Why a transport has no answer: what an app's own transport raises."""

        Unreachable: ClassVar[type["TransportError"]]
        """There is no network, or no such relay."""
        TimedOut: ClassVar[type["TransportError"]]
        """It took too long."""
        Broken: ClassVar[type["TransportError"]]
        """The answer is cut, too large or no HTTP. The request may have had its effect."""

else:
    from .interlude import InterludeError, TransportError

    WrongKey = InterludeError.WrongKey
    TryLater = InterludeError.TryLater
    Locked = InterludeError.Locked
    Closed = InterludeError.Closed
    NotFound = InterludeError.NotFound
    Exists = InterludeError.Exists
    Invalid = InterludeError.Invalid
    Damaged = InterludeError.Damaged
    TooNew = InterludeError.TooNew
    Storage = InterludeError.Storage
    Refused = InterludeError.Refused
    Offline = InterludeError.Offline
    Relay = InterludeError.Relay
    Cancelled = InterludeError.Cancelled
    Internal = InterludeError.Internal

__all__ = [
    "Cancelled",
    "Closed",
    "Damaged",
    "Exists",
    "InterludeError",
    "Internal",
    "Invalid",
    "Locked",
    "NotFound",
    "Offline",
    "Refused",
    "Relay",
    "Storage",
    "TooNew",
    "TransportError",
    "TryLater",
    "WrongKey",
]
