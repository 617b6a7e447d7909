"""Handles as the classes of this package, which add to those that are generated."""

from typing import Any, TypeVar

T = TypeVar("T")


def adopt(cls: type[T], handle: Any) -> T:
    """The same handle as an instance of `cls`, which is a subclass of what it is."""
    adopted: T = cls._uniffi_make_instance(handle._uniffi_clone_handle())  # type: ignore[attr-defined]
    return adopted
