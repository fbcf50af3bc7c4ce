"""Questionnaires in other languages: their texts, by their place in the questionnaire.

A translation never changes an id, a condition or a rule. Every language therefore asks for the same
answers and evaluates them in the same way. Each translation contains the original that it was made
from. If the original has changed since, the translation is stale, and the original is shown.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, is_dataclass, replace
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
    """The text that the translation was made from."""
    text: str


@dataclass(frozen=True, slots=True)
class Translation:
    """The content of a translation file, or of several files combined."""

    language: Language
    """The language, with the program's own texts."""
    texts: Mapping[str, TranslatedText] = field(default_factory=dict)
    """The texts of a questionnaire by place, such as `questions.age_years.ask`."""


@dataclass(frozen=True, slots=True)
class TranslatableText:
    """A text of a questionnaire that can be translated."""

    place: str
    where: Location
    """The location of the entry that contains it."""
    text: str


def translatable_texts(questionnaire: Questionnaire) -> tuple[TranslatableText, ...]:
    """Return every text that people see, in the order of the file; collected only once."""
    return questionnaire.cached(_collect_texts)


def _collect_texts(questionnaire: Questionnaire) -> tuple[TranslatableText, ...]:
    texts: list[TranslatableText] = []

    def collect(place: str, where: Location, text: str) -> str:
        texts.append(TranslatableText(place, where, text))
        return text

    _map_sections(questionnaire, collect)
    return tuple(texts)


def translate(questionnaire: Questionnaire, translation: Translation) -> Questionnaire:
    """Return the questionnaire with every text translated that has a current translation."""

    def translate_text(place: str, _where: Location, text: str) -> str:
        translated = translation.texts.get(place)
        return translated.text if translated and translated.original == text else text

    sections = _map_sections(questionnaire, translate_text)
    return replace(
        questionnaire, **sections, language=translation.language, untranslated=questionnaire
    )


TextMapper = Callable[[str, Location, str], str]
"""Maps a place, the location of its entry and its text to a new text."""


def _map_sections(questionnaire: Questionnaire, map_text: TextMapper) -> dict[str, Any]:
    """Return the sections of the questionnaire with every text mapped."""
    sections: dict[str, Any] = {}
    for section in SINGLETON_SECTIONS:
        entry = getattr(questionnaire, section)
        sections[section] = entry and _map_entry(entry, section, map_text)
    for section in SECTIONS:
        sections[section] = {
            name: _map_entry(entry, f"{section}.{name}", map_text)
            for name, entry in getattr(questionnaire, section).items()
        }
    return sections


def _map_entry(entry: Any, place: str, map_text: TextMapper) -> Any:
    """Return an instance of a schema class with every text mapped."""
    hints = FIELD_TYPES[type(entry)].items()
    values = {
        name: _map_value(hint, getattr(entry, name), f"{place}.{name}", entry.where, map_text)
        for name, hint in hints
    }
    return replace(entry, **values)


def _map_value(hint: Any, value: Any, place: str, where: Location, map_text: TextMapper) -> Any:
    """Return the value of a field, mapped if its type is annotated as translatable."""
    origin, arguments = get_origin(hint), get_args(hint)
    if value is None:
        return None
    if origin is Annotated:
        match arguments[1]:
            case Translatable.TEXT | Translatable.DRAWING:
                return map_text(place, where, value)
            case Translatable.PHRASES:
                changed = map_text(place, where, PHRASE_SEPARATOR.join(value))
                return tuple(filter(None, map(str.strip, changed.split(PHRASE_SEPARATOR.strip()))))
        return value
    if NoneType in arguments:
        inner = next(argument for argument in arguments if argument is not NoneType)
        return _map_value(inner, value, place, where, map_text)
    if origin is tuple:
        return tuple(
            _map_value(arguments[0], item, f"{place}.{number}", where, map_text)
            for number, item in enumerate(value, 1)
        )
    if origin is not None:  # a mapping
        return {
            key: _map_value(arguments[1], item, f"{place}.{key}", where, map_text)
            for key, item in value.items()
        }
    is_entry = is_dataclass(hint) and hint is not Location
    return _map_entry(value, place, map_text) if is_entry else value


def merge_with_fallback(
    questionnaire: Questionnaire, translation: Translation, own: str
) -> Translation:
    """Return the translation without unused texts of the shipped translation.

    A text in `own`, the translation file of the questionnaire, stays in any case: if it is unused,
    that is a problem of this file. A text that only the shipped questionnaire has is not.
    """
    text_by_place = {text.place: text.text for text in translatable_texts(questionnaire)}
    texts = {
        place: translated
        for place, translated in translation.texts.items()
        if translated.where.file == own or text_by_place.get(place) == translated.original
    }
    return replace(translation, texts=texts)


def find_missing(
    questionnaire: Questionnaire, translation: Translation
) -> Iterator[tuple[TranslatableText, TranslatedText | None]]:
    """Yield every text whose translation is missing (None) or stale."""
    for original in translatable_texts(questionnaire):
        translated = translation.texts.get(original.place)
        if translated is None or translated.original != original.text:
            yield original, translated
