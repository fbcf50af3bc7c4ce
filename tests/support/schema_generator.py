"""Generate the JSON Schema by which editors mark errors in a questionnaire file.

The schema is built from the classes that the loader reads. It accepts every file that the loader
accepts, and reports fewer errors: only the loader knows whether an id exists and what a condition
means. Editors read YAML 1.2, in which `yes` is a string and `true` is not. So the schema accepts
numbers and booleans wherever the loader accepts any word.

`pytest --update-golden` writes the result to `docs/questions.schema.json`, which the package
contains.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from itertools import pairwise
from textwrap import dedent
from types import NoneType, UnionType
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin

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
TEXT_SCHEMA: Schema = {**WORD_SCHEMA, "pattern": r"\S"}
ID_SCHEMA: Schema = {"type": ["string", "boolean"], "pattern": f"^{ID_PATTERN}$"}
NOT_RESERVED = f"(?!({'|'.join(RESERVED_IDS)})$)"
"""Rejects the reserved ids; precedes the pattern of an id."""

COUNT_SCHEMA: Schema = {
    "type": ["integer", "string"],
    "minimum": 0,
    "maximum": 999_999_999,
    "pattern": f"^{NUMBER_PATTERN}$",
}
IDS_SCHEMA: Schema = {"anyOf": [ID_SCHEMA, {"type": "array", "items": ID_SCHEMA, "minItems": 1}]}
RANGE_SCHEMA: Schema = {
    "type": "object",
    "properties": {
        "at_least": {**COUNT_SCHEMA, "description": "The lowest number for which it holds."},
        "at_most": {**COUNT_SCHEMA, "description": "The highest number for which it holds."},
    },
    "additionalProperties": False,
    "minProperties": 1,
}
SECTION_DESCRIPTIONS: Mapping[str, str] = {
    "sources": "The sources of the statements, by id.",
    "questions": "The questions by id, in the order asked.",
    "flags": "The flags that rules can raise, by id, in the order shown.",
    "rules": "Conditions on the answers, by id; their order does not matter.",
    "topics": "Information about the treatment, by id.",
    "outcomes": "The possible results, by id. They are tested in order, and the first one that "
    "holds is the result.",
    "note": "The groups of answers on the clinician note.",
    "guarantees": "Statements that `tipscreen check` proves for every possible answer sheet.",
    "examples": "Worked examples that `tipscreen check` runs.",
}


def generate_schema() -> Schema:
    """Return the JSON Schema (draft 7) of a questionnaire file."""
    sections: Schema = {name: _entry_schema(schema) for name, schema in SINGLETON_SECTIONS.items()}
    for name, schema in SECTIONS.items():
        entries = _mapping_schema(_entry_schema(schema)) | {"minProperties": 1}
        sections[name] = entries | {"description": SECTION_DESCRIPTIONS[name]}
    version = {"enum": [int(FORMAT), FORMAT], "description": "The version of the file format."}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "tipscreen questionnaire",
        "description": "Questions, rules and outcomes. `tipscreen check` reports further errors.",
        "type": "object",
        "properties": {FORMAT_KEY: version, **sections},
        "required": [FORMAT_KEY, *(name for name in sections if name not in SECTION_DEFAULTS)],
        "additionalProperties": False,
        "definitions": {scope.value: _condition_schema(scope) for scope in Scope},
    }


def _entry_schema(schema: type) -> Schema:
    """Return the schema of an entry of this class: its keys, each with its description."""
    # Parsed from the source: `python -OO` removes docstrings, and fields never have one.
    (class_definition,) = ast.parse(dedent(inspect.getsource(schema))).body
    docs = dict(_field_docs(class_definition))
    properties = {}
    for key, field in key_specs(schema).items():
        value = _type_schema(field.type)
        text = docs.get(field.name)
        properties[key] = _described(value, text) if text else value
    return {
        "type": "object",
        "description": ast.get_docstring(class_definition) or "",
        "properties": properties,
        "required": [key for key, field in key_specs(schema).items() if field.is_needed],
        "additionalProperties": False,
    }


def _described(value: Schema, text: str) -> Schema:
    """Return the value with a description, which validators ignore directly next to a `$ref`."""
    return (
        {"allOf": [value], "description": text}
        if "$ref" in value
        else value | {"description": text}
    )


def _field_docs(class_definition: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """Yield each field with the string literal below it in the source."""
    for field, after in pairwise(class_definition.body):
        match field, after:
            case ast.AnnAssign(target=ast.Name(name)), ast.Expr(value=ast.Constant(str(text))):
                yield name, inspect.cleandoc(text).replace("\n", " ")


def _type_schema(hint: Any) -> Schema:
    """Return the schema of a value with the type of a field."""
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


def _annotated_schema(kind: Any, annotation: Enum | References) -> Schema:
    match annotation:
        case Scope():
            return {"$ref": f"#/definitions/{annotation.value}"}
        case References():
            return ID_SCHEMA
        case _:
            return _BY_ANNOTATION.get(annotation) or _type_schema(kind)


def _mapping_schema(value: Schema) -> Schema:
    """Return the schema of a mapping from ids to values."""
    return {
        "type": "object",
        "propertyNames": {"pattern": f"^{NOT_RESERVED}{ID_PATTERN}$"},
        "additionalProperties": value,
    }


def _condition_schema(scope: Scope) -> Schema:
    """Return the schema of a condition of this scope: a flag id, or a mapping with one key."""
    same_scope: Schema = {"$ref": f"#/definitions/{scope.value}"}
    several = {"type": "array", "items": same_scope, "minItems": 1}
    one_question = _leaf_schema({}, IDS_SCHEMA)
    counted = {
        "type": "object",
        "properties": {
            "count": {**COUNT_SCHEMA, "description": "How many of these must hold."},
            "of": {
                "anyOf": [several, one_question],
                "description": "Conditions, or options of one question.",
            },
        },
        "required": ["count", "of"],
        "additionalProperties": False,
    }
    keywords = {
        "all": several | {"description": "All of these hold."},
        "any": several | {"description": "At least one of these holds."},
        "not": _described(same_scope, "This does not hold."),
        "at_least": counted | {"description": "At least `count` of these hold."},
    }
    if scope is Scope.RESULT:
        keywords["outcome"] = IDS_SCHEMA | {
            "description": "The result is this outcome, or one of these."
        }
        keywords["rule"] = IDS_SCHEMA | {"description": "This rule holds, or one of these."}
    mapping = _leaf_schema(keywords, {"anyOf": [*IDS_SCHEMA["anyOf"], RANGE_SCHEMA]})
    return mapping if scope is Scope.QUESTIONS else {"anyOf": [ID_SCHEMA, mapping]}


def _leaf_schema(keywords: Mapping[str, Schema], answers: Schema) -> Schema:
    """Return the schema of a mapping with one key: a keyword, or a question with its answer."""
    return {
        "type": "object",
        "properties": dict(keywords),
        "patternProperties": {f"^{NOT_RESERVED}{ID_PATTERN}$": answers},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


def _enum(values: Iterable[str]) -> Schema:
    return {"enum": list(values)}


_BY_TYPE: Mapping[Any, Schema] = {
    str: TEXT_SCHEMA,
    int: COUNT_SCHEMA,
    bool: {"enum": [True, False, *YES, *NO]},
    date: {"type": "string", "pattern": f"^{DATE_PATTERN}$"},
    QuestionType: _enum(QuestionType),
    Status: _enum(Status),
}
_BY_ANNOTATION: Mapping[Any, Schema] = {
    Translatable.DRAWING: {"type": "string"},
    ReadAs.CHOICES: {"type": "object", "additionalProperties": IDS_SCHEMA},
    ReadAs.ANSWERS: {
        "type": "object",
        "additionalProperties": {
            "anyOf": [WORD_SCHEMA, {"type": "array", "items": ID_SCHEMA, "minItems": 1}],
        },
    },
    ReadAs.MARKS: {"type": "object", "additionalProperties": TEXT_SCHEMA},
    ReadAs.URL: {"type": "string", "pattern": f"^{URL_PATTERN}$"},
}
