"""Load a questionnaire, or report every problem of its file with its location.

The dataclasses in `questionnaire.model` are the schema. `_QuestionnaireReader.read_entry` walks the
fields of such a class and reads each one from the key of the same name, according to its type.
A new key of the file therefore needs a new field there, and no change here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, is_dataclass, replace
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, TypeAlias, TypeVar, Union, get_args, get_origin

from tipscreen.errors import Code, NameSuggestion, Problem, QuestionnaireError, shorten
from tipscreen.loading.condition_syntax import (
    ConditionReader,
    KnownIds,
    QuestionVocabulary,
    UnreadableError,
    read_all,
)
from tipscreen.loading.consistency import find_contradictions
from tipscreen.loading.nodes import (
    ListNode,
    MapEntry,
    Node,
    TextNode,
    describe,
    entries_at,
    text_at,
    value_at,
)
from tipscreen.loading.sheets import read_answers
from tipscreen.loading.values import ValueReader
from tipscreen.loading.yaml_tree import parse_yaml
from tipscreen.questionnaire.annotations import ReadAs, References, Scope, Translatable
from tipscreen.questionnaire.conditions import NONE, NOT_SURE, Answer, Condition, OptionSelected
from tipscreen.questionnaire.file_format import FORMAT, FORMAT_KEY, SECTION_DEFAULTS, key_specs
from tipscreen.questionnaire.model import (
    SECTIONS,
    SINGLETON_SECTIONS,
    Example,
    Question,
    Questionnaire,
    QuestionType,
    Status,
)

MAX_CHOICES = 100
"""The most choices that a question can have. Nobody reads more."""

MAX_EXAMPLE_ANSWERS = 200_000
"""The most answers in all worked examples together, including copied ones."""

EntryT = TypeVar("EntryT")


def load_questionnaire(data: bytes, file: str) -> Questionnaire:
    """Return the questionnaire in the bytes of a file. Raises QuestionnaireError with all problems.

    The name of the file is for messages only.
    """
    problems: list[Problem] = []
    tree = parse_yaml(data, file, problems)
    if tree is not None:
        with suppress(UnreadableError):
            reader = _QuestionnaireReader(problems, find_known_ids(tree, problems))
            questionnaire = reader.read_questionnaire(tree, hashlib.sha256(data).hexdigest())
            if not problems:
                return questionnaire
    raise QuestionnaireError(problems)


def find_known_ids(tree: Node, problems: list[Problem]) -> KnownIds:
    """Return every id of the file, including the ids of entries that have problems.

    Raises UnreadableError for a question with too many choices: every condition could list all of
    them, and would take very long to read.
    """
    sections = {section: entries_at(tree, section) for section in SECTIONS}
    questions = {}
    for number, (name, entry) in enumerate(sections["questions"].items()):
        choices = tuple(entries_at(entry.value, "choices"))
        if len(choices) > MAX_CHOICES:
            message = f"this question has more than {MAX_CHOICES} choices"
            problems.append(Problem(entry.key.where, Code.TOO_LARGE, message))
            raise UnreadableError
        questions[name] = QuestionVocabulary(
            number=number,
            type=text_at(entry.value, "type"),
            choices=choices,
            special=tuple(key for key in (NONE, NOT_SURE) if value_at(entry.value, key)),
        )
    return KnownIds(sections, questions)


@dataclass(slots=True)
class _QuestionnaireReader(ValueReader):
    """Reads the nodes of one file as instances of the schema classes."""

    known_ids: KnownIds
    questions: Mapping[str, Question] | None = None
    """None until the questions have been read; without them, no answers are read."""
    entry: str = ""
    """The id of the entry being read."""

    def read_questionnaire(self, tree: Node, sha256: str) -> Questionnaire:
        """Return the whole file as data. Raises UnreadableError after recording all problems."""
        top = self.read_map(tree)
        self.check_keys(top, (FORMAT_KEY, *SINGLETON_SECTIONS, *SECTIONS))
        self.check_format(tree, top)
        sections: dict[str, Any] = {}
        failed = False
        for section in (*SINGLETON_SECTIONS, *SECTIONS):
            entry = top.get(section)
            try:
                if entry is None and section in SECTION_DEFAULTS:
                    sections[section] = SECTION_DEFAULTS[section]
                elif entry is None:
                    message = f"the section '{section}' is missing"
                    raise self.problem(tree.where, Code.MISSING_KEY, message)
                elif section in SINGLETON_SECTIONS:
                    sections[section] = self.read_entry(
                        SINGLETON_SECTIONS[section], entry.value, where=entry.key.where
                    )
                elif section == "examples":
                    sections[section] = self.read_examples(entry.value)
                else:
                    sections[section] = self.read_section(SECTIONS[section], entry.value)
                    if section == "questions":
                        self.questions = sections[section]
            except UnreadableError:
                failed = True
        self.problems.extend(find_contradictions(sections))
        if failed:
            raise UnreadableError
        return Questionnaire(**sections, sha256=sha256)

    def check_format(self, tree: Node, top: Mapping[str, MapEntry]) -> None:
        """Check the version of the file format; record a problem if it is another one."""
        entry = top.get(FORMAT_KEY)
        if text_at(tree, FORMAT_KEY) != FORMAT:
            where = entry.value.where if entry else tree.where
            message = f"the file must contain '{FORMAT_KEY}: {FORMAT}', the version of its format"
            self.problem(where, Code.BAD_VALUE if entry else Code.MISSING_KEY, message)

    def read_section(self, schema: type[EntryT], node: Node) -> dict[str, EntryT]:
        """Return the entries of a section by their ids; a section cannot be empty."""
        entries = self.read_map(node)
        if not entries:
            raise self.problem(node.where, Code.MISSING_KEY, "this section is empty")
        return self.read_entries(
            entries, lambda entry: self.read_entry(schema, entry.value, entry.key)
        )

    def read_entries(
        self, entries: Mapping[str, MapEntry], read: Callable[[MapEntry], EntryT]
    ) -> dict[str, EntryT]:
        """Return the value of every entry by its id."""

        def read_one(entry: MapEntry) -> tuple[str, EntryT]:
            self.check_id(entry.key)
            return entry.key.text, read(entry)

        return dict(read_all(read_one, entries.values()))

    def read_entry(
        self, schema: type[EntryT], node: Node, key: TextNode | None = None, **values: Any
    ) -> EntryT:
        """Return the node, a mapping, as an instance of a schema class.

        The key of the entry gives the fields `id` and `where`. `values` are fields not in the file.
        """
        if key is not None:
            self.entry = key.text
            values |= {"id": key.text, "where": key.where}
        entries = self.read_map(node)
        expected = _expected_keys(schema)  # type: ignore[arg-type]  # every class is hashable
        failed = self.check_keys(entries, expected)
        for name, expected_key in expected.items():
            entry = entries.get(name)
            try:
                if entry is not None:
                    values[expected_key.name] = expected_key.read(self, entry.value)
                elif expected_key.is_needed:
                    message = f"'{name}' is missing here"
                    raise self.problem(key.where if key else node.where, Code.MISSING_KEY, message)
            except UnreadableError:
                failed = True
        if failed:
            raise UnreadableError
        return schema(**values)

    def check_keys(self, entries: Mapping[str, MapEntry], expected: Collection[str]) -> bool:
        """Record a problem for each unknown key; return whether there is one."""
        unknown = [entry.key for name, entry in entries.items() if name not in expected]
        for key in unknown:
            message = f"unknown key '{shorten(key.text)}'"
            self.problem(key.where, Code.UNKNOWN_KEY, message, NameSuggestion(key.text, expected))
        return bool(unknown)

    def read_list(self, read: FieldReader, node: Node) -> tuple[Any, ...]:
        """Return the items of a list, each read with the given function."""
        if not isinstance(node, ListNode):
            message = f"expected a list here, found {describe(node)}"
            if isinstance(node, TextNode) and node.text:
                message += f"; write [{shorten(node.text)}]"
            raise self.problem(node.where, Code.WRONG_KIND, message)
        return tuple(read_all(lambda item: read(self, item), node.items))

    def read_condition(self, scope: Scope, node: Node) -> Condition:
        """Return a condition of the current entry."""
        return ConditionReader(self.known_ids, self.problems, self.entry).read(node, scope)

    def read_choices(self, node: Node) -> tuple[OptionSelected, ...]:
        """Return lines of `question: choices`, with every name resolved."""
        return ConditionReader(self.known_ids, self.problems).read_choices(self.read_map(node))

    def read_example_answers(self, node: Node) -> Mapping[str, Answer]:
        """Return the answers of an example; empty if the questions could not be read."""
        if not self.questions:
            return {}
        return read_answers(node, self.questions, self.problems, is_example=True)

    def read_marks(self, node: Node) -> dict[str, str]:
        """Return the letter of each choice in the drawing of the current question."""
        options = self.known_ids.questions[self.entry].choices
        marks = {}
        for name, entry in self.read_map(node).items():
            marks[name] = self.read_text(entry.value)
            if name not in options:
                message = f"'{shorten(self.entry)}' has no choice '{shorten(name)}'"
                suggestion = NameSuggestion(name, options)
                self.problem(entry.key.where, Code.UNKNOWN_NAME, message, suggestion)
        return marks

    def read_reference(self, references: References, node: Node) -> str:
        """Return the id of an existing entry in the section that the field refers to."""
        name, known = self.read_id_text(node), self.known_ids.sections[references.section]
        if name not in known:
            message = f"'{shorten(name)}' is not in '{references.section}'"
            raise self.problem(node.where, Code.UNKNOWN_NAME, message, NameSuggestion(name, known))
        return name

    def read_examples(self, node: Node) -> dict[str, Example]:
        """Return the worked examples, each with the answers copied from the one in its `like`."""
        complete: dict[str, Example] = {}
        answer_count = 0
        for example in self.read_section(Example, node).values():
            base = complete.get(example.like) if example.like else None
            if example.like and base is None:
                message = f"'like' names '{example.like}', which is below; move it above this one"
                self.problem(example.where, Code.UNKNOWN_NAME, message)
            answers = dict(base.answers) if base else {}
            for question in example.without:
                answers.pop(question, None)
            answers |= example.answers
            answer_count += len(answers)
            if answer_count > MAX_EXAMPLE_ANSWERS:
                message = f"the examples have more than {MAX_EXAMPLE_ANSWERS:,} answers in all"
                raise self.problem(example.where, Code.TOO_LARGE, message)
            complete[example.id] = replace(example, answers=answers)
        return complete


FieldReader: TypeAlias = Callable[[_QuestionnaireReader, Node], Any]
"""Reads a node as the value of a field, or records a problem and raises UnreadableError."""


class _ExpectedKey(NamedTuple):
    """A key that an entry can have."""

    name: str
    """The name of the field."""
    read: FieldReader
    is_needed: bool


@cache
def _expected_keys(schema: type) -> Mapping[str, _ExpectedKey]:
    """Return the keys that an entry can have, each with the function that reads it."""
    return {
        key: _ExpectedKey(field.name, _reader_for_type(field.type), field.is_needed)
        for key, field in key_specs(schema).items()
    }


def _reader_for_type(hint: Any) -> FieldReader:
    """Return the function that reads a value of a field type."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        match arguments[1]:
            case Scope() as scope:
                return lambda reader, node: reader.read_condition(scope, node)
            case References() as references:
                return lambda reader, node: reader.read_reference(references, node)
            case Translatable.TEXT | Translatable.PHRASES:
                return _reader_for_type(arguments[0])
            case annotation:
                return _READER_BY_ANNOTATION[annotation]
    if origin in (Union, UnionType):
        return _reader_for_type(next(hint for hint in arguments if hint is not NoneType))
    if origin is tuple:
        read_item = _reader_for_type(arguments[0])
        return lambda reader, node: reader.read_list(read_item, node)
    if origin is not None:  # a mapping
        read_value = _reader_for_type(arguments[1])
        return lambda reader, node: reader.read_entries(
            reader.read_map(node), lambda entry: read_value(reader, entry.value)
        )
    if is_dataclass(hint):
        return lambda reader, node: reader.read_entry(hint, node, where=node.where)  # type: ignore[arg-type]
    return _READER_BY_TYPE[hint]


_READER_BY_TYPE: Mapping[Any, FieldReader] = {
    str: _QuestionnaireReader.read_text,
    int: _QuestionnaireReader.read_number,
    bool: _QuestionnaireReader.read_boolean,
    date: _QuestionnaireReader.read_date,
    QuestionType: lambda reader, node: reader.read_enum(QuestionType, "type", node),
    Status: lambda reader, node: reader.read_enum(Status, "status", node),
}
_READER_BY_ANNOTATION: Mapping[Any, FieldReader] = {
    Translatable.DRAWING: _QuestionnaireReader.read_drawing,
    ReadAs.CHOICES: _QuestionnaireReader.read_choices,
    ReadAs.ANSWERS: _QuestionnaireReader.read_example_answers,
    ReadAs.MARKS: _QuestionnaireReader.read_marks,
    ReadAs.URL: _QuestionnaireReader.read_url,
}
