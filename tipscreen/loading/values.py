"""Read nodes as the values of single fields: texts, numbers, dates, ids and addresses."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from tipscreen.errors import Code, Location, NameSuggestion, Problem, shorten
from tipscreen.loading.condition_syntax import UnreadableError
from tipscreen.loading.nodes import MapEntry, MapNode, Node, TextNode, describe
from tipscreen.questionnaire.file_format import (
    DATE_PATTERN,
    ID_PATTERN,
    NO,
    NUMBER_PATTERN,
    RESERVED_IDS,
    URL_PATTERN,
    YES,
    fully_matches,
)

StrEnumT = TypeVar("StrEnumT", bound=StrEnum)


@dataclass(slots=True)
class ValueReader:
    """Reads nodes as values.

    Every method that cannot read its node records a problem and raises UnreadableError.
    """

    problems: list[Problem]

    def read_map(self, node: Node) -> dict[str, MapEntry]:
        """Return the entries of a mapping by their keys."""
        if not isinstance(node, MapNode):
            message = f"expected 'name: value' lines here, found {describe(node)}"
            raise self.problem(node.where, Code.WRONG_KIND, message)
        return node.entries

    def read_text(self, node: Node) -> str:
        """Return a text that is not blank."""
        return self.read_text_node(node).text

    def read_id_text(self, node: Node) -> str:
        """Return a text as it is compared with ids: with the spaces around it."""
        return self.read_text_node(node).id_text

    def read_text_node(self, node: Node) -> TextNode:
        """Return the node if it is a text that is not blank."""
        if not isinstance(node, TextNode):
            message = f"expected text here, found {describe(node)}; put the text in quotes"
            raise self.problem(node.where, Code.WRONG_KIND, message)
        if not node.text:
            raise self.problem(node.where, Code.BLANK_TEXT, "the text is missing here")
        return node

    def read_url(self, node: Node) -> str:
        """Return the address of a web page."""
        text = self.read_text(node)
        if not fully_matches(URL_PATTERN, text):
            message = f"expected a web address that begins with https://, found '{shorten(text)}'"
            raise self.problem(node.where, Code.BAD_VALUE, message)
        return text

    def read_drawing(self, node: Node) -> str:
        """Return the lines of a literal block exactly as typed."""
        if not isinstance(node, TextNode) or not node.drawing:
            message = "expected a drawing here; write '|' after the colon, and the lines below"
            raise self.problem(node.where, Code.WRONG_KIND, message)
        return node.drawing

    def read_number(self, node: Node) -> int:
        """Return a whole number, which cannot be negative."""
        text = self.read_text(node)
        if not fully_matches(NUMBER_PATTERN, text):
            message = f"expected a whole number, found '{shorten(text)}'"
            raise self.problem(node.where, Code.BAD_VALUE, message)
        return int(text)

    def read_boolean(self, node: Node) -> bool:
        """Return whether the text is "yes"."""
        text = self.read_text(node)
        if text not in (*YES, *NO):
            message = f"expected 'yes' or 'no', found '{shorten(text)}'"
            raise self.problem(node.where, Code.BAD_VALUE, message)
        return text in YES

    def read_date(self, node: Node) -> date:
        """Return a date, written as YYYY-MM-DD."""
        text = self.read_text(node)
        try:
            if not fully_matches(DATE_PATTERN, text):
                raise ValueError
            return date.fromisoformat(text)
        except ValueError:
            message = f"expected a date such as 2027-05-31, found '{shorten(text)}'"
            raise self.problem(node.where, Code.BAD_VALUE, message) from None

    def read_enum(self, values: type[StrEnumT], kind: str, node: Node) -> StrEnumT:
        """Return a member of an enumeration; `kind` is its name in messages."""
        text = self.read_text(node)
        if text not in list(values):
            message = f"there is no {kind} '{shorten(text)}'"
            suggestion = NameSuggestion(text, list(values))
            raise self.problem(node.where, Code.BAD_VALUE, message, suggestion)
        return values(text)

    def check_id(self, key: TextNode) -> None:
        """Check that a key can be an id. Raises UnreadableError if it cannot."""
        if key.padded:
            message = f"there is a space next to '{shorten(key.text.strip())}'; delete it"
            raise self.problem(key.where, Code.BAD_ID, message)
        if not fully_matches(ID_PATTERN, key.text):
            message = (
                f"'{shorten(key.text)}' cannot be an id; use lower-case letters, digits and '_', "
                "beginning with a letter"
            )
            raise self.problem(key.where, Code.BAD_ID, message)
        if key.text in RESERVED_IDS:
            message = (
                f"'{key.text}' is a keyword of conditions and cannot be an id; choose another name"
            )
            raise self.problem(key.where, Code.BAD_ID, message)

    def problem(
        self, where: Location, code: Code, message: str, suggestion: NameSuggestion | None = None
    ) -> UnreadableError:
        """Record a problem; return the exception to raise if the value cannot be used."""
        self.problems.append(Problem(where, code, message, suggestion=suggestion))
        return UnreadableError()
