"""Check case labels of the front desk: a word that finds the note, and nothing personal."""

import re

from tipscreen.questionnaire.language import Language

MAX_LABEL_LENGTH = 40
"""In characters."""

MAX_DIGITS = 3
"""A label with more digits looks like a record number, a phone number or a year of birth."""

MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    "oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|ene(?:ro)?|febrero|marzo|abr(?:il)?|mayo|junio|julio|"
    "ago(?:sto)?|septiembre|octubre|noviembre|dic(?:iembre)?"
)
DATE_LIKE_PATTERN = re.compile(
    r"\d{1,4} *[-/.,_\u2013] *\d{1,2} *[-/.,_\u2013] *\d{1,4}"  # 1980-05-01, 5/1/80
    rf"|\b(?:{MONTHS})\b.{{0,6}}\d"  # May 1, May the 5th
    rf"|\d *(?:st|nd|rd|th)? *(?:de +|of +)?(?:{MONTHS})\b"  # 1 May, 1 de mayo
    r"|\b(?:dob|born|birth|nacid[oa]|nacimiento)",
    re.IGNORECASE,
)
NAME_PATTERN = re.compile(
    r"\b(?:mrs?|ms|miss|mr|dr|sra?|srta|don|do\u00f1a)\b\.? +\w", re.IGNORECASE
)
EMAIL_PATTERN = re.compile(r"@|\bat\b.+\.\w|[\[(] *at *[\])]|gmail|hotmail|yahoo", re.IGNORECASE)
RECORD_NUMBER_PATTERN = re.compile(r"\b(?:mrn|ssn|record|expediente)\b", re.IGNORECASE)

ORDINARY_WORDS = frozenset(
    """
    room chair bed bay booth desk table seat lane window door walk in
    first second third fourth fifth left right front back
    red blue green yellow white black brown orange purple pink gray grey
    monday tuesday wednesday thursday friday saturday sunday morning noon afternoon evening
    one two three four five six seven eight nine ten new late early phone call next last
    sala silla cama mesa cuarto puerta ventana primera segunda tercera primero segundo tercero
    rojo roja azul verde amarillo amarilla blanco blanca negro negra lunes martes miércoles jueves
    viernes sábado domingo mañana tarde uno dos tres cuatro cinco seis siete ocho nueve diez
    """.split()  # noqa: SIM905 - a list literal would fill a page
)
"""Words for places, colors, days and numbers; a label with one of them is unlikely to be a name."""


def looks_like_name(label: str) -> bool:
    """Return whether the label consists of two or more words that could all be parts of a name."""
    words = label.split()
    return (
        len(words) > 1
        and all(re.fullmatch(r"[^\W\d_]+(?:['\u2019.-][^\W\d_]*)*", word) for word in words)
        and ORDINARY_WORDS.isdisjoint(word.casefold() for word in words)
    )


def label_problem(label: str, language: Language) -> str | None:
    """Return why the label is rejected, or None if it can be used."""
    _ = language
    if len(label) > MAX_LABEL_LENGTH or not label.isprintable():
        return _("Please use up to {most} plain letters and digits.", most=MAX_LABEL_LENGTH)
    if NAME_PATTERN.search(label):
        return _("That looks like a name. Please use another label.")
    if EMAIL_PATTERN.search(label):
        return _("That looks like an e-mail address. Please use another label.")
    if DATE_LIKE_PATTERN.search(label):
        return _("That looks like a date of birth. Please use another label.")
    digits = sum(char.isdigit() for char in label)
    if (
        digits > MAX_DIGITS
        or RECORD_NUMBER_PATTERN.search(label)
        or not re.search(r"[^\W\d_]", label)
    ):
        return _("That looks like a record or phone number. Please use a word, such as room 3.")
    return None
