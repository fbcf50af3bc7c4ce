"""YAML or JSON text -> a tree of located texts, lists and mappings, without YAML's surprises.

Every scalar stays the text that the author typed: `no`, `010` and `2024-01-05` are just that.
What a reader of the file could not see, or would not expect, is a problem: a key twice, text lost
after " #", anchors, aliases, tags, tabs, invisible characters, and sizes beyond the limits below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from tipscreen.errors import Code, Location, Problem, shorten

MAX_CHARACTERS = 4_000_000
MAX_NODES = 200_000
MAX_DEPTH = 40

_PARSER_ERRORS = (
    yaml.YAMLError,
    ValueError,
    OverflowError,
    IndexError,
    KeyError,
    AttributeError,
    RecursionError,
)
"""What is known to come out of the parser."""

# The C parser is about eight times as fast; its error messages differ, so the other one words them.
_FAST_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class TextNode:
    """A scalar, as typed; folded and literal blocks are one line."""

    text: str
    where: Location
    quoted: bool = False
    drawing: str = ""
    """The lines of a literal block as they stand, for the rare text where that matters."""


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list."""

    items: tuple[Node, ...]
    where: Location


@dataclass(frozen=True, slots=True)
class MapNode:
    """A mapping; keys are unique."""

    entries: dict[str, Entry]
    where: Location


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its value."""

    key: TextNode
    value: Node


Node: TypeAlias = TextNode | ListNode | MapNode


def describe(node: Node) -> str:
    """Return what the node is, for "expected ..., found ..."."""
    match node:
        case ListNode():
            return "a list"
        case MapNode():
            return "a group of 'name: value' lines"
        case TextNode(text, quoted=quoted):
            return f"'{shorten(text)}'" if text or quoted else "nothing"


def parse(data: bytes, file: str, problems: list[Problem]) -> Node | None:
    """Return the tree of the one document in the data; add what is wrong to the problems.

    None if there is no tree to speak of; at least one problem says why.
    """
    text = _decode(data, file, problems)
    if text is None:
        return None
    if text.lstrip().startswith(("{", "[")):  # JSON, where tabs are only white space
        text = text.replace("\t", " ")
    before = len(problems)
    problems.extend(_tabs(text, file))
    builder = _Builder(file, text.split("\n"), problems)
    try:
        for event in yaml.parse(text, Loader=_FAST_LOADER):
            if not builder.take(event):
                return None
    except _PARSER_ERRORS:
        if len(problems) == before:
            problems.append(_syntax_problem(text, file, builder.open_quote))
        return None
    if builder.root is None:
        problems.append(
            Problem(
                Location(file, 1, 1), Code.YAML_SYNTAX, "the file is empty, or has comments only"
            )
        )
    return builder.root


def _decode(data: bytes, file: str, problems: list[Problem]) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", errors="replace")
        where = _at(before, len(before), file)
        message = "this is not UTF-8 text; save the file as UTF-8"
        problems.append(Problem(where, Code.BAD_CHARACTER, message))
        return None
    if len(text) > MAX_CHARACTERS:
        message = f"the file has more than {MAX_CHARACTERS:,} characters"
        problems.append(Problem(Location(file, 1, 1), Code.TOO_LARGE, message))
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    invisible = [
        match.start()
        for match in re.finditer(r"[^\n\t -~]", text)
        if not match.group().isprintable() and match.group() != "\xa0"
    ]
    for start in invisible[:10]:
        message = (
            f"there is an invisible character here (U+{ord(text[start]):04X}); delete it or type "
            "the line again"
        )
        problems.append(Problem(_at(text, start, file), Code.BAD_CHARACTER, message))
    return None if invisible else text


def _at(text: str, index: int, file: str) -> Location:
    line_start = text.rfind("\n", 0, index) + 1
    return Location(file, text.count("\n", 0, index) + 1, index - line_start + 1)


def _tabs(text: str, file: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), 1):
        if re.match(r" *\t\s*\S", line):
            column = line.index("\t") + 1
            message = "this line starts with a tab; use spaces"
            yield Problem(Location(file, number, column), Code.TAB, message)


@dataclass(slots=True)
class _Open:
    """A list or mapping that is still being read."""

    where: Location
    is_map: bool
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    key: Node | None = None


@dataclass(slots=True)
class _Builder:
    """Turns parser events into nodes, with a stack of its own: depth is a number, not a crash.

    The events are of the classes in `yaml.events`, whose stubs do not know all their fields.
    """

    file: str
    lines: list[str]
    problems: list[Problem]
    root: Node | None = None
    stack: list[_Open] = field(default_factory=list)
    nodes: int = 0
    documents: int = 0
    open_quote: tuple[Location, int] | None = None
    """Where the last text began, and its last line, if it is in quotes and runs over lines."""

    def take(self, event: Any) -> bool:
        """Read one event; False if there is no use in going on."""
        where = Location(self.file, event.start_mark.line + 1, event.start_mark.column + 1)
        if getattr(event, "anchor", None) is not None or getattr(event, "tag", None) is not None:
            self._refuse_feature(event, where)
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    message = "a second document starts here ('---'); use one document a file"
                    self._problem(where, Code.YAML_FEATURE, message)
                    return False
            case yaml.ScalarEvent():
                self._check_escapes(event, where)
                if event.value and not event.style:
                    self._check_lost_text(event)
                self._note_open_quote(event, where)
                text = " ".join(event.value.split())
                drawing = event.value.rstrip() if event.style == "|" else ""
                return self._add(TextNode(text, where, bool(event.style), drawing))
            case yaml.AliasEvent():
                return self._add(TextNode(f"*{event.anchor}", where))
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self.stack.append(_Open(where, isinstance(event, yaml.MappingStartEvent)))
                if len(self.stack) > MAX_DEPTH:
                    message = f"lists and groups are nested more than {MAX_DEPTH} deep"
                    self._problem(where, Code.TOO_LARGE, message)
                    return False
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                done = self.stack.pop()
                if done.is_map:
                    return self._add(MapNode(done.entries, done.where))
                return self._add(ListNode(tuple(done.items), done.where))
        return True

    def _add(self, node: Node) -> bool:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            message = f"the file has more than {MAX_NODES:,} entries"
            self._problem(node.where, Code.TOO_LARGE, message)
            return False
        if not self.stack:
            self.root = node
        elif not (parent := self.stack[-1]).is_map:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = node
        else:
            self._add_entry(parent, parent.key, node)
            parent.key = None
        return True

    def _add_entry(self, parent: _Open, key: Node, value: Node) -> None:
        if not isinstance(key, TextNode):
            message = f"expected a name before the colon, found {describe(key)}"
            self._problem(key.where, Code.WRONG_KIND, message)
        elif (first := parent.entries.get(key.text)) is not None:
            message = f"'{key.text}' is already used at line {first.key.where.line}"
            self._problem(key.where, Code.DUPLICATE_KEY, message)
        else:
            parent.entries[key.text] = Entry(key, value)

    def _refuse_feature(self, event: Any, where: Location) -> None:
        sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
        what = f"{sign}{event.anchor}" if event.anchor is not None else event.tag
        message = (
            f"'{shorten(what)}' is a YAML anchor, alias or tag, which is not used here; put quotes "
            "around the text"
        )
        self._problem(where, Code.YAML_FEATURE, message)

    def _check_escapes(self, event: Any, where: Location) -> None:
        # What cannot be seen may not come in as an escape in double quotes, either.
        if not " ".join(event.value.split()).isprintable():
            message = "the text has an invisible character, written as an escape; take it out"
            self._problem(where, Code.BAD_CHARACTER, message)

    def _note_open_quote(self, event: Any, where: Location) -> None:
        over_lines = event.start_mark.line < event.end_mark.line
        quoted_over_lines = over_lines and event.style in ("'", '"')
        self.open_quote = (where, event.end_mark.line) if quoted_over_lines else None

    def _check_lost_text(self, event: Any) -> None:
        # "Pain in site #3" would lose "#3". A comment is two spaces, "#" and a space away.
        rest = self.lines[event.end_mark.line][event.end_mark.column :]
        if re.match(r" *:? *#", rest) and not re.match(r"(  +|:  *)#+( |$)", rest):
            start = event.end_mark.column + rest.index("#") + 1
            message = (
                "the text from '#' on would be lost; put the sentence in double quotes (or, for a "
                "comment, two spaces before '#' and one after it)"
            )
            where = Location(self.file, event.end_mark.line + 1, start)
            self._problem(where, Code.LOST_TEXT, message)

    def _problem(self, where: Location, code: Code, message: str) -> None:
        self.problems.append(Problem(where, code, message))


NOT_CLOSED = "the quote that opens here is not closed on this line"

_SYNTAX = (
    (
        r"chomping or indentation|comment or a line break",
        "put quotes around text that begins with '>' or '|'",
    ),
    (r"cannot start any token", "put quotes around text that begins with this character"),
    (r"alphabetic or numeric character", "put quotes around text that begins with '*' or '&'"),
    (
        r"expected ':'",
        "this line needs a colon and a space after its name, or a space after its dash",
    ),
    (r"unexpected end of stream|document separator", NOT_CLOSED),
    (r"unknown escape", "in double quotes a backslash must be written twice; or use single quotes"),
    (
        r"expected ',' or",
        "a bracket list or group that began above needs a comma or its closing bracket",
    ),
    (r"block end", "this line does not fit: look at its indentation, and at quotes just before it"),
    (r"%|directive", "put quotes around text that begins with '%'"),
)


def _syntax_problem(text: str, file: str, open_quote: tuple[Location, int] | None) -> Problem:
    """Return the syntax error, worded from the message of the pure-Python parser.

    `open_quote` is where a quoted text over several lines began, and where it ended, if it stands
    just before: if the error is on its last line, its end is missing, most likely, and the parser
    took the next quote for it.
    """
    error = _syntax_error(text)
    mark = error.problem_mark if error else None
    if error is None or mark is None:
        return Problem(Location(file, 1, 1), Code.YAML_SYNTAX, "this is not valid YAML")
    if open_quote is not None and open_quote[1] == mark.line:
        return Problem(open_quote[0], Code.YAML_SYNTAX, NOT_CLOSED)
    said = error.problem or ""
    if error.context in ("while scanning a simple key", "while scanning a quoted scalar"):
        mark = error.context_mark or mark  # the line itself, not one after it
    line = text.split("\n")[mark.line] if mark.line < text.count("\n") + 1 else ""
    if "\u201c" in line or "\u201d" in line:
        message = 'put straight quotes (") around the text, not curly ones'
    elif "mapping values are not allowed" in said:
        message = _colon_hint(line, mark.column)
    else:
        message = next((hint for pattern, hint in _SYNTAX if re.search(pattern, said)), said)
    return Problem(Location(file, mark.line + 1, mark.column + 1), Code.YAML_SYNTAX, message)


def _colon_hint(line: str, column: int) -> str:
    """Return what is wrong about a colon where none can stand."""
    if re.fullmatch(r" *[\w-]+", line[:column]):
        spaces = len(line) - len(line.lstrip(" "))
        return f"this line begins after {spaces} spaces, which does not fit the lines above it"
    if re.match(r" *(when|if|then|ask_if|show_if|not):", line):
        return "a condition stands in braces, such as {pain: any}"
    return "put quotes around text that has a colon and a space in it"


def _syntax_error(text: str) -> yaml.MarkedYAMLError | None:
    """Return the error of the pure-Python parser; None if it has no place.

    What else is known to leak out of the parser is treated so, too.
    """
    try:
        for _ in yaml.parse(text, Loader=yaml.BaseLoader):
            pass
    except yaml.MarkedYAMLError as error:
        return error
    except _PARSER_ERRORS:
        return None
    return None
