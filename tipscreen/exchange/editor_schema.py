"""A JSON Schema for questionnaire files: editors mark a mistake while it is typed.

It is made of the same classes as the loader reads, and says a little less: whether a name is that
of an entry, and what a condition means, the loader alone knows. What the loader takes, this takes.
Editors read YAML 1.2, in which `yes` is a text and `true` is none; so wherever the loader takes any
word, numbers and booleans pass here.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from textwrap import dedent
from types import NoneType, UnionType
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin
from urllib.parse import quote

from tipscreen.questionnaire.annotations import ReadAs, References, Scope, Translatable
from tipscreen.questionnaire.file_format import (
    DATE_PATTERN,
    FORMAT,
    FORMAT_KEY,
    ID_PATTERN,
    NO,
    NUMBER_PATTERN,
    RESERVED_IDS,
    SECTION_DEFAULTS,
    URL_PATTERN,
    YES,
    key_specs,
)
from tipscreen.questionnaire.model import SECTIONS, SINGLETON_SECTIONS, QuestionType, Status

Schema: TypeAlias = dict[str, Any]

WORD_SCHEMA: Schema = {"type": ["string", "number", "boolean"]}
TEXT: Schema = {**WORD_SCHEMA, "pattern": r"\S"}
ID_SCHEMA: Schema = {"type": ["string", "boolean"], "pattern": f"^{ID_PATTERN}$"}
NOT_RESERVED = f"(?!({'|'.join(RESERVED_IDS)})$)"
"""What an id can't be, before it begins."""

COUNT_SCHEMA: Schema = {
    "type": ["integer", "string"],
    "minimum": 0,
    "maximum": 999_999_999,
    "pattern": f"^{NUMBER_PATTERN}$",
}
IDS_SCHEMA: Schema = {"anyOf": [ID_SCHEMA, {"type": "array", "items": ID_SCHEMA, "minItems": 1}]}
RANGE: Schema = {
    "type": "object",
    "properties": {
        "at_least": {**COUNT_SCHEMA, "description": "The lowest number for which it holds."},
        "at_most": {**COUNT_SCHEMA, "description": "The highest number for which it holds."},
    },
    "additionalProperties": False,
    "minProperties": 1,
}
MODELINE = b"# yaml-language-server: $schema="
"""What editors look for at the top of a file."""

SECTION_DESCRIPTIONS: Mapping[str, str] = {
    "sources": "Where the statements come from, by their ids.",
    "questions": "The questions by their ids, in the order asked.",
    "flags": "What rules can raise, by ids, in the order shown.",
    "rules": "Conditions on the answers, by ids; their order means nothing.",
    "topics": "What is worth knowing about the treatment, by ids.",
    "outcomes": "The answers to the person, by ids. They are tried from the top; the first that "
    "holds comes out.",
    "note": "How the answers are grouped on the note for the clinician.",
    "guarantees": "Promises that `tipscreen check` proves for every sheet there can be.",
    "examples": "Worked cases that `tipscreen check` runs.",
}


def json_schema() -> Schema:
    """Return the JSON Schema (draft 7) of a questionnaire file."""
    sections: Schema = {name: _entry_schema(schema) for name, schema in SINGLETON_SECTIONS.items()}
    for name, schema in SECTIONS.items():
        entries = _mapping_schema(_entry_schema(schema)) | {"minProperties": 1}
        sections[name] = entries | {"description": SECTION_DESCRIPTIONS[name]}
    version = {"enum": [int(FORMAT), FORMAT], "description": "The version of the file format."}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "tipscreen questionnaire",
        "description": "Questions, rules and outcomes. `tipscreen check` finds what this does not.",
        "type": "object",
        "properties": {FORMAT_KEY: version, **sections},
        "required": [FORMAT_KEY, *(name for name in sections if name not in SECTION_DEFAULTS)],
        "additionalProperties": False,
        "definitions": {scope.value: _condition_schema(scope) for scope in Scope},
    }


def with_schema_modeline(file: bytes, schema: str) -> bytes:
    """Return a questionnaire file whose first line tells editors where its schema is."""
    first, _, rest = file.partition(b"\n")
    body = rest if first.startswith(MODELINE) else file
    return MODELINE + quote(schema).encode() + b"\n" + body


def _entry_schema(schema: type) -> Schema:
    """Return what an entry of this class is: its keys, each with what it is for."""
    said = dict(_field_docs(schema))
    properties = {}
    for key, field in key_specs(schema).items():
        text = said.get(field.name)
        properties[key] = (
            _described(_type_schema(field.type), text) if text else _type_schema(field.type)
        )
    return {
        "type": "object",
        "description": inspect.getdoc(schema) or "",
        "properties": properties,
        "required": [key for key, field in key_specs(schema).items() if field.is_needed],
        "additionalProperties": False,
    }


