"""Evaluate a data frame of answer sheets, all rows at once and on the engine of the frame.

A frame has one row for each sheet and one column for each question; null means "not answered". The
answer to a `many` question is a list of option ids, a string with `;` between them, or one column
of 0 and 1 for each option (`question___option`).
"""

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
"""Prefix of the temporary columns of an evaluation."""

NAME_SEPARATOR = "___"
"""Separates question and option in the name of a column of 0 and 1, as in REDCap."""


def screen_frame(questionnaire: Questionnaire, frame: Frame, keep: Collection[str] = ()) -> Frame:
    """Return a frame of the same kind with the kept columns and the result of each row.

    `outcome` and `rules` are equal to the result of `screen` for the same sheet. `open_questions`
    lists the questions that keep the outcome open. A row with an invalid value has no outcome, and
    its `unreadable` names the questions concerned. Lazy frames stay lazy. Raises UsageError for a
    column that is neither a question nor kept.
    """
    import narwhals as nw

    table: Any = nw.from_native(frame)
    schema = dict(table.collect_schema())
    answers = {
        name: _AnswerColumns(nw, questionnaire.questions[name], schema, columns, f"read_{number}_")
        for number, (name, columns) in enumerate(match_columns(questionnaire, schema, keep).items())
    }
    program = compile_columns(questionnaire)
    inputs = (column for columns in answers.values() for column in columns.input_columns())
    table = table.select(*keep, *_rename_columns(inputs))
    bad = {name: f"bad_{number}" for number, name in enumerate(answers)}
    bits = [(name, _input(nw, answers, source)) for name, source in program.inputs.items()]
    bits += [(bad[name], columns.is_unreadable()) for name, columns in answers.items()]
    table = table.select(*keep, *_rename_columns(bits))
    for layer in program.used_layers():
        columns = ((gate.column, _gate(nw, gate)) for gate in layer)
        table = table.with_columns(*_rename_columns(columns))
    is_bad = _any(nw, [nw.col(INTERNAL_PREFIX + column) for column in bad.values()])
    outcome = nw.lit(questionnaire.last_outcome.id)
    for name, column in reversed(program.outcomes.items()):
        outcome = nw.when(nw.col(INTERNAL_PREFIX + column)).then(nw.lit(name)).otherwise(outcome)
    nothing = nw.lit(None, nw.String)
    results = (
        nw.when(is_bad).then(nothing).otherwise(outcome),
        nw.when(is_bad).then(nothing).otherwise(_join_names(nw, program.rules)),
        nw.when(is_bad).then(nothing).otherwise(_join_names(nw, program.open_questions)),
        _join_names(nw, bad),
        nw.lit(questionnaire.sha256),
        nw.lit(questionnaire.about.disclaimer),
    )
    named = (column.alias(name) for name, column in zip(RESULT_COLUMNS, results, strict=True))
    result: Frame = table.select(*keep, *named).to_native()
    return result


