"""What `tipscreen check` tells the author of a questionnaire.

In: a questionnaire that loads. Out: problems with their places, and what was found to hold.
"""

from typing import TYPE_CHECKING

from tipscreen.checking.formats import FindingsFormat
from tipscreen.on_demand import on_demand

if TYPE_CHECKING:
    from tipscreen.checking.audit import audit_file, need_extra
    from tipscreen.checking.codes import page_of
    from tipscreen.checking.differences import DIFFERENCE_FORMATS
    from tipscreen.checking.examples import refusals
    from tipscreen.checking.findings import FORMATS
else:
    __getattr__ = on_demand(
        __name__,
        audit="audit_file need_extra",
        codes="page_of",
        differences="DIFFERENCE_FORMATS",
        examples="refusals",
        findings="FORMATS",
    )

__all__ = [
    "DIFFERENCE_FORMATS",
    "FORMATS",
    "FindingsFormat",
    "audit_file",
    "need_extra",
    "page_of",
    "refusals",
]