def _described(value: Schema, text: str) -> Schema:
    """Return the value with its description; beside a `$ref` alone it would not be read."""
    return (
        {"allOf": [value], "description": text}
        if "$ref" in value
        else value | {"description": text}
    )


def _field_docs(schema: type) -> Iterator[tuple[str, str]]:
    """Yield each field with the text that stands below it in the source."""
    (tree,) = ast.parse(dedent(inspect.getsource(schema))).body
    assert isinstance(tree, ast.ClassDef)  # noqa: S101 - it is a class
    for field, after in zip(tree.body, tree.body[1:], strict=False):
        match field, after:
            case ast.AnnAssign(target=ast.Name(name)), ast.Expr(value=ast.Constant(str(text))):
                yield name, inspect.cleandoc(text).replace("\n", " ")


def _type_schema(hint: Any) -> Schema:
    """Return what a value of the type of a field is."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _annotated_schema(arguments[0], arguments[1])
    if origin in (Union, UnionType):
        return _type_schema(next(kind for kind in arguments if kind is not NoneType))
    if origin is tuple:
        return {"type": "array", "items": _type_schema(arguments[0])}
    if origin is not None:  # a mapping
        return _mapping_schema(_type_schema(arguments[1]))
    if is_dataclass(hint) and isinstance(hint, type):
        return _entry_schema(hint)
    return _BY_TYPE[hint]


def _annotated_schema(kind: Any, mark: Enum | References) -> Schema:
    match mark:
        case Scope():
            return {"$ref": f"#/definitions/{mark.value}"}
        case (
            References()
            | ReadAs.CHOICES
            | ReadAs.ANSWERS
            | ReadAs.MARKS
            | ReadAs.URL
            | Translatable.DRAWING
        ):
            return _BY_MARK[type(mark) if isinstance(mark, References) else mark]
        case _:
            return _type_schema(kind)


def _mapping_schema(value: Schema) -> Schema:
    """Return a group of entries by ids."""
    return {
        "type": "object",
        "propertyNames": {"pattern": f"^{NOT_RESERVED}{ID_PATTERN}$"},
        "additionalProperties": value,
    }


def _condition_schema(scope: Scope) -> Schema:
    """Return what a condition of this scope is: a flag alone, or one line with a colon."""
    of_this_kind: Schema = {"$ref": f"#/definitions/{scope.value}"}
    several = {"type": "array", "items": of_this_kind, "minItems": 1}
    one_question = _leaf_schema({}, IDS_SCHEMA)
    counted = {
        "type": "object",
        "properties": {
            "count": {**COUNT_SCHEMA, "description": "How many must hold."},
            "of": {
                "anyOf": [several, one_question],
                "description": "Conditions, or choices of one question.",
            },
        },
        "required": ["count", "of"],
        "additionalProperties": False,
    }
    lines = {
        "all": several | {"description": "All of these hold."},
        "any": several | {"description": "At least one of these holds."},
        "not": _described(of_this_kind, "This does not hold."),
        "at_least": counted | {"description": "At least so many of these hold."},
    }
    if scope is Scope.RESULT:
        lines["outcome"] = IDS_SCHEMA | {"description": "This, or one of these, comes out."}
        lines["rule"] = IDS_SCHEMA | {"description": "This, or one of these, holds."}
    line = _leaf_schema(lines, {"anyOf": [*IDS_SCHEMA["anyOf"], RANGE]})
    return line if scope is Scope.QUESTIONS else {"anyOf": [ID_SCHEMA, line]}


def _leaf_schema(words: Mapping[str, Schema], answers: Schema) -> Schema:
    """Return one line: a word of the language, or a question with what is answered to it."""
    return {
        "type": "object",
        "properties": dict(words),
        "patternProperties": {f"^{NOT_RESERVED}{ID_PATTERN}$": answers},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


def _enum(words: Iterable[str]) -> Schema:
    return {"enum": list(words)}


_BY_TYPE: Mapping[Any, Schema] = {
    str: TEXT,
    int: COUNT_SCHEMA,
    bool: {"enum": [True, False, *YES, *NO]},
    date: {"type": "string", "pattern": f"^{DATE_PATTERN}$"},
    QuestionType: _enum(QuestionType),
    Status: _enum(Status),
}
_BY_MARK: Mapping[Any, Schema] = {
    References: ID_SCHEMA,
    Translatable.DRAWING: {"type": "string"},
    ReadAs.CHOICES: {"type": "object", "additionalProperties": IDS_SCHEMA},
    ReadAs.ANSWERS: {
        "type": "object",
        "additionalProperties": {
            "anyOf": [WORD_SCHEMA, {"type": "array", "items": ID_SCHEMA, "minItems": 1}],
        },
    },
    ReadAs.MARKS: {"type": "object", "additionalProperties": TEXT},
    ReadAs.URL: {"type": "string", "pattern": f"^{URL_PATTERN}$"},
}
