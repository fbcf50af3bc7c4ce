"""Translations as gettext PO files, the form that translators and their tools know.

The context of an entry (`msgctxt`) is the place of the text in the questionnaire; entries without
one are texts of the program itself. The header `X-Reviewed-By` says who looked over the file.
The only module that knows polib.
"""

from __future__ import annotations

import re

import polib

from tipscreen.errors import Code, Location, Problem, QuestionnaireError, printable, shorten
from tipscreen.loading.translation import Translated, Translation, originals
from tipscreen.questionnaire import NOBODY, Language, Questionnaire

LINE = re.compile(r'\s*(#.*|(msgctxt|msgid|msgstr)\s+"(\\.|[^"\\])*"|"(\\.|[^"\\])*")?\s*')
"""What may stand on a line. The library takes half a line too, and loses a letter of it."""

REVIEWED_BY = "X-Reviewed-By"
LINE_WIDTH = 96


def read_po(data: bytes, name: str, code: str) -> Translation:
    """Return the translations in a PO file. Empty and obsolete entries are left out.

    A fuzzy entry is stale: it was made from the text that it names as the earlier one. Raises
    QuestionnaireError if the file cannot be read, or if a translation has other `{names}` than its
    original.
    """
    try:
        text = data.decode("utf-8-sig") + "\n"  # without a line end it could be a file's name
    except UnicodeDecodeError:
        message = "this file is not in UTF-8; save it as UTF-8"
        where = Location(name, 1, 1)
        raise QuestionnaireError([Problem(where, Code.BAD_CHARACTER, message)]) from None
    message = "expected msgctxt, msgid or msgstr and a text in double quotes, or a text alone"
    problems = [
        Problem(Location(name, number, 1), Code.BAD_TRANSLATION, message)
        for number, line in enumerate(text.split("\n"), 1)
        if not LINE.fullmatch(line)
    ]
    if problems:
        raise QuestionnaireError(problems)
    try:
        entries = polib.pofile(text, check_for_duplicates=True) if text.strip() else polib.POFile()
    except (OSError, ValueError) as error:
        line = re.search(r"line (\d+)", str(error))
        where = Location(name, int(line.group(1)) if line else 1, 1)
        message = f"this is not a PO file that can be read: {shorten(printable(str(error)), 120)}"
        raise QuestionnaireError([Problem(where, Code.BAD_TRANSLATION, message)]) from None
    texts: dict[str, Translated] = {}
    interface: dict[str, str] = {}
    for entry in entries:
        where = Location(name, entry.linenum or 1, 1)
        translated = printable(_with_plain_spaces(entry.msgstr))
        if not translated.strip() or entry.obsolete:
            continue
        if entry.msgctxt:
            original = (entry.previous_msgid or "") if entry.fuzzy else entry.msgid
            texts[entry.msgctxt] = Translated(where, original, translated)
        elif entry.fuzzy:
            continue
        elif _names(entry.msgid) != _names(entry.msgstr):
            message = f"the translation must have the same words in braces as '{entry.msgid}'"
            problems.append(Problem(where, Code.BAD_TRANSLATION, message))
        else:
            interface[entry.msgid] = translated
    if problems:
        raise QuestionnaireError(problems)
    reviewed_by = printable(entries.metadata.get(REVIEWED_BY) or f"{NOBODY} yet")
    return Translation(Language(code, reviewed_by, interface), texts)


def _with_plain_spaces(text: str) -> str:
    """Return the text with spaces in place of those that must not break, which some editors set."""
    return re.sub("[\u00a0\u202f]", " ", text)


def _names(text: str) -> list[str]:
    return sorted(re.findall(r"\{.*?\}|[{}]", text))


def write_po(questionnaire: Questionnaire, translation: Translation) -> str:
    """Return a PO file with every text of a questionnaire that is not in another language yet.

    What is translated already is taken over. A stale translation is marked as fuzzy, with the text
    that it was made from, for a person to look at.
    """
    file = polib.POFile(wrapwidth=LINE_WIDTH)
    file.header = (
        "Each entry is one text of the questionnaire; msgctxt is the place where it stands.\n"
        "Translate msgstr only. Take the mark 'fuzzy' away once an entry is right."
    )
    file.metadata = {
        "Language": translation.language.code,
        REVIEWED_BY: translation.language.reviewed_by,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for original in originals(questionnaire):
        entry = polib.POEntry(msgctxt=original.place, msgid=original.text)
        if translated := translation.texts.get(original.place):
            entry.msgstr = translated.text
            if translated.original != original.text:
                entry.flags = ["fuzzy"]
                entry.previous_msgid = translated.original
        file.append(entry)
    return f"{file}\n"
