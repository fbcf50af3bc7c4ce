"""What `tipscreen check` tells the author of a questionnaire.

In: a questionnaire that loads. Out: problems with their places, and what was found to hold.
"""

from tipscreen.checking.audit import audit_file, need_extra
from tipscreen.checking.codes import page_of
from tipscreen.checking.differences import DIFFERENCE_FORMATS
from tipscreen.checking.examples import refusals
from tipscreen.checking.findings import FORMATS, FindingsFormat

__all__ = [
    "DIFFERENCE_FORMATS",
    "FORMATS",
    "FindingsFormat",
    "audit_file",
    "need_extra",
    "page_of",
    "refusals",
]
