"""The language that a person is spoken to in, as a value that goes where the words go.

The English text is its own key, as in gettext: `_("What to do next")`. Where a language lacks a
text, the English stands in. The texts of a questionnaire are translated by `translation`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Language:
    """What the program itself says, in one language."""

    code: str
    """As in BCP 47: en, es."""
    reviewed_by: str = ""
    """Who looked over the translation; empty for the language of the file itself."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """English to this language."""

    def __call__(self, text: str, /, **values: object) -> str:
        """Return the text in this language, its `{names}` filled in."""
        return self.texts.get(text, text).format(**values)

    def phrase_list(self, text: str) -> list[str]:
        """Return the words or phrases of a text that lists them, folded, in order."""
        return [fold(word.strip()) for word in self(text).split(",")]


ENGLISH = Language("en")


def fold(text: str) -> str:
    """Return the text in small letters without accents, to compare what was typed."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))
