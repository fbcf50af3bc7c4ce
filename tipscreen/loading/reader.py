"""Questionnaire text -> Questionnaire, or every problem of the file with its place.

The dataclasses of `questionnaire` are the schema. `_Reader.record` walks the fields of one of them
and reads each from the key of the same name, by the type of the field; a new key of the file is a
new field there, and nothing here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
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
from tipscreen.loading.nodes import ListNode, MapEntry, MapNode, Node, TextNode, describe
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
"""Of one question. Nobody reads so many."""

MAX_EXAMPLE_ANSWERS = 200_000
"""Of all worked examples together, with what they take over from each other."""

T = TypeVar("T")


def load_questionnaire(data: bytes, file: str) -> Questionnaire:
    """Return the questionnaire in the bytes of a file; the name of the file is for messages.

    Raises QuestionnaireError with every problem found, sorted by place.
    """
    problems: list[Problem] = []
    tree = parse_yaml(data, file, problems)
    questionnaire = None
    if tree is not None:
        try:
            reader = _QuestionnaireReader(problems, _known_names(tree, problems))
            questionnaire = reader.questionnaire(tree, hashlib.sha256(data).hexdigest())
        except UnreadableError:
            pass
    if problems or questionnaire is None:
        raise QuestionnaireError(problems)
    return questionnaire


def _entries(node: Node | None) -> dict[str, MapEntry]:
    return node.entries if isinstance(node, MapNode) else {}


def _child(node: Node | None, key: str) -> Node | None:
    entry = _entries(node).get(key)
    return entry.value if entry else None


def _known_names(tree: Node, problems: list[Problem]) -> KnownIds:
    """Return every id of the file, also of entries that turn out to be wrong otherwise.

    Raises Unreadable for a question with too many choices: each condition could name all of them.
    """
    sections = {section: _entries(_child(tree, section)) for section in SECTIONS}
    questions = {}
    for number, (name, entry) in enumerate(sections["questions"].items()):
        kind = _child(entry.value, "type")
        choices = tuple(_entries(_child(entry.value, "choices")))
        if len(choices) > MAX_CHOICES:
            message = f"this question has more than {MAX_CHOICES} choices"
            problems.append(Problem(entry.key.where, Code.TOO_LARGE, message))
            raise UnreadableError
        questions[name] = QuestionVocabulary(
            number=number,
            type=kind.text if isinstance(kind, TextNode) else "",
            choices=choices,
            special=tuple(key for key in (NONE, NOT_SURE) if key in _entries(entry.value)),
        )
    return KnownIds(sections, questions)


@dataclass(slots=True)
class _QuestionnaireReader(ValueReader):
    """Reads the nodes of one file as the types of the schema."""

    names: KnownIds
    questions: Mapping[str, Question] | None = None
    """None while they are not read, or if they cannot be; answers are then not looked at."""
    entry: str = ""
    """The id of the entry that is being read."""

    def questionnaire(self, tree: Node, sha256: str) -> Questionnaire:
        """Return the whole file as data. Raises Unreadable after noting the problems."""
        top = self.entries(tree)
        self.check_keys(top, (FORMAT_KEY, *SINGLETON_SECTIONS, *SECTIONS))
        self.check_format(tree, top)
        read: dict[str, Any] = {}
        failed = False
        for section in (*SINGLETON_SECTIONS, *SECTIONS):
            entry = top.get(section)
            try:
                if entry is None and section in SECTION_DEFAULTS:
                    read[section] = SECTION_DEFAULTS[section]
                elif entry is None:
                    message = f"the section '{section}' is missing"
                    raise self.problem(tree.where, Code.MISSING_KEY, message)
                elif section in SINGLETON_SECTIONS:
                    read[section] = self.read_entry(
                        SINGLETON_SECTIONS[section], entry.value, where=entry.key.where
                    )
                elif section == "examples":
                    read[section] = self.examples(entry.value)
                else:
                    read[section] = self.read_section(SECTIONS[section], entry.value)
                    if section == "questions":
                        self.questions = read[section]
            except UnreadableError:
                failed = True
        self.problems.extend(find_contradictions(read))
        if failed:
            raise UnreadableError
        return Questionnaire(**read, sha256=sha256)

    def check_format(self, tree: Node, top: Mapping[str, MapEntry]) -> None:
        entry = top.get(FORMAT_KEY)
        found = entry.value.text if entry and isinstance(entry.value, TextNode) else None
        if found != FORMAT:
            where = entry.value.where if entry else tree.where
            message = f"the file must say '{FORMAT_KEY}: {FORMAT}', the version of its format"
            self.problem(where, Code.BAD_VALUE if entry else Code.MISSING_KEY, message)

    def read_section(self, schema: type[T], node: Node) -> dict[str, T]:
        """Return the entries of a section by their ids."""
        entries = self.entries(node)
        if not entries:
            raise self.problem(node.where, Code.MISSING_KEY, "this section is empty")
        return self.read_entries(
            entries, lambda entry: self.read_entry(schema, entry.value, entry.key)
        )

    def read_entries(
        self, entries: Mapping[str, MapEntry], read: Callable[[MapEntry], T]
    ) -> dict[str, T]:
        """Return every entry read, by its id."""

        def read_one(entry: MapEntry) -> tuple[str, T]:
            self.check_id(entry.key)
            return entry.key.text, read(entry)

        return dict(read_all(read_one, entries.values()))

    def read_entry(
        self, schema: type[T], node: Node, key: TextNode | None = None, **given: Any
    ) -> T:
        """Return the node as an instance of a schema class; `given` fields are not in the file."""
        if key is not None:
            self.entry = key.text
            given |= {"id": key.text, "where": key.where}
        entries = self.entries(node)
        wanted = _expected_keys(schema)  # type: ignore[arg-type]  # any class can be hashed
        failed = self.check_keys(entries, wanted)
        for name, wanted_field in wanted.items():
            entry = entries.get(name)
            try:
                if entry is not None:
                    given[wanted_field.name] = wanted_field.read(self, entry.value)
                elif wanted_field.is_needed:
                    message = f"'{name}' is missing here"
                    raise self.problem(key.where if key else node.where, Code.MISSING_KEY, message)
            except UnreadableError:
                failed = True
        if failed:
            raise UnreadableError
        return schema(**given)

    def check_keys(self, entries: Mapping[str, MapEntry], wanted: Collection[str]) -> bool:
        unknown = [entry.key for name, entry in entries.items() if name not in wanted]
        for key in unknown:
            message = f"unknown key '{shorten(key.text)}'"
            self.problem(key.where, Code.UNKNOWN_KEY, message, NameSuggestion(key.text, wanted))
        return bool(unknown)

    def items(self, read: FieldReader, node: Node) -> tuple[Any, ...]:
        if not isinstance(node, ListNode):
            message = f"expected a list here, found {describe(node)}"
            if isinstance(node, TextNode) and node.text:
                message += f"; write [{shorten(node.text)}]"
            raise self.problem(node.where, Code.WRONG_KIND, message)
        return tuple(read_all(lambda item: read(self, item), node.items))

    def condition(self, scope: Scope, node: Node) -> Condition:
        return ConditionReader(self.names, self.problems, self.entry).read(node, scope)

    def choices(self, node: Node) -> tuple[OptionSelected, ...]:
        return ConditionReader(self.names, self.problems).read_choices(self.entries(node))

    def answers(self, node: Node) -> Mapping[str, Answer]:
        if not self.questions:
            return {}
        return read_answers(node, self.questions, self.problems, of_an_example=True)

    def marks(self, node: Node) -> dict[str, str]:
        options = self.names.questions[self.entry].choices
        marks = {}
        for name, entry in self.entries(node).items():
            marks[name] = self.read_text(entry.value)
            if name not in options:
                message = f"'{shorten(self.entry)}' has no choice '{shorten(name)}'"
                self.problem(
                    entry.key.where, Code.UNKNOWN_NAME, message, NameSuggestion(name, options)
                )
        return marks

    def reference(self, names: References, node: Node) -> str:
        name, known = self.name(node), self.names.sections[names.section]
        if name not in known:
            message = f"'{shorten(name)}' is not in '{names.section}'"
            raise self.problem(node.where, Code.UNKNOWN_NAME, message, NameSuggestion(name, known))
        return name

    def examples(self, node: Node) -> dict[str, Example]:
        """Return the worked examples, each with the answers of the earlier one it is `like`."""
        complete: dict[str, Example] = {}
        answers = 0
        for example in self.read_section(Example, node).values():
            base = complete.get(example.like) if example.like else None
            if example.like and base is None:
                message = (
                    f"'like' names '{example.like}', which stands below; move it above this one"
                )
                self.problem(example.where, Code.UNKNOWN_NAME, message)
            taken_over = dict(base.answers) if base else {}
            for question in example.without:
                taken_over.pop(question, None)
            taken_over |= example.answers
            answers += len(taken_over)
            if answers > MAX_EXAMPLE_ANSWERS:
                message = f"the examples have more than {MAX_EXAMPLE_ANSWERS:,} answers in all"
                raise self.problem(example.where, Code.TOO_LARGE, message)
            complete[example.id] = replace(example, answers=taken_over)
        return complete


FieldReader: TypeAlias = Callable[[_QuestionnaireReader, Node], Any]
"""Reads a node as the value of a field. Raises Unreadable after noting the problems."""


class _ExpectedKey(NamedTuple):
    """A key that an entry can have."""

    name: str
    """Of the field that it fills."""
    read: FieldReader
    is_needed: bool


@cache
def _expected_keys(schema: type) -> Mapping[str, _ExpectedKey]:
    """Return the keys of an entry, with what reads each; worked out once."""
    return {
        key: _ExpectedKey(field.name, _reader_for_type(field.type), field.is_needed)
        for key, field in key_specs(schema).items()
    }


def _reader_for_type(hint: Any) -> FieldReader:
    """Return what reads a value of the type of a field."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        match arguments[1]:
            case Scope() as scope:
                return lambda reader, node: reader.condition(scope, node)
            case References() as names:
                return lambda reader, node: reader.reference(names, node)
            case Translatable.TEXT | Translatable.PHRASES:
                return _reader_for_type(arguments[0])
            case mark:
                return _BY_ANNOTATION[mark]
    if origin in (Union, UnionType):
        return _reader_for_type(next(kind for kind in arguments if kind is not NoneType))
    if origin is tuple:
        read_item = _reader_for_type(arguments[0])
        return lambda reader, node: reader.items(read_item, node)
    if origin is not None:  # a mapping
        read_value = _reader_for_type(arguments[1])
        return lambda reader, node: reader.read_entries(
            reader.entries(node), lambda entry: read_value(reader, entry.value)
        )
    if is_dataclass(hint):
        return lambda reader, node: reader.read_entry(hint, node, where=node.where)  # type: ignore[arg-type]
    return _BY_TYPE[hint]


_BY_TYPE: Mapping[Any, FieldReader] = {
    str: _QuestionnaireReader.read_text,
    int: _QuestionnaireReader.number,
    bool: _QuestionnaireReader.read_boolean,
    date: _QuestionnaireReader.date,
    QuestionType: _QuestionnaireReader.question_type,
    Status: _QuestionnaireReader.status,
}
_BY_ANNOTATION: Mapping[Any, FieldReader] = {
    Translatable.DRAWING: _QuestionnaireReader.drawing,
    ReadAs.CHOICES: _QuestionnaireReader.choices,
    ReadAs.ANSWERS: _QuestionnaireReader.answers,
    ReadAs.MARKS: _QuestionnaireReader.marks,
    ReadAs.URL: _QuestionnaireReader.url,
}
