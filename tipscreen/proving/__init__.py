"""Every answer sheet at once, for authors: the only users of the SAT solver.

In: one questionnaire, or two. Out: claims that are proven, or the smallest sheets that show where
they fail.
"""

from tipscreen.proving.claims import CLAIMS, Proofs, prove
from tipscreen.proving.diff import Difference, Edit, Move, What, compare
from tipscreen.proving.why_not import change_as_text, smallest_change

__all__ = [
    "CLAIMS",
    "Difference",
    "Edit",
    "Move",
    "Proofs",
    "What",
    "change_as_text",
    "compare",
    "prove",
    "smallest_change",
]
