"""Parse conditions as they are written in the file, and resolve every name in them.

fever: yes                      this option          pain: [a, b]     one of these
pain: any                       any real choice      pain: none       pain: not_sure
age: {at_least: 50}             a number, inclusive; also at_most, or both
all: [...]   any: [...]   not: ...
at_least: {count: 2, of: [...]}                      of: {pain: [a, b]} counts the choices
danger                          a bare name is a flag
outcome: x   rule: y            in guarantees only; a list means "one of these"
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import chain
from typing import TypeVar

from tipscreen.errors import Code, Location, NameSuggestion, Problem, shorten
from tipscreen.loading.expression_hints import suggest_condition
from tipscreen.loading.nodes import ListNode, MapEntry, MapNode, Node, TextNode, describe
from tipscreen.questionnaire.annotations import Scope
from tipscreen.questionnaire.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    FlagRaised,
    InRange,
    Not,
    OptionSelected,
    OutcomeIs,
    RuleHolds,
)
from tipscreen.questionnaire.file_format import ANY
from tipscreen.questionnaire.model import QuestionType

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")


class UnreadableError(Exception):
    """The value cannot be used; its problem has been recorded."""


def read_all(read: Callable[[ItemT], ResultT], items: Iterable[ItemT]) -> list[ResultT]:
    """Return the values of all items. Raises UnreadableError after trying each one if any fails."""
    values: list[ResultT] = []
    failed = False
    for item in items:
        try:
            values.append(read(item))
        except UnreadableError:
            failed = True
    if failed:
        raise UnreadableError
    return values


@dataclass(frozen=True)
class QuestionVocabulary:
    """What conditions can say about a question, known even if the rest of the question is wrong."""

    number: int
    """The position of the question in the file."""
    type: str
    choices: tuple[str, ...]
    """The options that are real choices."""
    special: tuple[str, ...]
    """`none` and `not_sure`, if it has them."""

    @cached_property
    def options(self) -> Collection[str]:
        """All options, in the order of the file."""
        return dict.fromkeys((*self.choices, *self.special))

    @cached_property
    def keywords(self) -> Collection[str]:
        """All words that a condition can use for it."""
        return (*self.options, *((ANY,) if self.choices else ()))


@dataclass(frozen=True)
class KnownIds:
    """All ids of a file, by section."""

    sections: Mapping[str, Collection[str]]
    questions: Mapping[str, QuestionVocabulary]

    def is_asked_before(self, question: str, other: str) -> bool:
        """Return whether the question is asked before the other."""
        first, second = self.questions[question], self.questions.get(other)
        return second is not None and first.number < second.number

    @cached_property
    def condition_keys(self) -> Mapping[Scope, Collection[str]]:
        """The words allowed before a colon in a condition, by scope."""
        keys = (*self.questions, "all", "any", "not", "at_least")
        return {
            scope: (*keys, "outcome", "rule") if scope is Scope.RESULT else keys for scope in Scope
        }


@dataclass(slots=True)
class ConditionReader:
    """Reads the conditions of one file, and records their problems."""

    known_ids: KnownIds
    problems: list[Problem]
    question: str = ""
    """The question whose `ask_if` is being read, which may refer to earlier questions only."""

    def read(self, node: Node, scope: Scope) -> Condition:
        """Return the condition. Raises UnreadableError after recording every problem inside it."""
        match node:
            case TextNode(text, where):
                if message := suggest_condition(text, self.known_ids.questions):
                    raise self._problem(where, Code.BAD_CONDITION, message)
                if scope is Scope.QUESTIONS:
                    message = "'ask_if' may read questions only; write 'question: choice'"
                    raise self._problem(where, Code.BAD_CONDITION, message)
                return FlagRaised(self._resolve_id("flags", "flag", node))
            case ListNode(_, where):
                message = "a list alone is not a condition; write 'all: [...]' or 'any: [...]'"
                raise self._problem(where, Code.BAD_CONDITION, message)
            case MapNode(entries, where):
                if not entries:
                    raise self._problem(where, Code.BAD_CONDITION, "this condition is empty")
                if len(entries) > 1:
                    message = (
                        "two conditions without a connection; write 'all:' (both hold) or 'any:' "
                        "(one holds) with a list below it"
                    )
                    raise self._problem(where, Code.BAD_CONDITION, message)
                (entry,) = entries.values()
                return self._read_entry(entry, scope)

    def read_choices(self, entries: Mapping[str, MapEntry]) -> tuple[OptionSelected, ...]:
        """Return lines of `question: choices` that are not conditions. Raises UnreadableError."""
        message = "expected a choice or a list of choices"
        read = partial(self._read_choice_line, scope=Scope.FLAGS, message=message)
        return tuple(read_all(read, entries.values()))

    def _read_choice_line(self, entry: MapEntry, scope: Scope, message: str) -> OptionSelected:
        leaf = self._read_leaf(entry.key, entry.value, scope)
        if not isinstance(leaf, OptionSelected):
            raise self._problem(entry.value.where, Code.BAD_CONDITION, message)
        return leaf

    def _read_entry(self, entry: MapEntry, scope: Scope) -> Condition:
        key, value = entry.key, entry.value
        match key.text:
            case "all":
                return AllOf(self._read_list(value, scope))
            case "any":
                return AnyOf(self._read_list(value, scope))
            case "not":
                return Not(self.read(value, scope))
            case "at_least":
                return self._read_at_least(key, value, scope)
            case ("outcome" | "rule") as kind:
                if scope is not Scope.RESULT:
                    message = f"'{kind}:' is allowed in guarantees only"
                    raise self._problem(key.where, Code.BAD_CONDITION, message)
                resolve = partial(self._resolve_id, f"{kind}s", kind)
                ids = tuple(read_all(resolve, self._read_texts(value)))
                return OutcomeIs(ids) if kind == "outcome" else RuleHolds(ids)
            case _:
                return self._read_leaf(key, value, scope)

    def _read_list(self, node: Node, scope: Scope) -> tuple[Condition, ...]:
        if not isinstance(node, ListNode) or not node.items:
            message = f"expected a list of conditions, found {describe(node)}"
            if isinstance(node, ListNode):
                message = "this list of conditions is empty"
            raise self._problem(node.where, Code.BAD_CONDITION, message)
        return tuple(read_all(lambda item: self.read(item, scope), node.items))

    def _read_at_least(self, key: TextNode, value: Node, scope: Scope) -> Condition:
        entries = value.entries if isinstance(value, MapNode) else {}
        self._check_keys(entries, ("count", "of"))
        if set(entries) != {"count", "of"}:
            message = "expected 'at_least: {count: 2, of: [...]}'"
            raise self._problem(key.where, Code.BAD_CONDITION, message)
        counted = entries["of"].value
        parts = (
            self._read_choices_to_count(counted, scope)
            if isinstance(counted, MapNode)
            else self._read_list(counted, scope)
        )
        count = self._read_number(entries["count"].value)
        if not 1 <= count <= len(parts):
            message = f"'count' is {count}, but there are {len(parts)} conditions to count"
            raise self._problem(entries["count"].value.where, Code.BAD_CONDITION, message)
        return AtLeast(count, parts)

    def _read_choices_to_count(self, node: MapNode, scope: Scope) -> tuple[Condition, ...]:
        if len(node.entries) != 1:
            message = "expected one question here; to count over several, write a list"
            raise self._problem(node.where, Code.BAD_CONDITION, message)
        (entry,) = node.entries.values()
        message = "expected a list of choices to count"
        return _split_by_option(self._read_choice_line(entry, scope, message))

    def _read_leaf(self, key: TextNode, value: Node, scope: Scope) -> OptionSelected | InRange:
        name = key.text
        question = self.known_ids.questions.get(name)
        if question is None:
            if message := suggest_condition(name, self.known_ids.questions):
                raise self._problem(key.where, Code.BAD_CONDITION, message)
            message = f"there is no question '{shorten(name)}'"
            suggestion: NameSuggestion | None = NameSuggestion(
                name, self.known_ids.condition_keys[scope]
            )
            if name in self.known_ids.sections["flags"]:
                message += "; it is a flag: write its name alone, without a colon"
                suggestion = None
            raise self._problem(key.where, Code.UNKNOWN_NAME, message, suggestion)
        if scope is Scope.QUESTIONS and not self.known_ids.is_asked_before(name, self.question):
            message = f"'ask_if' reads '{shorten(name)}', which is not asked before this question"
            raise self._problem(key.where, Code.LATER_QUESTION, message)
        if isinstance(value, MapNode):
            return self._read_range(name, question, value)
        texts = self._read_texts(value)
        options = read_all(lambda text: self._resolve_options(name, question, text), texts)
        # A hostile list may repeat `any` very often: drop the repeats before expanding them.
        unique = dict.fromkeys(chain.from_iterable(dict.fromkeys(options)))
        return OptionSelected(name, tuple(unique))

    def _resolve_options(
        self, name: str, question: QuestionVocabulary, text: TextNode
    ) -> tuple[str, ...]:
        if text.id_text == ANY and question.choices:
            return question.choices
        if text.id_text in question.options:
            return (text.id_text,)
        message = f"'{shorten(name)}' has no choice '{shorten(text.id_text)}'"
        suggestion: NameSuggestion | None = NameSuggestion(text.id_text, question.keywords)
        if question.type == QuestionType.NUMBER:
            message += "; it is a number: write {at_least: 1} or {at_most: 9}"
            suggestion = None
        raise self._problem(text.where, Code.UNKNOWN_NAME, message, suggestion)

    def _read_range(self, name: str, question: QuestionVocabulary, value: MapNode) -> InRange:
        if question.type in (QuestionType.ONE, QuestionType.MANY):
            message = (
                f"'{shorten(name)}' is not a number; write one of its choices or a list of them"
            )
            raise self._problem(value.where, Code.BAD_CONDITION, message)
        bounds: dict[str, int] = {}
        for key, entry in value.entries.items():
            self._check_keys({key: entry}, ("at_least", "at_most"))
            bounds[key] = self._read_number(entry.value)
        low, high = bounds.get("at_least"), bounds.get("at_most")
        if not bounds or (low is not None and high is not None and low > high):
            message = "no number can be in this range; write {at_least: 1}, {at_most: 9}, or both"
            raise self._problem(value.where, Code.BAD_CONDITION, message)
        return InRange(name, low, high)

    def _check_keys(self, entries: Mapping[str, MapEntry], expected: tuple[str, ...]) -> None:
        for name, entry in entries.items():
            if name not in expected:
                message = f"unknown key '{shorten(name)}'"
                suggestion = NameSuggestion(name, expected)
                raise self._problem(entry.key.where, Code.UNKNOWN_KEY, message, suggestion)

    def _read_texts(self, node: Node) -> list[TextNode]:
        items = node.items if isinstance(node, ListNode) else (node,)
        if not items:
            raise self._problem(node.where, Code.BAD_CONDITION, "this list is empty")
        texts = []
        for item in items:
            if not isinstance(item, TextNode):
                message = f"expected a name, found {describe(item)}"
                raise self._problem(item.where, Code.WRONG_KIND, message)
            texts.append(item)
        return texts

    def _read_number(self, node: Node) -> int:
        text = node.text if isinstance(node, TextNode) else ""
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            message = f"expected a whole number, found {describe(node)}"
            raise self._problem(node.where, Code.BAD_VALUE, message)
        return int(text)

    def _resolve_id(self, section: str, kind: str, node: TextNode) -> str:
        known = self.known_ids.sections[section]
        if node.id_text not in known:
            message = f"there is no {kind} '{shorten(node.id_text)}'"
            suggestion: NameSuggestion | None = NameSuggestion(node.id_text, known)
            if node.id_text in self.known_ids.questions:
                message += "; it is a question: write 'question: choice'"
                suggestion = None
            raise self._problem(node.where, Code.UNKNOWN_NAME, message, suggestion)
        return node.id_text

    def _problem(
        self, where: Location, code: Code, message: str, suggestion: NameSuggestion | None = None
    ) -> UnreadableError:
        """Record a problem; return the exception to raise."""
        self.problems.append(Problem(where, code, message, suggestion=suggestion))
        return UnreadableError()


@lru_cache(maxsize=64)  # a long list that many rules count is split once
def _split_by_option(leaf: OptionSelected) -> tuple[Condition, ...]:
    """Return one condition for each option of the leaf."""
    return tuple(OptionSelected(leaf.question, (option,)) for option in leaf.options)
