"""Find the files that come with the program; load questionnaires and their translations."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tipscreen.errors import FileError, UsageError, did_you_mean, escape_invisible
from tipscreen.files import read_bytes
from tipscreen.loading.reader import load_questionnaire
from tipscreen.questionnaire.language import ENGLISH
from tipscreen.questionnaire.model import Questionnaire

if TYPE_CHECKING:
    from tipscreen.loading.translation import Translation

SHIPPED_FILE_NAME = "questions.yaml"
_PACKAGE = Path(__file__).resolve().parent.parent
_LANGUAGES = _PACKAGE / "languages"


def shipped_file() -> Path:
    """Return the path of the shipped `questions.yaml`. Raises FileError if it is missing."""
    return find_shipped(SHIPPED_FILE_NAME, ".")


def find_shipped(name: str, folder: str) -> Path:
    """Return the path of a file of the program. Raises FileError if it is missing.

    A wheel has it next to the modules. A checkout or an editable install has it in this folder of
    the repository.
    """
    for place in (_PACKAGE, _PACKAGE.parent / folder):
        if (place / name).is_file():
            return place / name
    raise FileError(f"{name} is missing; install tipscreen again")


def load_file(file: str | os.PathLike[str] | None = None) -> Questionnaire:
    """Return the questionnaire in a file, or the shipped one if no file is given.

    Raises FileError for an unreadable file, and QuestionnaireError with all problems of the file.
    """
    if file is None:
        return load_questionnaire(read_bytes(shipped_file()), SHIPPED_FILE_NAME)
    return load_questionnaire(read_bytes(Path(file)), os.fspath(file))


def available_languages() -> list[str]:
    """Return the codes of the languages that the program supports, English first."""
    others = (path.stem for path in _LANGUAGES.glob("*.po") if "." not in path.stem)
    return [ENGLISH.code, *sorted(others)]


def load_in_language(
    questionnaire: Questionnaire, code: str, file: Path | None = None
) -> Questionnaire:
    """Return an untranslated questionnaire in a language; `file` is None for the shipped one.

    Raises UsageError for a language that the program does not support, and the exceptions of
    `load_translation`.
    """
    if code == ENGLISH.code:
        return questionnaire
    from tipscreen.loading.translation import translate

    if code not in available_languages():
        hint = did_you_mean(code, available_languages())
        raise UsageError(f"there is no language '{escape_invisible(code)}'{hint}")
    return translate(questionnaire, load_translation(code, file))


def translation_file(file: Path, code: str) -> Path:
    """Return the path of a questionnaire's translation, which is in the same directory."""
    return file.with_suffix(f".{code}.po")


def load_translation(code: str, file: Path | None = None) -> Translation:
    """Return the program's own texts and the texts of a questionnaire in another language.

    The shipped translation applies to every text that a questionnaire shares with the shipped one
    (`file` is None for the shipped one). A translation file next to `file` takes precedence.
    Raises FileError for an unreadable file, and QuestionnaireError with all problems of a file.
    """
    from tipscreen.loading.po import read_po
    from tipscreen.loading.translation import Translation

    def read(path: Path) -> Translation:
        return read_po(read_bytes(path), os.fspath(path), code)

    interface = read(_LANGUAGES / f"{code}.po").language
    shipped = read(translation_file(_LANGUAGES / SHIPPED_FILE_NAME, code))
    own_file = translation_file(file, code) if file else None
    own = read(own_file) if own_file and own_file.exists() else shipped
    language = replace(interface, reviewed_by=own.language.reviewed_by)
    return Translation(language, {**shipped.texts, **own.texts})
