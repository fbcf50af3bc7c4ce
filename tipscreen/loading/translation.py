"""A questionnaire in another language: its texts by the ids of where they stand.

A translation never touches an id, a condition or a rule, so that the same answers are asked for
and judged in the same way in every language. Each translated text carries the text it was made
from; where that has changed since, the translation is stale and the original is shown instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

from tipscreen.errors import Location
from tipscreen.questionnaire.annotations import Translatable
from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import FIELD_TYPES, SECTIONS, SINGLETON_SECTIONS, Questionnaire

PHRASE_SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class TranslatedText:
    """One text in another language."""

    where: Location
    original: str
    """The text that it was made from."""
    text: str


@dataclass(frozen=True, slots=True)
class Translation:
    """What a file of translations says, or several laid over each other."""

    language: Language
    """With the program's own texts."""
    texts: Mapping[str, TranslatedText] = field(default_factory=dict)
    """The texts of a questionnaire, by where they stand: `questions.age_years.ask`."""


@dataclass(frozen=True, slots=True)
class TranslatableText:
    """A text of a questionnaire that can be translated."""

    place: str
    where: Location
    """Of the entry that it belongs to."""
    text: str


def translatable_texts(questionnaire: Questionnaire) -> tuple[TranslatableText, ...]:
    """Return every text that people are shown, in the order of the file."""
    found: list[TranslatableText] = []

    def note(place: str, where: Location, text: str) -> str:
        found.append(TranslatableText(place, where, text))
        return text

    _map_sections(questionnaire, note)
    return tuple(found)


def translate(questionnaire: Questionnaire, translation: Translation) -> Questionnaire:
    """Return the questionnaire with every text that has a translation which is not stale."""

    def change(place: str, _where: Location, text: str) -> str:
        translated = translation.texts.get(place)
        return translated.text if translated and translated.original == text else text

    changed = _map_sections(questionnaire, change)
    return replace(
        questionnaire, **changed, language=translation.language, untranslated=questionnaire
    )


TextMapper = Callable[[str, Location, str], str]
"""(place, where the entry stands, text) -> text."""


def _map_sections(questionnaire: Questionnaire, change: TextMapper) -> dict[str, Any]:
    """Return the sections of the questionnaire, with every text changed."""
    changed: dict[str, Any] = {}
    for section in SINGLETON_SECTIONS:
        entry = getattr(questionnaire, section)
        changed[section] = entry and _map_entry(entry, section, change)
    for section in SECTIONS:
        changed[section] = {
            name: _map_entry(entry, f"{section}.{name}", change)
            for name, entry in getattr(questionnaire, section).items()
        }
    return changed


def _map_entry(entry: Any, place: str, change: TextMapper) -> Any:
    """Return an instance of a schema class with every text changed."""
    types = FIELD_TYPES[type(entry)]
    return replace(
        entry,
        **{
            name: _map_value(
                types[name], getattr(entry, name), f"{place}.{name}", entry.where, change
            )
            for name in (field.name for field in fields(entry))
        },
    )


def _map_value(hint: Any, value: Any, place: str, where: Location, change: TextMapper) -> Any:
    """Return the value of a field, changed where the type of the field marks it as shown."""
    origin, arguments = get_origin(hint), get_args(hint)
    if value is None:
        return None
    if origin is Annotated:
        match arguments[1]:
            case Translatable.TEXT | Translatable.DRAWING:
                return change(place, where, value)
            case Translatable.PHRASES:
                changed = change(place, where, PHRASE_SEPARATOR.join(value))
                return tuple(filter(None, map(str.strip, changed.split(PHRASE_SEPARATOR.strip()))))
        return value
    if NoneType in arguments:
        kind = next(kind for kind in arguments if kind is not NoneType)
        return _map_value(kind, value, place, where, change)
    if origin is tuple:
        return tuple(
            _map_value(arguments[0], item, f"{place}.{number}", where, change)
            for number, item in enumerate(value, 1)
        )
    if origin is not None:  # a mapping
        return {
            key: _map_value(arguments[1], item, f"{place}.{key}", where, change)
            for key, item in value.items()
        }
    is_entry = is_dataclass(hint) and hint is not Location
    return _map_entry(value, place, change) if is_entry else value


def merge_with_fallback(
    questionnaire: Questionnaire, translation: Translation, own: str
) -> Translation:
    """Return a translation with the texts of its own file, and what of those below it is in use.

    What the shipped translation has for the shipped questionnaire alone is nobody's mistake here.
    """
    wanted = {original.place: original.text for original in translatable_texts(questionnaire)}
    texts = {
        place: translated
        for place, translated in translation.texts.items()
        if translated.where.file == own or wanted.get(place) == translated.original
    }
    return replace(translation, texts=texts)


def find_missing(
    questionnaire: Questionnaire, translation: Translation
) -> Iterator[tuple[TranslatableText, TranslatedText | None]]:
    """Yield every text without a translation (None), or with a stale one."""
    for original in translatable_texts(questionnaire):
        translated = translation.texts.get(original.place)
        if translated is None or translated.original != original.text:
            yield original, translated
