"""Data frames of answer sheets: all sheets are judged at once, on the frame's own engine.

A frame has a row a sheet and a column a question, null where it was not answered. `many` is a list
of choice ids, a text with `;` between them, or one column of 0 and 1 a choice (`id___choice`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any, TypeVar

from tipscreen.errors import UsageError, did_you_mean, escape_invisible
from tipscreen.exchange.tables.column_program import AnsweredWith, ColumnGate, compile_columns
from tipscreen.questionnaire.conditions import NONE, InRange
from tipscreen.questionnaire.model import Question, Questionnaire, QuestionType

Frame = TypeVar("Frame")

RESULT_COLUMNS = ("outcome", "rules", "open_questions", "unreadable", "questionnaire", "disclaimer")
"""The columns of the result, in their order."""

INTERNAL_PREFIX = "tipscreen_"
"""What the names of columns begin with that are there while a frame is judged."""

NAME_SEPARATOR = "___"
"""Stands between a question and a choice in the name of a column of 0 and 1, as in REDCap."""


def screen_frame(questionnaire: Questionnaire, frame: Frame, keep: Collection[str] = ()) -> Frame:
    """Return the kept columns with the result of each row, on the engine that the frame is of.

    `outcome` and `rules` are what `screen` says of the same sheet, `open_questions` what keeps the
    outcome open. A row with a value that is no answer has no outcome: `unreadable` names the
    columns, and a closer look at it is up to the caller. Lazy frames stay lazy.

    Raises UsageError for a column that is no question and is not to be kept.
    """
    import narwhals as nw

    table: Any = nw.from_native(frame)
    schema = dict(table.collect_schema())
    read = {
        name: _AnswerColumns(nw, questionnaire.questions[name], schema, columns, f"read_{number}_")
        for number, (name, columns) in enumerate(match_columns(questionnaire, schema, keep).items())
    }
    steps = compile_columns(questionnaire)
    table = table.select(
        *keep, *_rename_columns(fact for each in read.values() for fact in each.input_columns())
    )
    bad = {name: f"bad_{number}" for number, name in enumerate(read)}
    table = table.select(
        *keep,
        *_rename_columns((name, _input(nw, read, asked)) for name, asked in steps.inputs.items()),
        *_rename_columns((bad[name], each.is_unreadable()) for name, each in read.items()),
    )
    wanted = [*steps.rules.values(), *steps.outcomes.values(), *steps.open_questions.values()]
    for layer in drop_unused_steps(steps.layers, wanted):
        table = table.with_columns(
            *_rename_columns((step.column, _step(nw, step)) for step in layer)
        )
    unreadable = _join_names(nw, bad)
    is_bad = _any(nw, [nw.col(INTERNAL_PREFIX + column) for column in bad.values()])
    outcome = nw.lit(questionnaire.last_outcome.id)
    for name, column in reversed(steps.outcomes.items()):
        outcome = nw.when(nw.col(INTERNAL_PREFIX + column)).then(nw.lit(name)).otherwise(outcome)
    nothing = nw.lit(None, nw.String)
    made = (
        nw.when(is_bad).then(nothing).otherwise(outcome),
        nw.when(is_bad).then(nothing).otherwise(_join_names(nw, steps.rules)),
        nw.when(is_bad).then(nothing).otherwise(_join_names(nw, steps.open_questions)),
        unreadable,
        nw.lit(questionnaire.sha256),
        nw.lit(questionnaire.about.disclaimer),
    )
    named = (column.alias(name) for name, column in zip(RESULT_COLUMNS, made, strict=True))
    result: Frame = table.select(*keep, *named).to_native()
    return result


def match_columns(
    questionnaire: Questionnaire, columns: Iterable[str], keep: Collection[str] = ()
) -> dict[str, dict[str, str]]:
    """Return, for each question of a table, its columns: option to column, or "" to the one column.

    Raises UsageError for a name that is neither a question nor kept, or a question in two forms.
    """
    found: dict[str, dict[str, str]] = {}
    known = {}
    for question in questionnaire.questions.values():
        known[question.id] = (question.id, "")
        if question.type is QuestionType.MANY:
            known |= {
                f"{question.id}{NAME_SEPARATOR}{o}": (question.id, o) for o in question.options
            }
    names = list(columns)
    for name in names:
        if name in keep:
            if name in RESULT_COLUMNS or name.startswith(INTERNAL_PREFIX):
                raise UsageError(f"the column '{escape_invisible(name)}' has the name of a result")
        elif name not in known:
            hint = did_you_mean(name, known)
            raise UsageError(
                f"the column '{escape_invisible(name)}' is no question{hint} "
                "(to copy a column, name it as one to keep)"
            )
        else:
            question_id, option = known[name]
            found.setdefault(question_id, {})[option] = name
    for name in keep:
        if name not in names:
            raise UsageError(f"there is no column '{escape_invisible(name)}' to keep")
    for name, forms in found.items():
        if "" in forms and len(forms) > 1:
            raise UsageError(f"'{name}' has a column of its own, and columns of its choices")
    return found


def drop_unused_steps(
    layers: Iterable[tuple[ColumnGate, ...]], wanted: Iterable[str]
) -> list[tuple[ColumnGate, ...]]:
    """Return the layers without the steps that nothing wanted is made of."""
    needed = set(wanted)
    found = []
    for layer in reversed(tuple(layers)):
        kept = tuple(step for step in layer if step.column in needed)
        needed.update(column for step in kept for column, _ in step.literals)
        found.append(kept)
    return [layer for layer in reversed(found) if layer]


@dataclass(frozen=True, slots=True)
class _AnswerColumns:
    """The columns of one question: first what they say, each in a column; then what follows."""

    nw: Any
    question: Question
    schema: dict[str, Any]
    columns: dict[str, str]
    """Option to column, or "" to the one column."""
    prefix: str
    """Of the columns that are made here."""

    def input_columns(self) -> Iterator[tuple[str, Any]]:
        """Yield what the columns say, by names of their own; booleans are never null.

        They are columns and not parts of expressions, so that an engine works them out once.
        """
        for number, option in enumerate(self.question.options):
            yield f"{self.prefix}{number}", self._picked(option)
        if "" not in self.columns:
            bits = [self._is_no_bit(name) for name in self.columns.values()]
            yield f"{self.prefix}wrong", _any(self.nw, bits)
            return
        yield f"{self.prefix}given", ~self._column.is_null()
        if self.question.type is QuestionType.NUMBER:
            yield f"{self.prefix}number", self._number()
            return
        if self._kind == self.nw.List:
            yield f"{self.prefix}size", self._column.list.len()
        elif self._kind == self.nw.String and self.question.type is QuestionType.MANY:
            bare = self._column.str.replace_all(";", "", literal=True)
            yield f"{self.prefix}size", self._column.str.len_chars() - bare.str.len_chars() + 1
        else:
            yield f"{self.prefix}size", self.nw.lit(1)

    def picked(self, option: str) -> Any:
        """Return whether the option was picked."""
        return self._fact(str(list(self.question.options).index(option)))

    def in_range(self, low: int | None, high: int | None) -> Any:
        """Return whether there is a number from low to high, ends included."""
        if self.question.type is not QuestionType.NUMBER or "" not in self.columns:
            return self.nw.lit(False)
        number = self._fact("number")
        above = number >= low if low is not None else ~number.is_null()
        below = number <= high if high is not None else ~number.is_null()
        return (above & below).fill_null(False)

    def is_unreadable(self) -> Any:
        """Return whether the row has a value that is not plainly an answer."""
        nw, question = self.nw, self.question
        picked = [self.picked(option) for option in question.options]
        if "" not in self.columns:
            return _any(nw, [self._fact("wrong"), self._none_and_more()])
        given = self._fact("given")
        if question.type is QuestionType.NUMBER:
            read = self.in_range(question.at_least, question.at_most)
            return given & ~_any(nw, [read, *picked])
        count = _count(nw, picked)
        wrong = (self._fact("size") != count) | (count == 0)
        if question.type is QuestionType.ONE:
            wrong = wrong | (count != 1)
        return (given & wrong).fill_null(False) | self._none_and_more()

    def _fact(self, name: str) -> Any:
        return self.nw.col(f"{INTERNAL_PREFIX}{self.prefix}{name}")

    def _none_and_more(self) -> Any:
        if NONE not in self.question.options or self.question.type is not QuestionType.MANY:
            return self.nw.lit(False)
        others = [self.picked(option) for option in self.question.options if option != NONE]
        return self.picked(NONE) & _any(self.nw, others)

    @property
    def _column(self) -> Any:
        return self.nw.col(self.columns[""])

    @property
    def _kind(self) -> Any:
        return self.schema[self.columns[""]]

    def _picked(self, option: str) -> Any:
        nw = self.nw
        if "" not in self.columns:
            if option not in self.columns:
                return nw.lit(False)
            name = self.columns[option]
            if self.schema[name] == nw.Boolean:
                return nw.col(name).fill_null(False)
            one = "1" if self.schema[name] == nw.String else 1
            return (nw.col(name) == one).fill_null(False)
        if self._kind == nw.List:
            return self._column.list.contains(option).fill_null(False)
        if self._kind != nw.String:
            return nw.lit(False)
        if self.question.type is not QuestionType.MANY:
            return (self._column == option).fill_null(False)
        fenced = nw.concat_str(nw.lit(";"), self._column, nw.lit(";"))
        return fenced.str.contains(f";{option};", literal=True).fill_null(False)

    def _number(self) -> Any:
        """Return the number, null where there is none; decimals are none."""
        nw = self.nw
        if self._kind == nw.String:
            digits = self._column.str.contains("^[0-9]{1,9}$")
            return nw.when(digits).then(self._column).otherwise(None).cast(nw.Float64)
        if self._kind.is_float():
            return nw.when(self._column == self._column.round(0)).then(self._column).otherwise(None)
        return self._column if self._kind.is_numeric() else nw.lit(None, nw.Int64)

    def _is_no_bit(self, name: str) -> Any:
        nw, kind = self.nw, self.schema[name]
        if kind == nw.Boolean:
            return nw.lit(False)
        bits = ["0", "1"] if kind == nw.String else [0, 1]
        return ~nw.col(name).is_null() & ~(nw.col(name).is_in(bits)).fill_null(False)


def _rename_columns(columns: Iterable[tuple[str, Any]]) -> Iterator[Any]:
    """Yield columns under names that no column of the frame can have."""
    return (column.alias(INTERNAL_PREFIX + name) for name, column in columns)


def _input(nw: Any, read: dict[str, _AnswerColumns], asked: AnsweredWith | InRange) -> Any:
    columns = read.get(asked.question)
    if columns is None:
        return nw.lit(False)
    if isinstance(asked, InRange):
        return columns.in_range(asked.at_least, asked.at_most)
    parts = [columns.picked(option) for option in asked.options]
    if asked.number and columns.question.type is QuestionType.NUMBER:
        parts.append(columns.in_range(columns.question.at_least, columns.question.at_most))
    return _any(nw, parts)


def _step(nw: Any, step: ColumnGate) -> Any:
    columns = ((nw.col(INTERNAL_PREFIX + name), holds) for name, holds in step.literals)
    literals = [column if holds else ~column for column, holds in columns]
    if step.count == len(literals):
        return reduce(lambda a, b: a & b, literals) if literals else nw.lit(True)
    if step.count == 1:
        return _any(nw, literals)
    return _count(nw, literals) >= step.count


def _any(nw: Any, parts: list[Any]) -> Any:
    return nw.any_horizontal(*parts, ignore_nulls=False) if parts else nw.lit(False)


def _count(nw: Any, parts: list[Any]) -> Any:
    return nw.sum_horizontal(*(part.cast(nw.Int32) for part in parts)) if parts else nw.lit(0)


def _join_names(nw: Any, columns: dict[str, str]) -> Any:
    """Return the names whose columns are true, with `;` between them."""
    parts = [
        nw.when(nw.col(INTERNAL_PREFIX + column)).then(nw.lit(f"{name};")).otherwise(nw.lit(""))
        for name, column in columns.items()
    ]
    if not parts:
        return nw.lit("")
    together = nw.concat_str(*parts) if len(parts) > 1 else parts[0]
    return together.str.replace_all(";$", "")
