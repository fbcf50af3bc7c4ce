"""Text becomes a questionnaire, a translation or answers; or every problem with its place.

In: bytes, or a path. Out: frozen data, or one error that holds all that is wrong.
"""

from typing import TYPE_CHECKING

from tipscreen.loading.bundled import (
    in_language,
    languages,
    load,
    load_translation,
    shipped_file,
    translation_file,
)
from tipscreen.loading.files import (
    free_name,
    opened,
    read_bytes,
    refuse_existing,
    replace_if_unchanged,
    write_new,
    writing_new,
)
from tipscreen.loading.nodes import Entry, ListNode, MapNode, Node, TextNode
from tipscreen.loading.reader import load_questionnaire
from tipscreen.loading.sheets import (
    Answers,
    PlainAnswer,
    PlainAnswers,
    check_answers,
    in_one_line,
    is_in_range,
    label_of,
    read_answers,
    read_tree,
    whole_number,
)
from tipscreen.loading.yaml_tree import parse
from tipscreen.on_demand import on_demand

if TYPE_CHECKING:
    from tipscreen.loading.json_lines import at_line, refuse_long_line, sheets_in
    from tipscreen.loading.json_sheets import read_json
    from tipscreen.loading.po import write_po
    from tipscreen.loading.translation import (
        Translation,
        gaps,
        originals,
        own_or_fitting,
        translate,
    )
else:
    __getattr__ = on_demand(
        __name__,
        json_lines="at_line refuse_long_line sheets_in",
        json_sheets="read_json",
        po="write_po",
        translation="Translation gaps originals own_or_fitting translate",
    )

__all__ = [
    "Answers",
    "Entry",
    "ListNode",
    "MapNode",
    "Node",
    "PlainAnswer",
    "PlainAnswers",
    "TextNode",
    "Translation",
    "at_line",
    "check_answers",
    "free_name",
    "gaps",
    "in_language",
    "in_one_line",
    "is_in_range",
    "label_of",
    "languages",
    "load",
    "load_questionnaire",
    "load_translation",
    "opened",
    "originals",
    "own_or_fitting",
    "parse",
    "read_answers",
    "read_bytes",
    "read_json",
    "read_tree",
    "refuse_existing",
    "refuse_long_line",
    "replace_if_unchanged",
    "sheets_in",
    "shipped_file",
    "translate",
    "translation_file",
    "whole_number",
    "write_new",
    "write_po",
    "writing_new",
]
