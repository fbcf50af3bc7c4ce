"""Read and write translations as gettext PO files, which translators and their tools know.

The context of an entry (`msgctxt`) is the place of the text in the questionnaire. An entry without
a context is a text of the program itself. The header `X-Reviewed-By` names the reviewer.

The reader is stricter than those of common libraries. It reports an open quote and a duplicate
entry, which they accept silently, and its time grows in proportion to the size of the file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from textwrap import wrap

from tipscreen.errors import (
    MAX_SHOWN_PROBLEMS,
    Code,
    Location,
    Problem,
    QuestionnaireError,
    escape_invisible,
    shorten,
)
from tipscreen.loading.decoding import decode_lenient
from tipscreen.loading.translation import TranslatedText, Translation, translatable_texts
from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import NO_REVIEWER, Questionnaire

REVIEWED_BY = "X-Reviewed-By"
LINE_WIDTH = 96

CONTEXT, ORIGINAL, TRANSLATION = "msgctxt", "msgid", "msgstr"
"""The fields of an entry. The context is empty for a text of the program itself."""
PREVIOUS_ORIGINAL = f"#| {ORIGINAL}"
"""The field with the text that a stale translation was made from."""

_LINE = re.compile(
    r"""\s*+ (?: (?P<comment> \#(?!\|).* )
             | (?P<previous>\#\|\s*+)?+ (?: (?P<key>msgctxt|msgid|msgstr) \s++ )?+
               "(?P<text> (?: [^"\\\n]++ | \\. )*+ )"
          ) \s*+""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"""\\([\\ntrvbf"])""")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "v": "\v", "b": "\b", "f": "\f"}
_ESCAPES = {
    ord(char): f"\\{letter}" for letter, char in (*_ESCAPED.items(), ("\\", "\\"), ('"', '"'))
}


def read_po(data: bytes, name: str, code: str) -> Translation:
    """Return the translations in a PO file, without empty and obsolete entries.

    A fuzzy entry of the questionnaire is stale: its translation was made from the previous original
    that it names. Raises QuestionnaireError if the file is not valid, or if a translation of the
    program's own texts has other `{names}` than its original.
    """
    problems: list[Problem] = []
    text = decode_lenient(data, name, problems)
    if text is None:
        raise QuestionnaireError(problems)
    texts: dict[str, TranslatedText] = {}
    interface: dict[str, str] = {}
    header = ""
    for entry in _unique_entries(text, name, problems):
        context, original, translated = map(entry.text, (CONTEXT, ORIGINAL, TRANSLATION))
        if not context and not original:
            header = translated
        elif not translated.strip():
            continue
        elif context:
            made_from = entry.text(PREVIOUS_ORIGINAL) if entry.is_fuzzy else original
            texts[context] = TranslatedText(entry.where, made_from, _normalize_spaces(translated))
        elif entry.is_fuzzy:
            continue
        elif _placeholders(original) != _placeholders(translated):
            message = f"the translation must have the same words in braces as '{shorten(original)}'"
            problems.append(Problem(entry.where, Code.BAD_TRANSLATION, message))
        else:
            interface[original] = _normalize_spaces(translated)
    if problems:
        raise QuestionnaireError(problems)
    found = re.search(rf"(?m)^{REVIEWED_BY}:(.*)$", header)
    reviewer = found.group(1).strip() if found else ""
    reviewed_by = escape_invisible(reviewer or f"{NO_REVIEWER} yet")
    return Translation(Language(code, reviewed_by, interface), texts)


def _normalize_spaces(text: str) -> str:
    """Return the text with plain spaces in place of non-breaking ones, which editors may insert."""
    return escape_invisible(text.replace("\u00a0", " ").replace("\u202f", " "))


def _placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{[^{}]*\}|[{}]", text)) if "{" in text or "}" in text else []


@dataclass(slots=True)
class _PoEntry:
    """One entry of a PO file, as far as it has been read."""

    where: Location
    fields: dict[str, list[str]] = field(default_factory=dict)
    """The lines of each field, as they are inside their quotes."""
    is_fuzzy: bool = False

    @property
    def has_key(self) -> bool:
        """Whether its place or its original has been read, not only a comment."""
        return CONTEXT in self.fields or ORIGINAL in self.fields

    def text(self, name: str) -> str:
        """Return the text of a field without escapes; empty if the entry does not have it."""
        text = "".join(self.fields.get(name, ()))
        if "\\" not in text:
            return text
        return _ESCAPE.sub(lambda found: _ESCAPED.get(found.group(1), found.group(1)), text)

    def sequence_problem(self, key: str) -> str | None:
        """Return why a field with this key cannot come next; None if it can."""
        if key in self.fields:
            return f"a second {key} for one text; write it once, and a msgstr below it"
        if key in (CONTEXT, ORIGINAL) and ORIGINAL in self.fields:
            return f"the text above this {key} has no msgstr"
        if key == TRANSLATION and ORIGINAL not in self.fields:
            return "this msgstr has no msgid above it"
        return None


