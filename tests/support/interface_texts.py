"""What the program itself says to people, found in its source."""

import ast
import re

from helpers import ROOT

from tipscreen.checking import lint
from tipscreen.interview import replies
from tipscreen.interview.replies import Command

PACKAGE = ROOT / "tipscreen"


def interface_texts():
    """Return every text that the program has translated, in the order of the source."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and is_language(node.func) and node.args:
                match node.args[0]:
                    case ast.Constant(value=str(text)):
                        found.setdefault(text, path.name)
                    case ast.IfExp(body=ast.Constant(value=one), orelse=ast.Constant(value=other)):
                        found.update({one: path.name, other: path.name})
    for path in sorted(PACKAGE.rglob("*.html")):
        for text in re.findall(r'\b_\("([^"]*)"', path.read_text("utf-8")):
            found.setdefault(text, path.name)
    lists = (
        replies.YES_WORDS,
        replies.NO_WORDS,
        replies.NOT_SURE_WORDS,
        replies.NEGATION_WORDS,
        replies.AND_WORDS,
    )
    for text in (*lists, lint.ALLOWED_NEGATIONS):
        found[text] = "replies.py"
    for command in Command:
        found[command.value] = "replies.py"
    return found


def is_language(function):
    """Tell whether what is called is a language: `_(...)` or `questionnaire.language(...)`."""
    match function:
        case ast.Name(id="_" | "language"):
            return True
        case ast.Attribute(attr="language"):
            return True
    return False
