"""The readers of external input, each with the properties that must hold for any bytes.

A reader here takes bytes and fails if a property does not hold. Either the program reports a problem
in a message that is safe to show, or the data it read is valid and stays the same when it is written
and read again.
"""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from definition import assert_same
from helpers import CASES, SMALL, read_sheet

from tipscreen.errors import MAX_SHOWN_PROBLEMS, ProblemsError, TipscreenError, escape_invisible
from tipscreen.exchange.fhir.reader import read_response
from tipscreen.exchange.fhir.response import to_response
from tipscreen.interview.flow import begin_interview
from tipscreen.interview.replies import Command, InvalidReply, parse_reply
from tipscreen.interview.saved_sheet import encode_saved_sheet, read_saved, read_saved_or_plain
from tipscreen.interview.views import Ending, Review
from tipscreen.library import screen
from tipscreen.loading.json_lines import split_stream
from tipscreen.loading.json_sheets import read_json_sheet
from tipscreen.loading.po import read_po, write_po
from tipscreen.loading.reader import load_questionnaire
from tipscreen.loading.sheets import to_yaml_line
from tipscreen.loading.translation import translatable_texts, translate
from tipscreen.questionnaire.model import QuestionType
from tipscreen.reports.formats import Format
from tipscreen.reports.writers import render_result

MAX_MESSAGE_LENGTH = 20_000
FOUND = Path(__file__).parent / "found"
"""The inputs that a fuzzer found, one folder for each reader; the tests read them again."""

TEXT = SMALL.read_bytes()
QUESTIONNAIRE = load_questionnaire(TEXT, SMALL.name)
QUESTIONS = QUESTIONNAIRE.questions
SHEETS = [dict(example.answers) for example in QUESTIONNAIRE.examples.values()]


def read_or_reject(read: Callable[[], object]) -> object | None:
    """Return what was read; None if it was rejected with a message that is safe to show."""
    try:
        return read()
    except TipscreenError as error:
        text = str(error)
        assert text, "the message is empty"
        assert text == escape_invisible(text), "the message could control a terminal"
        assert len(text) < MAX_MESSAGE_LENGTH, "the message is too long"
        if isinstance(error, ProblemsError):
            assert error.problems, "no problem is named"
            for problem in error.problems[:MAX_SHOWN_PROBLEMS]:
                assert problem.where.line > 0, "there is no such line"
                assert problem.where.column > 0, "there is no such column"
        return None


def rules(data: bytes) -> None:
    """Read a questionnaire: if it loads, the engine agrees with the definition of its conditions."""
    questionnaire = read_or_reject(lambda: load_questionnaire(data, "x.yaml"))
    if questionnaire is None:
        return
    firsts, lasts = {}, {}
    for name, question in questionnaire.questions.items():
        if question.type is QuestionType.NUMBER:
            firsts[name], lasts[name] = question.at_least, question.at_most
        else:
            options = list(question.options)
            firsts[name], lasts[name] = frozenset(options[:1]), frozenset(options[-1:])
    for sheet in ({}, firsts, lasts):
        assert_same(questionnaire, sheet)
    result = render_result(screen(questionnaire, firsts), Format.JSON)
    assert json.loads(result)["outcome"]["id"] in questionnaire.outcomes


A_RULE = b"{when: {danger: any}, raises: emergency, because: A danger sign., sources: [book]}"


def condition(data: bytes) -> None:
    """Read a condition in a file that is otherwise valid."""
    indented = b"\n      ".join(data.split(b"\n"))
    assert TEXT.count(A_RULE) == 1
    rules(TEXT.replace(A_RULE,
                       b"\n    raises: emergency\n    because: A danger sign.\n    sources: [book]\n    when:\n      " + indented))  # fmt: skip


def sheet(data: bytes) -> None:
    """Read an answer sheet: each answer is valid, and both parsers read the same answers."""
    answers = read_or_reject(lambda: read_sheet(data, "x.yaml", QUESTIONS))
    fast = read_json_sheet(data, QUESTIONS)
    assert fast is None or fast[0] == answers, (
        "the JSON parser reads other answers than the YAML parser"
    )
    for _, line in read_or_reject(lambda: _lines(data)) or ():
        read_or_reject(lambda line=line: read_saved_or_plain(line, "x.jsonl", QUESTIONNAIRE))
    if answers is not None:
        check_valid(answers)
        again = to_yaml_line(QUESTIONS, answers).encode()
        assert read_sheet(again, "x.yaml", QUESTIONS) == answers
        assert_same(QUESTIONNAIRE, answers)


