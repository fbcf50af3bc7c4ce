"""Finds and reads questionnaire files: the shipped one, or any other."""

from __future__ import annotations

import os
from pathlib import Path

from tipscreen.errors import Code, FileError, printable
from tipscreen.loading import load_questionnaire
from tipscreen.questionnaire import Questionnaire
from tipscreen.yaml_tree import MAX_CHARACTERS

NAME = "questions.yaml"
MOST_BYTES = 4 * MAX_CHARACTERS + 1
"""What is read of a file; as much as this is too large for certain."""


def shipped_file() -> Path:
    """Return the path of the shipped `questions.yaml`.

    A wheel has it beside the code; an editable install or a checkout has it one level up.
    Raises FileError if it is in neither place.
    """
    package = Path(__file__).resolve().parent
    for folder in (package, package.parent):
        if (folder / NAME).is_file():
            return folder / NAME
    raise FileError(f"{NAME} is missing; install tipscreen again")


def load(file: str | os.PathLike[str] | None = None) -> Questionnaire:
    """Return the questionnaire in a file; the shipped one if no file is named.

    Raises QuestionnaireError with every problem of the file, FileError if it cannot be read.
    """
    if file is None:
        return load_questionnaire(read_bytes(shipped_file()), NAME)
    return load_questionnaire(read_bytes(Path(file)), os.fspath(file))


def page_of(code: Code) -> str:
    """Return what a problem code means and what to do, as Markdown."""
    text = (Path(__file__).parent / "codes.md").read_text("utf-8")
    return text.partition(f"## {code}\n\n")[2].partition("\n## ")[0].strip()


def write_copy(path: Path) -> None:
    """Write a copy of the shipped questionnaire. Raises FileError if the file is there already."""
    try:
        with path.open("xb") as file:
            file.write(read_bytes(shipped_file()))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable file name"
        raise FileError(f"cannot write {printable(str(path))}: {reason}") from None


def read_bytes(path: Path) -> bytes:
    """Return what is in the file. Raises FileError if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or "not a usable file name"
        raise FileError(f"cannot read {printable(str(path))}: {reason}") from None
