"""The answer sheets that a command is given: in files or on standard input, whole or one a line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO, NamedTuple

from tipscreen.errors import AnswersError, FileError, TipscreenError, escape_invisible
from tipscreen.files import open_for_reading
from tipscreen.interview.saved_sheet import read_saved_or_plain
from tipscreen.loading.json_lines import check_line_length, split_stream, with_line_number
from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.model import Questionnaire

STANDARD_INPUT = "-"
FHIR_MARKER = b'"resourceType"'
"""Stands in every resource of FHIR, and in no answer sheet."""


class InputSheet(NamedTuple):
    """A sheet that can be judged."""

    name: str
    """Of its file, with its line if there are more sheets in it."""
    answers: Answers
    label: str
    is_json_line: bool = False


def iter_sheets(
    file: str, as_lines: bool, questionnaire: Questionnaire, rules: Path | None
) -> Iterator[InputSheet | TipscreenError]:
    """Yield each sheet in a file, or what is wrong with it; of JSON Lines, as soon as it is there.

    The questionnaire is in the language of its file; `rules` is that file, if it is not the shipped
    one.
    """
    name = "standard input" if file == STANDARD_INPUT else file
    try:
        with open_input(file) as stream:
            found = split_stream(stream, file, as_lines)
            if isinstance(found, bytes):
                yield InputSheet(
                    escape_invisible(name), *_parse_sheet(found, name, questionnaire, rules)
                )
                return
            for number, line in found:
                try:
                    check_line_length(line, name)
                    read = _parse_sheet(line, name, questionnaire, rules)
                    yield InputSheet(f"{escape_invisible(name)}:{number}", *read, is_json_line=True)
                except AnswersError as error:
                    yield with_line_number(number, error)
    except TipscreenError as error:
        yield error


def _parse_sheet(
    data: bytes, name: str, questionnaire: Questionnaire, rules: Path | None
) -> tuple[Answers, str]:
    """Return the answers of a sheet of ours, or of a form in FHIR, and its case label."""
    if FHIR_MARKER not in data:
        return read_saved_or_plain(data, name, questionnaire, rules)
    from tipscreen.exchange.fhir.reader import read_response

    return read_response(data, name, questionnaire)


def read_sheet(file: str, questionnaire: Questionnaire, rules: Path | None) -> InputSheet:
    """Return the first sheet in a file. Raises FileError or AnswersError."""
    for sheet in iter_sheets(file, False, questionnaire, rules):
        if isinstance(sheet, TipscreenError):
            raise sheet
        return sheet
    raise FileError(f"there is no sheet in {escape_invisible(file)}")


def open_input(file: str) -> AbstractContextManager[BinaryIO]:
    """Return the bytes of a file or of standard input. Raises FileError if there are none."""
    if file != STANDARD_INPUT:
        return open_for_reading(Path(file))
    if sys.stdin is None:
        raise FileError("there is no standard input to read")
    return nullcontext(sys.stdin.buffer)
