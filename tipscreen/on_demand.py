"""What a folder hands on is imported when somebody asks for it, so that small tasks start soon."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any


def on_demand(face: str, *, kept: bool = True, **rooms: str) -> Callable[[str], Any]:
    """Return a `__getattr__` for a folder's face, which imports a module once a name is asked for.

    `rooms` says, for each module, which names it has, with blanks between them. For type checkers
    and readers the face imports the same names where TYPE_CHECKING is true. If they are not `kept`
    in the face, `help` of it stays as short as its doc comment.
    """
    room_of = {name: room for room, names in rooms.items() for name in names.split()}

    def get(name: str) -> Any:
        if name not in room_of:
            raise AttributeError(f"module {face!r} has no attribute {name!r}")
        found = getattr(import_module(f"{face}.{room_of[name]}"), name)
        if kept:
            setattr(sys.modules[face], name, found)  # the next time is not asked for
        return found

    return get
