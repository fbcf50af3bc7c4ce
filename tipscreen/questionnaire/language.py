"""The language of the program's own texts, as a value that is passed to whatever prints text.

The English text is the key, as in gettext: `_("What to do next")`. A text without a translation
stays English. `loading.translation` translates the texts of a questionnaire.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Language:
    """The program's own texts in one language."""

    code: str
    """A BCP 47 code, such as `en` or `es`."""
    reviewed_by: str = ""
    """Who reviewed the translation; empty for the language of the file itself."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """From the English text to the text in this language."""

    def __call__(self, text: str, /, **values: object) -> str:
        """Return the text in this language, with its `{names}` filled in."""
        return self.texts.get(text, text).format(**values)

    def phrase_list(self, text: str) -> list[str]:
        """Return the folded words or phrases of a text that lists them with commas."""
        return [fold(word.strip()) for word in self(text).split(",")]


ENGLISH = Language("en")


def fold(text: str) -> str:
    """Return the text in lower case without accents, to compare typed text with words."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
