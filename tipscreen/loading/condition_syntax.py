"""How conditions are written in the file -> condition nodes, every name resolved.

fever: yes                      that option          pain: [a, b]     one of these
pain: any                       any real choice      pain: none       pain: not_sure
age: {at_least: 50}             numbers, ends included; also at_most, or both
all: [...]   any: [...]   not: ...
at_least: {count: 2, of: [...]}                      of: {pain: [a, b]} is one condition a choice
danger                          a bare name is a flag
outcome: x   rule: y            in guarantees only; a list means "one of these"
"""

from __future__ import annotations

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
    """The value cannot be used; its problem has been noted."""


def read_all(read: Callable[[ItemT], ResultT], items: Iterable[ItemT]) -> list[ResultT]:
    """Return every item read. Goes on after a bad one, so that all problems are found.

    Raises Unreadable at the end if there was a bad one.
    """
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
    """What conditions need to know of a question, even if the rest of it is wrong."""

    number: int
    """Its place in the file."""
    type: str
    choices: tuple[str, ...]
    """The options that are real choices."""
    special: tuple[str, ...]
    """`none` and `not_sure`, if it has them."""

    @cached_property
    def options(self) -> Collection[str]:
        """Return all that can be picked, in the order of the file."""
        return dict.fromkeys((*self.choices, *self.special))

    @cached_property
    def words(self) -> Collection[str]:
        """Return all that a condition can say of it."""
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
        """Return what can stand before a colon in a condition."""
        words = (*self.questions, "all", "any", "not", "at_least")
        return {
            scope: (*words, "outcome", "rule") if scope is Scope.RESULT else words
            for scope in Scope
        }


