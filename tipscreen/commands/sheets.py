"""Read the answer sheets that a command is given, from files or from standard input."""

import sys
from collections.abc import Iterable, Iterator
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
"""Occurs in every FHIR resource, and in no answer sheet."""


class InputSheet(NamedTuple):
    """An answer sheet that was read without a problem."""

    name: str
    """The name of its file, with the line number if the file has one sheet per line."""
    answers: Answers
    label: str
    """The case label; empty if the sheet has none."""
    is_json_line: bool = False


def iter_sheets(
    files: Iterable[str],
    as_lines: bool,
    questionnaire: Questionnaire,
    questionnaire_file: Path | None,
) -> Iterator[InputSheet | TipscreenError]:
    """Yield each sheet of the files, or the error that says why it cannot be used.

    A line of JSON Lines is yielded as soon as it arrives. The questionnaire is in its original
    language; its file is None for the shipped one.
    """
    for file in files:
        name = "standard input" if file == STANDARD_INPUT else file
        shown_name = escape_invisible(name)
        try:
            with open_input(file) as stream:
                sheet_or_lines = split_stream(stream, file, as_lines)
                if isinstance(sheet_or_lines, bytes):
                    parsed = _parse_sheet(sheet_or_lines, name, questionnaire, questionnaire_file)
                    yield InputSheet(shown_name, *parsed)
                    continue
                for number, line in sheet_or_lines:
                    try:
                        check_line_length(line, name)
                        parsed = _parse_sheet(line, name, questionnaire, questionnaire_file)
                        yield InputSheet(f"{shown_name}:{number}", *parsed, is_json_line=True)
                    except AnswersError as error:
                        yield with_line_number(number, error)
        except TipscreenError as error:
            yield error


def _parse_sheet(
    data: bytes, name: str, questionnaire: Questionnaire, questionnaire_file: Path | None
) -> tuple[Answers, str]:
    """Return the answers and the case label of an answer sheet or a FHIR form."""
    if FHIR_MARKER not in data:
        return read_saved_or_plain(data, name, questionnaire, questionnaire_file)
    from tipscreen.exchange.fhir.reader import read_response

    return read_response(data, name, questionnaire)


def read_sheet(
    file: str, questionnaire: Questionnaire, questionnaire_file: Path | None
) -> InputSheet:
    """Return the first sheet in a file. Raises FileError or AnswersError."""
    for sheet in iter_sheets([file], False, questionnaire, questionnaire_file):
        if isinstance(sheet, TipscreenError):
            raise sheet
        return sheet
    raise FileError(f"there is no answer sheet in {escape_invisible(file)}")


def open_input(file: str) -> AbstractContextManager[BinaryIO]:
    """Open a file or standard input for reading. Raises FileError if that fails."""
    if file != STANDARD_INPUT:
        return open_for_reading(Path(file))
    if sys.stdin is None:
        raise FileError("there is no standard input to read")
    return nullcontext(sys.stdin.buffer)