def _lines(data: bytes) -> list[tuple[int, bytes]]:
    """Return the numbered sheets of JSON Lines; empty for anything else."""
    found = split_stream(io.BytesIO(data), "x.jsonl")
    return [] if isinstance(found, bytes) else list(found)


def check_valid(answers: dict) -> None:
    """Fail unless each answer is one that its question allows."""
    for name, answer in answers.items():
        question = QUESTIONS[name]
        if isinstance(answer, int):
            assert question.type is QuestionType.NUMBER
            assert question.at_least <= answer <= question.at_most
        else:
            assert answer
            assert answer <= set(question.options)
            assert len(answer) == 1 or question.type is QuestionType.MANY
            assert len(answer) == 1 or "none" not in answer


def saved(data: bytes) -> None:
    """Read a saved sheet: an interview can continue from it, and saving it again changes nothing."""
    read = read_or_reject(lambda: read_saved(data, "x.json", QUESTIONNAIRE, date(2026, 1, 1)))
    read_or_reject(lambda: read_saved_or_plain(data, "x.json", QUESTIONNAIRE))
    if read is None:
        return
    check_valid(read.answers)
    interview = begin_interview(QUESTIONNAIRE, read.answers)
    again = encode_saved_sheet(
        QUESTIONNAIRE, read.answers, read.label, read.finished, read.note_sha256
    )
    assert read_saved(again, "x.json", QUESTIONNAIRE).answers == read.answers
    assert set(interview.answers) <= set(read.answers)


def replies(data: bytes) -> None:
    """Type lines in an interview: every recorded answer is valid for its question."""
    interview = begin_interview(QUESTIONNAIRE)
    for typed in data.decode("utf-8", "replace").split("\n")[:40]:
        view = interview.current
        if isinstance(view, Ending):
            break
        question = next(iter(QUESTIONS.values())) if isinstance(view, Review) else view.question
        reply = parse_reply(question, typed)
        if isinstance(reply, InvalidReply):
            assert reply.message == escape_invisible(reply.message)
            assert len(reply.message) < MAX_MESSAGE_LENGTH
        elif isinstance(reply, Command) or not isinstance(view, Review):
            if not isinstance(reply, Command):
                check_valid({question.id: reply})
            interview = interview.advance(reply)
    check_valid(dict(interview.answers))
    assert_same(QUESTIONNAIRE, interview.answers)


def translation(data: bytes) -> None:
    """Read a translation: it can be applied, and stays the same when it is written and read again."""
    read = read_or_reject(lambda: read_po(data, "x.po", "es"))
    if read is None:
        return
    in_spanish = translate(QUESTIONNAIRE, read)
    assert all(text.text == escape_invisible(text.text) for text in translatable_texts(in_spanish))
    again = read_po(write_po(QUESTIONNAIRE, read).encode(), "x.po", "es")
    for original in translatable_texts(QUESTIONNAIRE):
        if translated := read.texts.get(original.place):
            text = again.texts[original.place]
            assert (text.original, text.text) == (translated.original, translated.text)


def fhir(data: bytes) -> None:
    """Read a FHIR response: each answer is valid, and writing it again changes nothing."""
    read = read_or_reject(lambda: read_response(data, "x.json", QUESTIONNAIRE))
    if read is None:
        return
    answers, label = read
    check_valid(answers)
    again = json.dumps(to_response(QUESTIONNAIRE, answers, label)).encode()
    applicable = begin_interview(QUESTIONNAIRE, answers).answers
    assert read_response(again, "x.json", QUESTIONNAIRE) == (applicable, label)


@dataclass(frozen=True)
class Reader:
    """A reader with the input that a fuzzer starts from."""

    read: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    words: tuple[str, ...] = ()
    """The words that it may insert, in addition to single bytes."""