def match_columns(
    questionnaire: Questionnaire, columns: Iterable[str], keep: Collection[str] = ()
) -> dict[str, dict[str, str]]:
    """Return the columns of each question in a table: option to column, or "" to the only column.

    Raises UsageError if a column is neither a question nor kept, a kept column is missing or has a
    reserved name, or a question has columns in both forms.
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
                raise UsageError(
                    f"the column '{escape_invisible(name)}' is reserved for results; rename it"
                )
        elif name not in known:
            hint = did_you_mean(name, known)
            raise UsageError(
                f"the column '{escape_invisible(name)}' is not a question{hint} "
                "(to copy other columns, name them in `keep`)"
            )
        else:
            question_id, option = known[name]
            found.setdefault(question_id, {})[option] = name
    for name in keep:
        if name not in names:
            raise UsageError(f"there is no column '{escape_invisible(name)}' to keep")
    for name, forms in found.items():
        if "" in forms and len(forms) > 1:
            raise UsageError(f"'{name}' has both one column of its own and columns for its options")
    return found


@dataclass(frozen=True, slots=True)
class _AnswerColumns:
    """The columns of one question, and expressions over them."""

    nw: Any
    question: Question
    schema: dict[str, Any]
    columns: dict[str, str]
    """Option to column, or "" to the only column."""
    prefix: str
    """Prefix of the input columns of this question."""

    def input_columns(self) -> Iterator[tuple[str, Any]]:
        """Yield the name and expression of each input column; booleans are never null.

        The other expressions refer to these columns by name, so an engine computes them only once.
        """
        for number, option in enumerate(self.question.options):
            yield f"{self.prefix}{number}", self._find_option(option)
        if "" not in self.columns:
            bits = [self._is_invalid_bit(name) for name in self.columns.values()]
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

    def is_selected(self, option: str) -> Any:
        """Return the expression for "the option is selected"."""
        return self._input_column(str(list(self.question.options).index(option)))

    def in_range(self, low: int | None, high: int | None) -> Any:
        """Return the expression for "the answer is a number from low to high, inclusive"."""
        if self.question.type is not QuestionType.NUMBER or "" not in self.columns:
            return self.nw.lit(False)
        number = self._input_column("number")
        above = number >= low if low is not None else ~number.is_null()
        below = number <= high if high is not None else ~number.is_null()
        return (above & below).fill_null(False)

    def is_unreadable(self) -> Any:
        """Return the expression for "the row has a value that is not a plain answer"."""
        nw, question = self.nw, self.question
        selected = [self.is_selected(option) for option in question.options]
        if "" not in self.columns:
            return _any(nw, [self._input_column("wrong"), self._none_with_others()])
        given = self._input_column("given")
        if question.type is QuestionType.NUMBER:
            is_valid = self.in_range(question.at_least, question.at_most)
            return given & ~_any(nw, [is_valid, *selected])
        count = _count(nw, selected)
        wrong = (self._input_column("size") != count) | (count == 0)
        if question.type is QuestionType.ONE:
            wrong = wrong | (count != 1)
        return (given & wrong).fill_null(False) | self._none_with_others()

    def _input_column(self, name: str) -> Any:
        return self.nw.col(f"{INTERNAL_PREFIX}{self.prefix}{name}")

    def _none_with_others(self) -> Any:
        if NONE not in self.question.options or self.question.type is not QuestionType.MANY:
            return self.nw.lit(False)
        others = [self.is_selected(option) for option in self.question.options if option != NONE]
        return self.is_selected(NONE) & _any(self.nw, others)

    @property
    def _column(self) -> Any:
        return self.nw.col(self.columns[""])

    @property
    def _kind(self) -> Any:
        return self.schema[self.columns[""]]

    def _find_option(self, option: str) -> Any:
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
        """Return the number, or null for anything but a whole number."""
        nw = self.nw
        if self._kind == nw.String:
            digits = self._column.str.contains("^[0-9]{1,9}$")
            return nw.when(digits).then(self._column).otherwise(None).cast(nw.Float64)
        if self._kind.is_float():
            return nw.when(self._column == self._column.round(0)).then(self._column).otherwise(None)
        return self._column if self._kind.is_numeric() else nw.lit(None, nw.Int64)

    def _is_invalid_bit(self, name: str) -> Any:
        nw, kind = self.nw, self.schema[name]
        if kind == nw.Boolean:
            return nw.lit(False)
        bits = ["0", "1"] if kind == nw.String else [0, 1]
        return ~nw.col(name).is_null() & ~(nw.col(name).is_in(bits)).fill_null(False)


def _rename_columns(columns: Iterable[tuple[str, Any]]) -> Iterator[Any]:
    """Yield the columns with the internal prefix, which no column of the frame can have."""
    return (column.alias(INTERNAL_PREFIX + name) for name, column in columns)


def _input(nw: Any, answers: dict[str, _AnswerColumns], source: AnsweredWith | InRange) -> Any:
    columns = answers.get(source.question)
    if columns is None:
        return nw.lit(False)
    if isinstance(source, InRange):
        return columns.in_range(source.at_least, source.at_most)
    parts = [columns.is_selected(option) for option in source.options]
    if source.number and columns.question.type is QuestionType.NUMBER:
        parts.append(columns.in_range(columns.question.at_least, columns.question.at_most))
    return _any(nw, parts)


def _gate(nw: Any, gate: ColumnGate) -> Any:
    columns = ((nw.col(INTERNAL_PREFIX + name), holds) for name, holds in gate.literals)
    literals = [column if holds else ~column for column, holds in columns]
    if gate.count == len(literals):
        return reduce(lambda a, b: a & b, literals) if literals else nw.lit(True)
    if gate.count == 1:
        return _any(nw, literals)
    return _count(nw, literals) >= gate.count


def _any(nw: Any, parts: list[Any]) -> Any:
    return nw.any_horizontal(*parts, ignore_nulls=False) if parts else nw.lit(False)


def _count(nw: Any, parts: list[Any]) -> Any:
    return nw.sum_horizontal(*(part.cast(nw.Int32) for part in parts)) if parts else nw.lit(0)


def _join_names(nw: Any, columns: dict[str, str]) -> Any:
    """Return the names whose columns are true, joined with `;`."""
    parts = [
        nw.when(nw.col(INTERNAL_PREFIX + column)).then(nw.lit(f"{name};")).otherwise(nw.lit(""))
        for name, column in columns.items()
    ]
    if not parts:
        return nw.lit("")
    together = nw.concat_str(*parts) if len(parts) > 1 else parts[0]
    return together.str.replace_all(";$", "")
