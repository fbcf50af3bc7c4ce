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
    """Return the path of the shipped `questions.yaml`.

    A wheel contains it next to the modules. An editable install or a checkout has it one level up.

    Raises:
        FileError: The file is in neither place.
    """
    for folder in (_PACKAGE, _PACKAGE.parent):
        if (folder / SHIPPED_FILE_NAME).is_file():
            return folder / SHIPPED_FILE_NAME
    raise FileError(f"{SHIPPED_FILE_NAME} is missing; install tipscreen again")


def load_file(file: str | os.PathLike[str] | None = None) -> Questionnaire:
    """Return the questionnaire in a file, or the shipped one if no file is given.

    Raises:
        FileError: The file cannot be read.
        QuestionnaireError: The file has problems; the exception contains all of them.
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
    """Return the questionnaire in a language.

    Args:
        questionnaire: A questionnaire in the language of its file.
        code: The code of the language.
        file: The file of the questionnaire; None for the shipped one.

    Raises:
        UsageError: The program does not support the language.
        FileError: A file with translations cannot be read.
        QuestionnaireError: A file with translations has problems.
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

    Raises:
        FileError: A file cannot be read.
        QuestionnaireError: A file has problems.
    """
    from tipscreen.loading.po import read_po
    from tipscreen.loading.translation import Translation

    def read(path: Path) -> Translation:
        return read_po(read_bytes(path), os.fspath(path), code)

    interface = read(_LANGUAGES / f"{code}.po").language
    shipped = read(translation_file(_LANGUAGES / SHIPPED_FILE_NAME, code))
    own = translation_file(file, code) if file else None
    if own is None or not own.exists():
        return Translation(
            replace(interface, reviewed_by=shipped.language.reviewed_by), shipped.texts
        )
    translation = read(own)
    texts = {**shipped.texts, **translation.texts}
    return Translation(replace(interface, reviewed_by=translation.language.reviewed_by), texts)