NAMES = (
    *QUESTIONS,
    *(key for question in QUESTIONS.values() for key in question.options),
    *QUESTIONNAIRE.flags,
)
YAML = (": ", "- ", "{", "}", "[", "]", ", ", "\n", "\n  ", "#", " #", "'", '"', "|\n", ">\n", "&a ", "*a", "!!str ", "? ", "---\n", "%YAML 1.2\n", "<<: ", "\t", "\r\n", "\\u200b", "\x85", "\u2028", "~", "null", "yes", "no")  # fmt: skip
CONDITION_WORDS = ("any", "all", "not", "at_least", "at_most", "count", "of", "rule", "outcome", "none", "not_sure", "any: [", "all: [", "at_least: {count: 2, of: ")  # fmt: skip
KEYS = ("section", "title", "ask", "type", "one", "many", "number", "ask_if", "choices", "help", "unit", "flags", "rules", "when", "raises", "because", "sources", "like", "answers", "story", "changeable", "guarantees", "if", "then", "examples", "outcomes", "danger", "ends_interview", "hidden", "serious", "topics", "note", "about", "tipscreen")  # fmt: skip
FHIR_WORDS = ('"resourceType"', '"QuestionnaireResponse"', '"Bundle"', '"entry"', '"resource"', '"item"', '"linkId"', '"answer"', '"valueInteger"', '"valueBoolean"', '"valueCoding"', '"valueString"', '"system"', '"code"', '"status"', '"completed"', '"identifier"', '"questionnaire"', "true", "false", "null")  # fmt: skip
PO_WORDS = ("msgctxt ", "msgid ", "msgstr ", 'msgid ""\n', "#, fuzzy\n", "#| msgid ", "#~ ", "#. ", "\\n", "\\\\", '\\"', "\\x41", "\\101", "msgid_plural ", "msgstr[0] ", "{name}", "X-Reviewed-By: ", "about.title", "\ufeff")  # fmt: skip


def _readers() -> dict[str, Reader]:
    conditions = [b"danger: any", b"emergency", b"{all: [caution, {not: tried}]}", b"{at_least: {count: 2, of: {care: any}}}", b"age: {at_least: 18, at_most: 64}", b"- caution\n- tried", b"danger == fever or age > 3"]  # fmt: skip
    lines = [to_yaml_line(QUESTIONS, each).encode() for each in SHEETS]
    plain = [
        {name: QUESTIONS[name].to_plain_answer(each[name]) for name in each} for each in SHEETS
    ]
    jsons = [json.dumps({"answers": each, "label": "A 17"}).encode() for each in plain]
    jsons += [json.dumps(each).encode() for each in plain]
    bad = [path.read_bytes() for path in sorted((CASES / "bad").glob("*.yaml"))]
    wrong = [path.read_bytes() for path in sorted((CASES / "bad_sheets").glob("*.yaml"))]
    saves = [
        encode_saved_sheet(QUESTIONNAIRE, each, "A 17", bool(n % 2))
        for n, each in enumerate(SHEETS)
    ]
    responses = [json.dumps(to_response(QUESTIONNAIRE, each, "A 17")) for each in SHEETS]
    bundle = {"resourceType": "Bundle", "entry": [{"resource": json.loads(responses[1])}]}
    po = write_po(QUESTIONNAIRE, read_po(b"", "x.po", "es"))
    small_po = b'msgid ""\nmsgstr "Language: es\\nX-Reviewed-By: A\\n"\n\n#, fuzzy\n#| msgctxt "about.title"\n#| msgid "Smal"\nmsgctxt "about.title"\nmsgid "Small"\nmsgstr "Chico"\n\nmsgid "Why: {a}"\nmsgstr "{a}"\n'
    return {
        "rules": Reader(rules, (TEXT, *bad), (*NAMES, *YAML, *CONDITION_WORDS, *KEYS)),
        "condition": Reader(condition, tuple(conditions), (*NAMES, *YAML, *CONDITION_WORDS)),
        "sheet": Reader(sheet, (*lines, *jsons, *wrong, b"\n".join(jsons)), (*NAMES, *YAML)),
        "saved": Reader(saved, tuple(saves), (*NAMES, *YAML)),
        "replies": Reader(replies, (b"44\n2\n1 2\n1\n1\ns\nq", b"b\n44\nnone\nmassage, heat\nr\n?"), (*NAMES, "1-3", "not sure", "\n", "\u2013")),
        "translation": Reader(translation, (small_po, po.encode()), PO_WORDS),
        "fhir": Reader(fhir, tuple(each.encode() for each in (*responses, json.dumps(bundle))), (*NAMES, *FHIR_WORDS)),
    }  # fmt: skip


READERS = _readers()