@dataclass(slots=True)
class ConditionReader:
    """Reads conditions of one file; adds what is wrong to the problems."""

    names: KnownIds
    problems: list[Problem]
    question: str = ""
    """The question whose `ask_if` is read; it may read those before it."""

    def read(self, node: Node, scope: Scope) -> Condition:
        """Return the condition. Raises Unreadable after noting every problem inside it."""
        match node:
            case TextNode(text, where):
                if instead := suggest_condition(text, self.names.questions):
                    raise self._problem(where, Code.BAD_CONDITION, instead)
                if scope is Scope.QUESTIONS:
                    message = "`ask_if` may read questions only, written 'question: choice'"
                    raise self._problem(where, Code.BAD_CONDITION, message)
                return FlagRaised(self._name("flags", "flag", node))
            case ListNode(_, where):
                message = "a list alone is no condition; write 'all: [...]' or 'any: [...]'"
                raise self._problem(where, Code.BAD_CONDITION, message)
            case MapNode(entries, where):
                if len(entries) != 1:
                    message = (
                        "two conditions side by side: write 'all:' (both hold) or 'any:' (one "
                        "holds) with a list below it"
                        if entries
                        else "this condition is empty"
                    )
                    raise self._problem(where, Code.BAD_CONDITION, message)
                (entry,) = entries.values()
                return self._entry(entry, scope)

    def read_choices(self, entries: Mapping[str, MapEntry]) -> tuple[OptionSelected, ...]:
        """Return `question: choices` lines that are no condition. Raises Unreadable."""
        return tuple(read_all(self._choices, entries.values()))

    def _choices(self, entry: MapEntry) -> OptionSelected:
        leaf = self._leaf(entry.key, entry.value, Scope.FLAGS)
        if not isinstance(leaf, OptionSelected):
            message = "expected a choice or a list of choices"
            raise self._problem(entry.value.where, Code.BAD_CONDITION, message)
        return leaf

    def _entry(self, entry: MapEntry, scope: Scope) -> Condition:
        key, value = entry.key, entry.value
        match key.text:
            case "all":
                return AllOf(self._conditions(value, scope))
            case "any":
                return AnyOf(self._conditions(value, scope))
            case "not":
                return Not(self.read(value, scope))
            case "at_least":
                return self._at_least(key, value, scope)
            case ("outcome" | "rule") as what:
                if scope is not Scope.RESULT:
                    message = f"'{what}:' can stand in guarantees only"
                    raise self._problem(key.where, Code.BAD_CONDITION, message)
                names = read_all(partial(self._name, f"{what}s", what), self._texts(value))
                found = tuple(names)
                return OutcomeIs(found) if what == "outcome" else RuleHolds(found)
            case _:
                return self._leaf(key, value, scope)

    def _conditions(self, node: Node, scope: Scope) -> tuple[Condition, ...]:
        if not isinstance(node, ListNode) or not node.items:
            message = f"expected a list of conditions, found {describe(node)}"
            if isinstance(node, ListNode):
                message = "this list of conditions is empty"
            raise self._problem(node.where, Code.BAD_CONDITION, message)
        return tuple(read_all(lambda item: self.read(item, scope), node.items))

    def _at_least(self, key: TextNode, value: Node, scope: Scope) -> Condition:
        entries = value.entries if isinstance(value, MapNode) else {}
        for name, entry in entries.items():
            if name not in ("count", "of"):
                message = f"unknown key '{shorten(name)}'"
                near = NameSuggestion(name, ("count", "of"))
                raise self._problem(entry.key.where, Code.UNKNOWN_KEY, message, near)
        if set(entries) != {"count", "of"}:
            message = "expected 'at_least: {count: 2, of: [...]}'"
            raise self._problem(key.where, Code.BAD_CONDITION, message)
        of = entries["of"].value
        parts = (
            self._one_per_choice(of, scope)
            if isinstance(of, MapNode)
            else self._conditions(of, scope)
        )
        count = self._number(entries["count"].value)
        if not 1 <= count <= len(parts):
            message = f"'count' is {count}, but there are {len(parts)} conditions to count"
            raise self._problem(entries["count"].value.where, Code.BAD_CONDITION, message)
        return AtLeast(count, parts)

    def _one_per_choice(self, of: MapNode, scope: Scope) -> tuple[Condition, ...]:
        if len(of.entries) != 1:
            message = "expected one question here; to count over several, write a list"
            raise self._problem(of.where, Code.BAD_CONDITION, message)
        (entry,) = of.entries.values()
        leaf = self._leaf(entry.key, entry.value, scope)
        if not isinstance(leaf, OptionSelected):
            message = "expected a list of choices to count"
            raise self._problem(entry.value.where, Code.BAD_CONDITION, message)
        return _split_by_option(leaf)

    def _leaf(self, key: TextNode, value: Node, scope: Scope) -> OptionSelected | InRange:
        name = key.text
        question = self.names.questions.get(name)
        if question is None:
            if instead := suggest_condition(name, self.names.questions):
                raise self._problem(key.where, Code.BAD_CONDITION, instead)
            message = f"there is no question '{shorten(name)}'"
            near: NameSuggestion | None = NameSuggestion(name, self.names.condition_keys[scope])
            if name in self.names.sections["flags"]:
                message += "; it is a flag, which stands alone, without a colon"
                near = None
            raise self._problem(key.where, Code.UNKNOWN_NAME, message, near)
        if scope is Scope.QUESTIONS and not self.names.is_asked_before(name, self.question):
            message = f"'ask_if' reads '{shorten(name)}', which is not asked before this question"
            raise self._problem(key.where, Code.LATER_QUESTION, message)
        if isinstance(value, MapNode):
            return self._range(name, question, value)
        texts = self._texts(value)
        picked = read_all(lambda text: self._options(name, question, text), texts)
        if len(picked) == 1:
            return OptionSelected(name, picked[0])
        return OptionSelected(
            name, tuple(dict.fromkeys(chain.from_iterable(dict.fromkeys(picked))))
        )

    def _options(self, name: str, question: QuestionVocabulary, text: TextNode) -> tuple[str, ...]:
        if text.id_text == ANY and question.choices:
            return question.choices
        if text.id_text in question.options:
            return (text.id_text,)
        message = f"'{shorten(name)}' has no choice '{shorten(text.id_text)}'"
        near: NameSuggestion | None = NameSuggestion(text.id_text, question.words)
        if question.type == QuestionType.NUMBER:
            message += "; it is a number: write {at_least: 1} or {at_most: 9}"
            near = None
        raise self._problem(text.where, Code.UNKNOWN_NAME, message, near)

    def _range(self, name: str, question: QuestionVocabulary, value: MapNode) -> InRange:
        if question.type in (QuestionType.ONE, QuestionType.MANY):
            message = (
                f"'{shorten(name)}' is not a number; name one of its choices, or a list of them"
            )
            raise self._problem(value.where, Code.BAD_CONDITION, message)
        bounds: dict[str, int] = {}
        for key, entry in value.entries.items():
            if key not in ("at_least", "at_most"):
                message = f"unknown key '{shorten(key)}'"
                near = NameSuggestion(key, ("at_least", "at_most"))
                raise self._problem(entry.key.where, Code.UNKNOWN_KEY, message, near)
            bounds[key] = self._number(entry.value)
        low, high = bounds.get("at_least"), bounds.get("at_most")
        if not bounds or (low is not None and high is not None and low > high):
            message = "no number can be in this range; write {at_least: 1}, {at_most: 9}, or both"
            raise self._problem(value.where, Code.BAD_CONDITION, message)
        return InRange(name, low, high)

    def _texts(self, node: Node) -> list[TextNode]:
        items = node.items if isinstance(node, ListNode) else (node,)
        if not items:
            raise self._problem(node.where, Code.BAD_CONDITION, "this list is empty")
        texts = [item for item in items if isinstance(item, TextNode)]
        if len(texts) != len(items):
            wrong = next(item for item in items if not isinstance(item, TextNode))
            message = f"expected a name, found {describe(wrong)}"
            raise self._problem(wrong.where, Code.WRONG_KIND, message)
        return texts

    def _number(self, node: Node) -> int:
        text = node.text if isinstance(node, TextNode) else ""
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            message = f"expected a whole number, found {describe(node)}"
            raise self._problem(node.where, Code.BAD_VALUE, message)
        return int(text)

    def _name(self, section: str, what: str, node: TextNode) -> str:
        known = self.names.sections[section]
        if node.id_text not in known:
            message = f"there is no {what} '{shorten(node.id_text)}'"
            near: NameSuggestion | None = NameSuggestion(node.id_text, known)
            if node.id_text in self.names.questions:
                message += "; it is a question: write 'question: choice'"
                near = None
            raise self._problem(node.where, Code.UNKNOWN_NAME, message, near)
        return node.id_text

    def _problem(
        self, where: Location, code: Code, message: str, near: NameSuggestion | None = None
    ) -> UnreadableError:
        self.problems.append(Problem(where, code, message, suggestion=near))
        return UnreadableError()


@lru_cache(maxsize=64)  # a long list that is counted in many rules is taken apart once
def _split_by_option(leaf: OptionSelected) -> tuple[Condition, ...]:
    """Return one condition for each choice."""
    return tuple(OptionSelected(leaf.question, (option,)) for option in leaf.options)
