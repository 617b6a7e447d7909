"""The journal, as people of Python would use it."""

import io
from collections.abc import Iterator
from typing import BinaryIO, Self

from . import interlude as _ffi
from ._adopt import adopt
from ._callbacks import FileSource
from ._closing import Closing


class _Attachment(io.RawIOBase):
    """The content of an attachment, as a file that is open for reading."""

    def __init__(self, reader: _ffi.AttachmentReader) -> None:
        self._reader = reader

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        piece = self._reader.read(len(view))
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._reader.shut()
        super().close()


class Journal(_ffi.Journal):
    """The journal of an open vault: what a participant writes between sessions."""

    def entries(self, filter: _ffi.EntryFilter | None = None, page: int = 200) -> Iterator[_ffi.EntrySummary]:
        """All entries that the filter admits, newest first, fetched page by page."""
        filter = filter or _ffi.EntryFilter()
        after: str | None = None
        while True:
            got = self.list(filter, after, page)
            yield from got.entries
            after = got.next
            if after is None:
                return

    def attach_file(self, entry: str, file: BinaryIO, name: str, media_type: str | None = None) -> str:
        """Streams an open file into an entry and gives the attachment's id. The media type is that of its name if it
        is left out."""
        kind = media_type or _ffi.media_type(name)
        return self.attach(entry, FileSource(file), name, kind)

    def open_attachment(self, entry: str, attachment: str) -> io.BufferedReader:
        """The content of an attachment, as a file that is open for reading; only what is asked for is decrypted."""
        return io.BufferedReader(_Attachment(self.read_attachment(entry, attachment)), 256 << 10)


class Editor(Closing, _ffi.Editor):
    """An entry open for live editing: a context manager. Positions count characters as Python does."""

    @classmethod
    def of(cls, vault: _ffi.Vault, entry: str) -> Self:
        """Opens an entry of a vault."""
        return adopt(cls, _ffi.Editor.open(vault, entry))

    def replace(
        self, start: int, end: int, text: str, field: _ffi.TextField = _ffi.TextField.BODY
    ) -> None:
        """Puts ``text`` in the place of what the screen shows from ``start`` to ``end``. Durable when it returns."""
        self.splice(_ffi.TextPatch(field=field, at=start, delete=end - start, insert=text))

    def close(self) -> None:
        """Ends the editing."""
        self.shut()
