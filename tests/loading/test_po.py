"""PO files: reading, writing, and the problems reported for an invalid file."""

import ast
import re

import pytest
from helpers import ROOT, SMALL

from tipscreen import load
from tipscreen.errors import Location, QuestionnaireError
from tipscreen.loading.po import read_po, write_po
from tipscreen.loading.translation import TranslatedText, Translation
from tipscreen.questionnaire.language import Language

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


FIELD = re.compile(r'^(#\| )?(msgctxt|msgid|msgstr) +((?:(?:\1)?".*"\s*)+)', re.MULTILINE)


def by_definition(text):
    """Map place or original to (translation, its original), for entries between blank lines."""
    found = {}
    for entry in re.split(r"\n\n+", text.strip()):
        fields = {
            (earlier or "") + key: ast.literal_eval(f"({quoted.replace('#| ', '')})")
            for earlier, key, quoted in FIELD.findall(entry)
        }
        name = fields.get("msgctxt") or fields["msgid"]
        if name and fields["msgstr"]:
            is_fuzzy = "#, fuzzy" in entry
            found[name] = fields["msgstr"], fields["#| msgid" if is_fuzzy else "msgid"]
    return found


def as_read(text):
    translation = read_po(text.encode(), "x.po", "es")
    own = {place: (entry.text, entry.original) for place, entry in translation.texts.items()}
    return own | {
        original: (text, original) for original, text in translation.language.texts.items()
    }


def test_every_form_of_an_entry_is_read():
    assert as_read(TRICKY) == {
        "place": ("ahora", "earlier text"),
        'a \\ "b"\tc': ("u\nno", 'a \\ "b"\tc'),
        "other": ("texto", "long text"),
    }


@pytest.mark.parametrize(
    "text", [pytest.param(path.read_text("utf-8"), id=path.name) for path in FILES]
)
def test_a_valid_file_is_read_as_its_quotes_say(text):
    assert as_read(text) == by_definition(text)
    assert as_read(text.replace("\n", "\r\n")) == as_read("\ufeff" + text) == as_read(text)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("", ['""'], id="no text"),
        pytest.param("x" * 87, [f'"{"x" * 87}"'], id="it just fits"),
        pytest.param("x" * 88, ['""', f'"{"x" * 88}"'], id="too long for the line of its key"),
        pytest.param(
            "palabra " * 11 + "bien-estar y más",
            ['""', f'"{"palabra " * 11}bien-"', '"estar y más"'],
            id="at a hyphen",
        ),
        pytest.param(
            f"Vea https://example.org/{'a' * 90} hoy",
            ['""', '"Vea "', f'"https://example.org/{"a" * 90}"', '" hoy"'],
            id="a word that is longer than a line",
        ),
        pytest.param(
            'Escriba "sí" o \\ aquí: ' + "abc " * 16 + '"no"',
            [r'"Escriba \"sí\" o \\ aquí: ' + "abc " * 16 + r'\"no\""'],
            id="escapes do not count",
        ),
        pytest.param(" A | B\n /\\ | ", ['""', r'" A | B\n"', r'" /\\ | "'], id="a drawing"),
    ],
)
def test_lines_break_as_other_tools_break_them(text, lines):
    """The expected lines are those of polib 1.2, as other tools for translators write them."""
    texts = {"about.title": TranslatedText(Location("x.po", 1, 1), "Small", text)}
    written = write_po(load(SMALL), Translation(Language("fr", "nobody yet"), texts))
    entry = "\n".join(['msgctxt "about.title"', 'msgid "Small"', f"msgstr {lines[0]}", *lines[1:]])
    assert f"\n\n{entry}\n\nmsgctxt " in written


@pytest.mark.parametrize(
    ("original", "lines"),
    [
        ("word " * 15 + "1234", [f'#| msgid "{"word " * 15}1234"']),
        ("word " * 15 + "12345", ['#| msgid ""', f'#| "{"word " * 15}12345"']),
    ],
)
def test_lines_break_as_elsewhere_in_the_text_that_a_stale_translation_was_made_from(
    original, lines
):
    texts = {"about.title": TranslatedText(Location("x.po", 1, 1), original, "Petit")}
    written = write_po(load(SMALL), Translation(Language("fr", "nobody yet"), texts))
    entry = "\n".join(
        ["#, fuzzy", *lines, 'msgctxt "about.title"', 'msgid "Small"', 'msgstr "Petit"']
    )
    assert f"\n\n{entry}\n\nmsgctxt " in written
    assert read_po(written.encode(), "x.po", "fr").texts["about.title"].original == original


def test_the_file_begins_with_its_language_and_reviewer():
    written = write_po(load(SMALL), Translation(Language("fr", 'Dr. "X" ' + "Y" * 99)))
    header = written.partition("\n\n")[0].splitlines()
    assert header[2:] == [
        'msgid ""',
        'msgstr ""',
        r'"Language: fr\n"',
        r'"MIME-Version: 1.0\n"',
        r'"Content-Type: text/plain; charset=UTF-8\n"',
        r'"Content-Transfer-Encoding: 8bit\n"',
        rf'"X-Reviewed-By: Dr. \"X\" {"Y" * 99}\n"',
    ]


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
