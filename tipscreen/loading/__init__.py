"""Text becomes a questionnaire, a translation or answers; or every problem with its place.

In: bytes, or a path. Out: frozen data, or one error that holds all that is wrong.
"""

from tipscreen.loading.bundled import (
    languages,
    load,
    load_translation,
    shipped_file,
    translation_file,
)
from tipscreen.loading.files import (
    MOST_BYTES,
    read_bytes,
    refuse_existing,
    replace_if_unchanged,
    write_new,
)
from tipscreen.loading.po import write_po
from tipscreen.loading.sheets import (
    Answers,
    PlainAnswers,
    check_answers,
    in_one_line,
    is_in_range,
    read_answers,
    read_tree,
    whole_number,
)
from tipscreen.loading.translation import Translation, gaps, originals, translate
from tipscreen.loading.yaml_tree import Entry, MapNode, Node, TextNode, parse

__all__ = [
    "MOST_BYTES",
    "Answers",
    "Entry",
    "MapNode",
    "Node",
    "PlainAnswers",
    "TextNode",
    "Translation",
    "check_answers",
    "gaps",
    "in_one_line",
    "is_in_range",
    "languages",
    "load",
    "load_translation",
    "originals",
    "parse",
    "read_answers",
    "read_bytes",
    "read_tree",
    "refuse_existing",
    "replace_if_unchanged",
    "shipped_file",
    "translate",
    "translation_file",
    "whole_number",
    "write_new",
    "write_po",
]
