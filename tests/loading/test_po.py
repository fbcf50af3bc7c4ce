"""PO files are read here, strictly; polib, which writes them, reads the right ones the same."""

import polib
import pytest
from helpers import ROOT

from tipscreen.errors import QuestionnaireError
from tipscreen.loading.po import read_po

FILES = sorted((ROOT / "tipscreen" / "languages").glob("*.po"))

TRICKY = r"""
# A comment
#. for translators
#: a.py:3
#, fuzzy, python-format
#| msgctxt "earlier place"
#| msgid "earlier "
#| "text"
msgctxt "place"
msgid "now"
msgstr "ahora"

#, python-format
msgid "a \\ \"b\"\tc"
  msgstr  ""
"u\n"
"no"
msgctxt "other"
msgid ""
"long "
"text"
msgstr "texto"
#~ msgid "gone"
#~ msgstr "ido"

msgid "empty"
msgstr ""
"""


def by_polib(text):
    """Return place or original -> (translation, what it was made from)."""
    return {
        entry.msgctxt or entry.msgid: (
            entry.msgstr,
            entry.previous_msgid if entry.fuzzy else entry.msgid,
        )
        for entry in polib.pofile(text)
        if entry.msgstr and not entry.obsolete
    }


def by_us(text):
    translation = read_po(text.encode(), "x.po", "es")
    own = {place: (entry.text, entry.original) for place, entry in translation.texts.items()}
    return own | {
        original: (text, original) for original, text in translation.language.texts.items()
    }


@pytest.mark.parametrize(
    "text",
    [*(pytest.param(path.read_text("utf-8"), id=path.name) for path in FILES), TRICKY],
)
def test_a_right_file_is_read_as_polib_reads_it(text):
    assert by_us(text) == by_polib(text)
    assert by_us(text.replace("\n", "\r\n")) == by_us("\ufeff" + text) == by_us(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("msgid 'a'", "1:1: error[bad-translation]: expected msgctxt", id="quotes"),
        pytest.param('msgid "a"\nmsgstr "b" c', "2:1: error[bad-translation]: exp", id="text after"),
        pytest.param('"a"', "1:1: error[bad-translation]: expected msgctxt", id="a text alone"),
        pytest.param('msgstr "a"', "1:1: error[bad-translation]: this msgstr has no", id="no msgid"),
        pytest.param('# a\nmsgid "a"\n', "2:1: error[bad-translation]: this text has no", id="no msgstr"),
        pytest.param('msgid "a"\nmsgid "b"\nmsgstr ""', "2:1: error[bad-translation]: a second", id="two"),
        pytest.param(
            'msgid "a"\nmsgctxt "b"\nmsgstr ""', "2:1: error[bad-translation]: the text above", id="order"
        ),
        pytest.param(
            'msgid "a"\nmsgstr "b"\n#| "c"', "3:1: error[bad-translation]: expected", id="earlier, alone"
        ),
        pytest.param(
            'msgctxt "p"\nmsgid "a"\nmsgstr "b"\n' * 2,
            "4:1: error[bad-translation]: 'p' is already translated at line 1",
            id="a place twice",
        ),
        pytest.param(
            'msgid "a"\nmsgstr "b"\n' * 2,
            "3:1: error[bad-translation]: 'a' is already translated at line 1",
            id="a text twice",
        ),
        pytest.param("x" * 4_000_001, "1:1: error[too-large]: the file has more", id="too large"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_line(text, said):
    with pytest.raises(QuestionnaireError) as caught:
        read_po(text.encode(), "x.po", "es")
    assert str(caught.value).startswith(f"x.po:{said}")


def test_of_very_many_wrong_lines_the_last_says_how_many_they_are():
    with pytest.raises(QuestionnaireError) as caught:
        read_po(b"x\n" * 250, "x.po", "es")
    problems = caught.value.problems
    assert len(problems) == 101
    assert problems[-1].where.line == 250
    assert problems[-1].message == "this is the last of 250 lines that cannot be read"
