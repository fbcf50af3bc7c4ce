"""The tree that a YAML or JSON text is parsed into: strings, lists and mappings with locations.

The nodes are named tuples because a file has thousands of them. A named tuple takes half the time
of a frozen dataclass to make.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from tipscreen.errors import Location, shorten


class TextNode(NamedTuple):
    """A scalar as typed; folded and literal blocks are joined to one line."""

    text: str
    where: Location
    quoted: bool = False
    drawing: str = ""
    """The lines of a literal block exactly as typed, for drawings."""
    padded: str = ""
    """The text with the spaces around it, which a quoted text can have; otherwise empty."""

    @property
    def id_text(self) -> str:
        """The text that is compared with ids: spaces around it count."""
        return self.padded or self.text


class ListNode(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    where: Location


class MapNode(NamedTuple):
    """A mapping; its keys are unique and include any spaces around them."""

    entries: dict[str, MapEntry]
    where: Location


class MapEntry(NamedTuple):
    """A key and its value."""

    key: TextNode
    value: Node


Node: TypeAlias = TextNode | ListNode | MapNode


def value_at(node: Node | None, key: str) -> Node | None:
    """Return the value under a key; None if the node is not a mapping or does not have the key."""
    entry = node.entries.get(key) if isinstance(node, MapNode) else None
    return entry.value if entry else None


def text_at(node: Node | None, key: str) -> str:
    """Return the text under a key; empty if there is none."""
    value = value_at(node, key)
    return value.text if isinstance(value, TextNode) else ""


def entries_at(node: Node | None, key: str) -> dict[str, MapEntry]:
    """Return the entries of the mapping under a key; empty if there is none."""
    value = value_at(node, key)
    return value.entries if isinstance(value, MapNode) else {}


def describe(node: Node) -> str:
    """Return a phrase for the node, to complete "expected ..., found ..."."""
    match node:
        case ListNode():
            return "a list"
        case MapNode():
            return "a group of 'name: value' lines"
        case TextNode(text, quoted=quoted):
            return f"'{shorten(text)}'" if text or quoted else "nothing"


def describe_kind(node: Node) -> str:
    """Return the phrase without the text, which may be the answer of a person."""
    return "another text" if isinstance(node, TextNode) and node.text else describe(node)
