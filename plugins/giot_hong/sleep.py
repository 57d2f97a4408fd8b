"""Values that are at hand in part, and are read or worked out when more is asked of them.

A build of one notice looks at a few of tens of thousands of records. The others are made of what
an earlier build noted of them, and *wake* when something is asked that it did not note. Whoever
asks sees no difference: an attribute is there, or comes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

T = TypeVar("T", bound="Sleeper")


class Sleeper:
    """Base of frozen dataclasses whose objects may be asleep; see :func:`asleep`.

    What is noted of a sleeping object beside its fields must be a ``cached_property`` of its class:
    the noted value then stands where the reckoned one would.
    """

    def __getattr__(self, name: str) -> Any:
        """What is not there yet, once the object is awake; ``AttributeError`` if there is none."""
        wake: Callable[[], Mapping[str, Any]] | None = None
        if not name.startswith("__"):  # Python asks for those on its own account
            wake = self.__dict__.pop("_wake", None)
        if wake is None:
            raise AttributeError(name)
        # What was noted is equal, and may be what others know by identity.
        self.__dict__.update({**wake(), **self.__dict__})
        return getattr(self, name)

    def __getstate__(self) -> dict[str, Any]:
        """For other processes, which could not wake it."""
        if wake := self.__dict__.pop("_wake", None):
            self.__dict__.update({**wake(), **self.__dict__})
        return {name: value for name, value in self.__dict__.items() if name[0] != "_"}


def asleep(kind: type[T], noted: Mapping[str, Any], wake: Callable[[], Mapping[str, Any]]) -> T:
    """An object of ``kind`` of which ``noted`` is known; ``wake()`` gives all its fields."""
    made = object.__new__(kind)
    made.__dict__.update(noted)
    made.__dict__["_wake"] = wake
    return made
