"""Export a questionnaire as one SQL query, with a common table expression for each layer of gates.

The query reads a table of strings with the columns that `tipscreen export sheet --csv` lists: one
column for each question, null where it was not answered, and `;` between the options of a `many`
question. A row with a value that is not a plain answer has no outcome; its `unreadable` names the
questions concerned.
"""

from functools import reduce
from typing import Any

from tipscreen.exchange.tables.column_program import AnsweredWith, ColumnGate, compile_columns
from tipscreen.exchange.tables.dialects import Dialect
from tipscreen.exchange.tables.frames import RESULT_COLUMNS
from tipscreen.questionnaire.conditions import NONE, InRange
from tipscreen.questionnaire.model import Question, Questionnaire, QuestionType


def to_sql(questionnaire: Questionnaire, dialect: Dialect, table: str = "sheets") -> str:
    """Return a query for every column of the table and the result of each row."""
    from sqlglot import exp

    program = compile_columns(questionnaire)
    bad = {name: f"bad_{number}" for number, name in enumerate(questionnaire.questions)}
    inputs = [
        *(_named(_input(exp, questionnaire, s), name) for name, s in program.inputs.items()),
        *(_named(_is_unreadable(exp, q), bad[q.id]) for q in questionnaire.questions.values()),
    ]
    layers = [
        [_named(_gate(exp, gate), gate.column) for gate in layer] for layer in program.used_layers()
    ]
    query = exp.Select()  # copy=False below: otherwise sqlglot copies the whole query each time
    before = table
    for number, columns in enumerate([inputs, *layers]):
        layer = exp.Select().select("*", *columns, copy=False)
        layer = layer.from_(exp.to_table(before), copy=False)
        before = f"layer_{number}"
        query = query.with_(before, as_=layer, copy=False)
    outcome: Any = exp.Case(default=exp.Literal.string(questionnaire.last_outcome.id))
    for name, column in program.outcomes.items():
        outcome = outcome.when(_column(exp, column), exp.Literal.string(name))
    is_bad = _any(exp, [_column(exp, column) for column in bad.values()])
    results = (
        exp.Case().when(exp.not_(is_bad), outcome),
        exp.Case().when(exp.not_(is_bad), _join_names(exp, program.rules)),
        exp.Case().when(exp.not_(is_bad), _join_names(exp, program.open_questions)),
        _join_names(exp, bad),
        exp.Literal.string(questionnaire.sha256),
        exp.Literal.string(questionnaire.about.disclaimer),
    )
    kept = [_column(exp, name) for name in questionnaire.questions]
    named = [_named(result, name) for name, result in zip(RESULT_COLUMNS, results, strict=True)]
    whole = query.select(*kept, *named, copy=False).from_(exp.to_table(before), copy=False)
    return whole.sql(dialect=dialect.value, pretty=True, identify=True) + "\n"


def _named(expression: Any, name: str) -> Any:
    from sqlglot import exp

    return exp.alias_(expression, name, quoted=True)


def _column(exp: Any, name: str) -> Any:
    return exp.column(name, quoted=True)


def _any(exp: Any, parts: list[Any]) -> Any:
    return exp.or_(*parts, copy=False) if parts else exp.false()


def _is_true(exp: Any, value: Any) -> Any:
    """Return a boolean that is false where the truth value is null."""
    return exp.Coalesce(this=value, expressions=[exp.false()])


def _as_text(exp: Any, question: Question) -> Any:
    return exp.Cast(this=_column(exp, question.id), to=exp.DataType.build("text"))


def _is_selected(exp: Any, question: Question, option: str) -> Any:
    text = _as_text(exp, question)
    if question.type is not QuestionType.MANY:
        return _is_true(exp, text.eq(exp.Literal.string(option)))
    semicolon = exp.Literal.string(";")
    fenced = exp.DPipe(this=exp.DPipe(this=semicolon, expression=text), expression=semicolon)
    found = exp.StrPosition(this=fenced, substr=exp.Literal.string(f";{option};"))
    return _is_true(exp, exp.GT(this=found, expression=exp.Literal.number(0)))