def _unique_entries(text: str, file: str, problems: list[Problem]) -> Iterator[_PoEntry]:
    """Yield the entries of a PO file that are not obsolete; record problems and duplicates."""
    first_lines: dict[tuple[str, str], int] = {}
    for entry in _raw_entries(text, file, problems):
        context = entry.text(CONTEXT)
        key = (context, "" if context else entry.text(ORIGINAL))
        first = first_lines.setdefault(key, entry.where.line)
        if first != entry.where.line:
            message = f"'{shorten(context or key[1])}' is already translated at line {first}"
            problems.append(Problem(entry.where, Code.BAD_TRANSLATION, message))
        else:
            yield entry


def _raw_entries(text: str, file: str, problems: list[Problem]) -> Iterator[_PoEntry]:
    syntax_problems = _SyntaxProblems(problems)
    entry = _PoEntry(Location(file, 1, 1))
    name = ""  # the field that a text alone continues
    for number, line in enumerate(StringIO(text), 1):
        if line.isspace():
            continue
        where = Location(file, number, 1)
        found = _LINE.fullmatch(line)
        comment, previous, key, quoted = found.groups() if found else (None,) * 4
        if TRANSLATION in entry.fields and (comment or previous or key):
            yield entry
            entry, name = _PoEntry(where), ""
        if comment:
            name = ""
            entry.is_fuzzy |= comment.startswith("#,") and "fuzzy" in re.split(r"[,\s]+", comment)
        elif key:
            name = f"#| {key}" if previous else key
            if not previous and not entry.has_key:
                entry.where = where
            syntax_problems.add(where, entry.sequence_problem(name))
            entry.fields[name] = [quoted or ""]
        elif quoted is not None and name and bool(previous) == name.startswith("#"):
            entry.fields[name].append(quoted)
        else:
            syntax_problems.add(where, _UNEXPECTED_LINE)
            name = ""
    if TRANSLATION in entry.fields:
        yield entry
    elif entry.has_key and not syntax_problems.count:
        syntax_problems.add(entry.where, "this text has no msgstr")
    syntax_problems.add_total()


@dataclass(slots=True)
class _SyntaxProblems:
    """Records the lines that cannot be read: the first ones and, if there are more, a count."""

    problems: list[Problem]
    count: int = 0
    last: Location | None = None

    def add(self, where: Location, message: str | None) -> None:
        """Record a problem; do nothing if there is no message."""
        if message:
            self.count += 1
            self.last = where
            if self.count <= MAX_SHOWN_PROBLEMS:
                self.problems.append(Problem(where, Code.BAD_TRANSLATION, message))

    def add_total(self) -> None:
        """Record the number of lines if it is above the limit."""
        if self.last and self.count > MAX_SHOWN_PROBLEMS:
            message = f"this is the last of {self.count:,} lines that cannot be read"
            self.problems.append(Problem(self.last, Code.BAD_TRANSLATION, message))


_UNEXPECTED_LINE = "expected msgctxt, msgid or msgstr with a text in double quotes, or a text alone"


def write_po(questionnaire: Questionnaire, translation: Translation) -> str:
    """Return a PO file with every text of an untranslated questionnaire.

    Existing translations are copied. A stale translation is marked as fuzzy, together with the text
    that it was made from, for a person to check.
    """
    header = {
        "Language": translation.language.code,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        REVIEWED_BY: translation.language.reviewed_by,
    }
    header_text = "".join(f"{name}: {value}\n" for name, value in header.items())
    entries = [_FILE_COMMENT + _field_lines(ORIGINAL, "") + _field_lines(TRANSLATION, header_text)]
    for original in translatable_texts(questionnaire):
        translated = translation.texts.get(original.place)
        stale_mark = ""
        if translated and translated.original != original.text:
            stale_mark = "#, fuzzy\n" + _field_lines(PREVIOUS_ORIGINAL, translated.original)
        entries.append(
            stale_mark
            + _field_lines(CONTEXT, original.place)
            + _field_lines(ORIGINAL, original.text)
            + _field_lines(TRANSLATION, translated.text if translated else "")
        )
    return "".join(f"{entry}\n" for entry in entries)


_FILE_COMMENT = """\
# Each entry is one text of the questionnaire; msgctxt is the place where it stands.
# Translate msgstr only. Take the mark 'fuzzy' away once an entry is right.
"""


def _field_lines(key: str, text: str) -> str:
    """Return a field of an entry: on the line of its key if it fits, otherwise on lines below.

    Lines break as other PO tools break them, so that a file edited with one differs only where
    somebody changed it. They count an escaped character as none, and a previous text by the name
    that they use for it.
    """
    prefix, counted = ("#| ", "previous_msgid") if key == PREVIOUS_ORIGINAL else ("", key)
    lines = [line.translate(_ESCAPES) for line in text.splitlines(keepends=True)] or [""]
    width = len(counted) + len(' ""') + sum(ord(char) not in _ESCAPES for char in text)
    if len(lines) == 1 and width > LINE_WIDTH:
        lines = ["", *wrap(lines[0], LINE_WIDTH - 2, drop_whitespace=False, break_long_words=False)]
    elif len(lines) > 1:
        lines.insert(0, "")
    return f'{key} "' + f'"\n{prefix}"'.join(lines) + '"\n'
