"""Parse YAML or JSON into a tree of strings, lists and mappings with locations.

Every scalar stays the text that the author typed: `no`, `010` and `2024-01-05` are strings.
Whatever a reader of the file cannot see or does not expect is a problem: duplicate keys, text lost
after " #", anchors, aliases, tags, tabs, invisible characters, and sizes beyond the limits below.
The time is proportional to the size of the text, whatever the text contains.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

from tipscreen.errors import Code, Location, Problem, shorten
from tipscreen.loading.decoding import decode, find_tabs, is_normalized, locate
from tipscreen.loading.nodes import ListNode, MapEntry, MapNode, Node, TextNode, describe
from tipscreen.loading.syntax_errors import is_nesting_error, syntax_problem

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
"""The exceptions that the parser is known to raise."""

# The C parser is about eight times as fast, but not available everywhere.
_FAST_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def parse_yaml(data: bytes, file: str, problems: list[Problem]) -> Node | None:
    """Return the tree of the only document in the data, and record its problems.

    Returns None if there is no usable tree; at least one problem then says why.
    """
    text = decode(data, file, problems)
    if text is None:
        return None
    if text.lstrip().startswith(("{", "[")):  # JSON, in which a tab is ordinary white space
        text = text.replace("\t", " ")
    before = len(problems)
    problems.extend(find_tabs(text, file))
    builder = _TreeBuilder(file, text, problems)
    try:
        builder.build(_FAST_LOADER(text))
    except _ParsingAbortedError:
        return None
    except _PARSER_ERRORS as error:
        if is_nesting_error(error):  # the limit of the C parser, which is far above ours
            builder.report_depth(builder.depth_limit_location())
        elif len(problems) == before:
            problems.append(syntax_problem(text, file, error, builder.open_quote))
        return None
    if builder.root is None:
        message = "the file is empty or contains only comments"
        problems.append(Problem(Location(file, 1, 1), Code.YAML_SYNTAX, message))
    return builder.root


class _ParsingAbortedError(Exception):
    """The rest of the text is not parsed; a recorded problem says why."""


@dataclass(slots=True)
class _OpenCollection:
    """A list or mapping whose end has not been read yet."""

    where: Location
    entries: dict[str, MapEntry] | None = None
    """None for a list."""
    items: list[Node] = field(default_factory=list)
    key: Node | None = None


class _TreeBuilder:
    """Turns parser events into nodes.

    It has an explicit stack, so that deep nesting is a number to check and not a crash. The type
    of the events is Any, because the stubs of `yaml.events` do not know all their fields.
    """

    def __init__(self, file: str, text: str, problems: list[Problem]) -> None:
        self.file = file
        self.text = text
        self.problems = problems
        self.open_quote: tuple[Location, int] | None = None
        """The start and the last line of the last text, if it is quoted and has several lines."""
        self._document = _OpenCollection(Location(file, 1, 1))
        self._stack: list[_OpenCollection] = []
        self._nodes = 0
        self._documents = 0
        self._end = 0
        """The index of the character after the start of the last list or mapping."""

    @property
    def root(self) -> Node | None:
        """The tree, once it is built; None before, or if the text has none."""
        return self._document.items[0] if self._document.items else None

    def build(self, parser: Any) -> None:
        """Read every event. Raises _ParsingAbortedError, or one of _PARSER_ERRORS."""
        handlers: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._on_scalar,
            yaml.AliasEvent: self._on_alias,
            yaml.SequenceStartEvent: self._on_start,
            yaml.MappingStartEvent: self._on_start,
            yaml.SequenceEndEvent: self._on_end,
            yaml.MappingEndEvent: self._on_end,
            yaml.DocumentStartEvent: self._on_document_start,
        }
        next_event = parser.get_event
        try:
            while (event := next_event()) is not None:
                if handle := handlers.get(type(event)):
                    handle(event)
        finally:
            parser.dispose()

    def _on_document_start(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            message = "a second document starts here ('---'); write one document in each file"
            self._problem(self._where(event.start_mark), Code.YAML_FEATURE, message)
            raise _ParsingAbortedError

    def _on_scalar(self, event: Any) -> None:
        start, value, style = event.start_mark, event.value, event.style
        where = Location(self.file, start.line + 1, start.column + 1)
        if event.anchor is not None or event.tag is not None:
            self._report_feature(event, where)
        text, drawing, padded = value, "", ""
        if not is_normalized(value):
            text = " ".join(value.split())
            if not text.isprintable():
                # Invisible characters are not allowed as escapes in double quotes, either.
                message = "the text has an invisible character, written as an escape; delete it"
                self._problem(where, Code.BAD_CHARACTER, message)
            if style not in _BLOCKS and text:
                before, after = " " * value[0].isspace(), " " * value[-1].isspace()
                padded = f"{before}{text}{after}" if before or after else ""
        self.open_quote = None
        if not style:
            end = event.end_mark
            if value and self.text[end.index : end.index + 1] in _TEXT_BEFORE_HASH:
                self._check_lost_text(end)
        elif style == "|":
            drawing = value.rstrip()
        elif style != ">" and start.line < event.end_mark.line:
            self.open_quote = (where, event.end_mark.line)
        self._add(TextNode(text, where, bool(style), drawing, padded))

    def _on_alias(self, event: Any) -> None:
        where = self._where(event.start_mark)
        self._report_feature(event, where)
        self._add(TextNode(f"*{event.anchor}", where))

    def _on_start(self, event: Any) -> None:
        where = self._where(event.start_mark)
        if event.anchor is not None or event.tag is not None:
            self._report_feature(event, where)
        if len(self._stack) == MAX_DEPTH:
            self.report_depth(where)
            raise _ParsingAbortedError
        is_map = isinstance(event, yaml.MappingStartEvent)
        self._stack.append(_OpenCollection(where, {} if is_map else None))
        self._end = event.end_mark.index

    def _on_end(self, _event: Any) -> None:
        done = self._stack.pop()
        if done.entries is None:
            self._add(ListNode(tuple(done.items), done.where))
        else:
            self._add(MapNode(done.entries, done.where))

    def _add(self, node: Node) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            message = f"the file has more than {MAX_NODES:,} entries"
            self._problem(node.where, Code.TOO_LARGE, message)
            raise _ParsingAbortedError
        parent = self._stack[-1] if self._stack else self._document
        if parent.entries is None:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = node
        else:
            self._add_entry(parent.entries, parent.key, node)
            parent.key = None

    def _add_entry(self, entries: dict[str, MapEntry], key: Node, value: Node) -> None:
        if not isinstance(key, TextNode):
            message = f"expected a name before the colon, found {describe(key)}"
            self._problem(key.where, Code.WRONG_KIND, message)
            return
        if key.padded:
            key = key._replace(text=key.padded)
        first = entries.setdefault(key.text, entry := MapEntry(key, value))
        if first is not entry:
            message = f"'{shorten(key.text)}' is already used at line {first.key.where.line}"
            self._problem(key.where, Code.DUPLICATE_KEY, message)

    def report_depth(self, where: Location) -> None:
        """Record that lists and groups are nested too deeply."""
        message = f"lists and groups are nested more than {MAX_DEPTH} deep"
        self._problem(where, Code.TOO_LARGE, message)

    def depth_limit_location(self) -> Location:
        """Return where the nesting exceeds the limit, if the parser failed before its event."""
        depth = len(self._stack)
        for match in re.compile(r"[\[\]{}]").finditer(self.text, self._end):
            depth += 1 if match.group() in "[{" else -1
            if depth > MAX_DEPTH:
                return locate(self.text, match.start(), self.file)
        return locate(self.text, self._end, self.file)

    def _report_feature(self, event: Any, where: Location) -> None:
        feature = "alias (*)" if isinstance(event, yaml.AliasEvent) else "anchor (&)"
        feature = feature if event.anchor is not None else "tag (!)"
        message = f"this is a YAML {feature}, which is not allowed; put quotes around the text"
        self._problem(where, Code.YAML_FEATURE, message)

    def _check_lost_text(self, end: Any) -> None:
        # "Pain in site #3" would lose "#3". A comment needs two spaces before "#" and one after it.
        found = _HASH_AFTER_TEXT.match(self.text, end.index)
        if found and not _COMMENT_AFTER_TEXT.match(self.text, end.index):
            message = (
                "the text from '#' on would be lost; put the sentence in double quotes (or, for a "
                "comment, write two spaces before '#' and one after it)"
            )
            where = Location(self.file, end.line + 1, end.column + found.end() - end.index)
            self._problem(where, Code.LOST_TEXT, message)

    def _where(self, mark: Any) -> Location:
        return Location(self.file, mark.line + 1, mark.column + 1)

    def _problem(self, where: Location, code: Code, message: str) -> None:
        self.problems.append(Problem(where, code, message))


_BLOCKS = ("|", ">")
_TEXT_BEFORE_HASH = " :#"
_HASH_AFTER_TEXT = re.compile(r" *+:? *+#")
_COMMENT_AFTER_TEXT = re.compile(r"(?:  ++|: ++)#++(?=[ \n]|\Z)")
