"""What a text is read as: a tree of located texts, lists and mappings.

Named tuples, because a file has thousands of them, and they are made at half the cost of a frozen
dataclass.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from tipscreen.errors import Location, shorten


class TextNode(NamedTuple):
    """A scalar, as typed; folded and literal blocks are one line."""

    text: str
    where: Location
    quoted: bool = False
    drawing: str = ""
    """The lines of a literal block as they stand, for the rare text where that matters."""
    padded: str = ""
    """The text with the blanks around it, if it has any, which must be in quotes then."""

    @property
    def id_text(self) -> str:
        """Return the text as it is compared with ids: no blank around it is passed over."""
        return self.padded or self.text


class ListNode(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    where: Location


class MapNode(NamedTuple):
    """A mapping; keys are unique, and stand with any blanks around them."""

    entries: dict[str, MapEntry]
    where: Location


class MapEntry(NamedTuple):
    """A key and its value."""

    key: TextNode
    value: Node


Node: TypeAlias = TextNode | ListNode | MapNode


def describe(node: Node) -> str:
    """Return what the node is, for "expected ..., found ..."."""
    match node:
        case ListNode():
            return "a list"
        case MapNode():
            return "a group of 'name: value' lines"
        case TextNode(text, quoted=quoted):
            return f"'{shorten(text)}'" if text or quoted else "nothing"


def describe_kind(node: Node) -> str:
    """Return the same without the text, which may be the answer of a person."""
    return "another text" if isinstance(node, TextNode) and node.text else describe(node)
