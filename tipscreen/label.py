"""Checks the case label of the front desk: a word to find the note by, and nothing personal."""

from __future__ import annotations

import re

from tipscreen.language import Language

LONGEST = 40
"""Characters."""

MOST_DIGITS = 5
"""More digits in a row, or in all, look like a record or telephone number."""

MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    "oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|"
    "septiembre|octubre|noviembre|diciembre"
)
DATE = re.compile(
    rf"\d{{1,4}} *[-/. ] *\d{{1,2}} *[-/. ] *\d{{1,4}}"  # 1980-05-01, 5/1/80
    rf"|\b(?:{MONTHS})\b\.? *\d"  # May 1
    rf"|\d *(?:de +)?(?:{MONTHS})\b",  # 1 May, 1 de mayo
    re.IGNORECASE,
)


def refuse_label(label: str, _: Language) -> str | None:
    """Return why the label cannot be used, None if it can."""
    if len(label) > LONGEST or not label.isprintable():
        return _("Please use up to {most} plain letters and digits.", most=LONGEST)
    if "@" in label:
        return _("That looks like an e-mail address. Please use another label.")
    if DATE.search(label):
        return _("That looks like a date of birth. Please use another label.")
    if sum(char.isdigit() for char in label) > MOST_DIGITS or not re.search(r"[^\W\d_]", label):
        return _("That looks like a record or phone number. Please use a word, such as room 3.")
    return None
