"""Nodes -> the values of single fields: texts, numbers, dates, ids, addresses."""

from __future__ import annotations

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
from tipscreen.questionnaire.model import QuestionType, Status

StrEnumT = TypeVar("StrEnumT", bound=StrEnum)


@dataclass(slots=True)
class ValueReader:
    """Reads one value; what is wrong with it is noted, and raised as Unreadable."""

    problems: list[Problem]

    def entries(self, node: Node) -> dict[str, MapEntry]:
        """Return the lines of a group by their keys."""
        if not isinstance(node, MapNode):
            message = f"expected 'name: value' lines here, found {describe(node)}"
            raise self.problem(node.where, Code.WRONG_KIND, message)
        return node.entries

    def read_text(self, node: Node) -> str:
        """Return a text, which is not blank."""
        return self.text_node(node).text

    def name(self, node: Node) -> str:
        """Return a text that is compared with ids: with the blanks around it."""
        return self.text_node(node).id_text

    def text_node(self, node: Node) -> TextNode:
        """Return the node, if it is a text that is not blank."""
        if not isinstance(node, TextNode):
            message = f"expected text here, found {describe(node)}; put the text in quotes"
            raise self.problem(node.where, Code.WRONG_KIND, message)
        if not node.text:
            raise self.problem(node.where, Code.BLANK_TEXT, "the text is missing here")
        return node

    def url(self, node: Node) -> str:
        """Return the address of a web page; it is shown as a link, so no other scheme will do."""
        text = self.read_text(node)
        if not fully_matches(URL_PATTERN, text):
            message = f"expected a web address that begins with https://, found '{shorten(text)}'"
            raise self.problem(node.where, Code.BAD_VALUE, message)
        return text

    def drawing(self, node: Node) -> str:
        """Return the lines of a literal block as they stand."""
        if not isinstance(node, TextNode) or not node.drawing:
            message = "expected a drawing here; write '|' after the colon, and the lines below"
            raise self.problem(node.where, Code.WRONG_KIND, message)
        return node.drawing

    def number(self, node: Node) -> int:
        """Return a whole number that is not negative."""
        text = self.read_text(node)
        if not fully_matches(NUMBER_PATTERN, text):
            message = f"expected a whole number, found '{shorten(text)}'"
            raise self.problem(node.where, Code.BAD_VALUE, message)
        return int(text)

    def read_boolean(self, node: Node) -> bool:
        """Return whether the text says yes."""
        text = self.read_text(node)
        if text not in (*YES, *NO):
            message = f"expected 'yes' or 'no', found '{shorten(text)}'"
            raise self.problem(node.where, Code.BAD_VALUE, message)
        return text in YES

    def date(self, node: Node) -> date:
        """Return a day, written YYYY-MM-DD."""
        text = self.read_text(node)
        try:
            if not fully_matches(DATE_PATTERN, text):
                raise ValueError
            return date.fromisoformat(text)
        except ValueError:
            message = f"expected a date such as 2027-05-31, found '{shorten(text)}'"
            raise self.problem(node.where, Code.BAD_VALUE, message) from None

    def question_type(self, node: Node) -> QuestionType:
        """Return how a question is answered."""
        return self._one_of(QuestionType, "type", node)

    def status(self, node: Node) -> Status:
        """Return whether the file may be used."""
        return self._one_of(Status, "status", node)

    def _one_of(self, kind: type[StrEnumT], what: str, node: Node) -> StrEnumT:
        text = self.read_text(node)
        if text not in list(kind):
            message = f"there is no {what} '{shorten(text)}'"
            raise self.problem(
                node.where, Code.BAD_VALUE, message, NameSuggestion(text, list(kind))
            )
        return kind(text)

    def check_id(self, key: TextNode) -> None:
        """Refuse a key that cannot be an id."""
        if key.padded:
            message = f"there is a blank beside '{shorten(key.text.strip())}'; take it out"
            raise self.problem(key.where, Code.BAD_ID, message)
        if not fully_matches(ID_PATTERN, key.text):
            message = (
                f"'{shorten(key.text)}' cannot be an id; use small letters, digits and '_', "
                "beginning with a letter"
            )
            raise self.problem(key.where, Code.BAD_ID, message)
        if key.text in RESERVED_IDS:
            message = f"'{key.text}' is a word of the condition language and cannot be an id"
            raise self.problem(key.where, Code.BAD_ID, message)

    def problem(
        self, where: Location, code: Code, message: str, near: NameSuggestion | None = None
    ) -> UnreadableError:
        """Note a problem, and return what to raise where the value cannot be used."""
        self.problems.append(Problem(where, code, message, suggestion=near))
        return UnreadableError()