def _in_range(exp: Any, question: Question, low: int | None, high: int | None) -> Any:
    """Return whether a number is in the range; a string that is not a number is never cast."""
    text = _as_text(exp, question)
    digits = exp.RegexpLike(this=text, expression=exp.Literal.string("^[0-9]{1,9}$"))
    number = exp.Case().when(digits, exp.Cast(this=text, to=exp.DataType.build("bigint")))
    bounds = [exp.not_(exp.Is(this=number, expression=exp.null()))]
    if low is not None:
        bounds.append(exp.GTE(this=number.copy(), expression=exp.Literal.number(low)))
    if high is not None:
        bounds.append(exp.LTE(this=number.copy(), expression=exp.Literal.number(high)))
    return _is_true(exp, exp.and_(*bounds, copy=False))


def _input(exp: Any, questionnaire: Questionnaire, source: AnsweredWith | InRange) -> Any:
    question = questionnaire.questions[source.question]
    if isinstance(source, InRange):
        return _in_range(exp, question, source.at_least, source.at_most)
    parts = [_is_selected(exp, question, option) for option in source.options]
    if source.number and question.type is QuestionType.NUMBER:
        parts.append(_in_range(exp, question, question.at_least, question.at_most))
    return _any(exp, parts)


def _is_unreadable(exp: Any, question: Question) -> Any:
    selected = [_is_selected(exp, question, option) for option in question.options]
    text = _as_text(exp, question)
    given = exp.not_(exp.Is(this=text, expression=exp.null()))
    if question.type is QuestionType.NUMBER:
        selected.append(_in_range(exp, question, question.at_least, question.at_most))
    if question.type is not QuestionType.MANY:
        return exp.and_(given, exp.not_(_any(exp, selected)))
    semicolon, empty = exp.Literal.string(";"), exp.Literal.string("")
    bare = exp.func("REPLACE", text.copy(), semicolon, empty)
    one = exp.Literal.number(1)
    size = exp.Length(this=text.copy()) - exp.Length(this=bare) + one
    differ = exp.NEQ(this=exp.paren(size), expression=exp.paren(_count(exp, selected)))
    wrong = _is_true(exp, differ)
    others = [_is_selected(exp, question, o) for o in question.options if o != NONE]
    both = [_is_selected(exp, question, NONE), _any(exp, others)]
    return _any(exp, [exp.and_(given, wrong), exp.and_(*both)])


def _count(exp: Any, parts: list[Any]) -> Any:
    one, zero = exp.Literal.number(1), exp.Literal.number(0)
    counted = [exp.Case(default=zero).when(part, one) for part in parts]
    return reduce(lambda a, b: exp.Add(this=a, expression=b), counted)


def _gate(exp: Any, gate: ColumnGate) -> Any:
    columns = ((_column(exp, name), holds) for name, holds in gate.literals)
    literals = [column if holds else exp.not_(column, copy=False) for column, holds in columns]
    if gate.count == len(literals):
        return exp.and_(*literals, copy=False) if literals else exp.true()
    if gate.count == 1:
        return _any(exp, literals)
    count = exp.paren(_count(exp, literals))
    return exp.GTE(this=count, expression=exp.Literal.number(gate.count))


def _join_names(exp: Any, columns: dict[str, str]) -> Any:
    """Return the names whose columns are true, joined with `;`."""
    empty = exp.Literal.string("")
    parts = [
        exp.Case(default=empty).when(_column(exp, column), exp.Literal.string(f";{name}"))
        for name, column in columns.items()
    ]
    if not parts:
        return empty
    together = reduce(lambda a, b: exp.DPipe(this=a, expression=b), parts)
    return exp.Substring(this=exp.paren(together), start=exp.Literal.number(2))
