"""Texts that are made to be slow to read, each of about the size that is asked for.

`SHEETS` and `TRANSLATIONS` are of so many characters. `QUESTIONNAIRES` are of so many entries, and
mostly right, so that all that is looked at between the entries of a file is looked at.
"""

from shipped import ids


def lines(text, size):
    return text * (size // len(text))


def numbered(text, size):
    """Return the text again and again with `#` replaced by a number of six digits."""
    return "".join(text.replace("#", f"{n:06}") for n in range(size // (len(text) + 5)))


SHEETS = {
    "open lists": lambda n: "[" * n,
    "lists in lists": lambda n: "[" * (n // 2) + "]" * (n // 2),
    "open lists under keys": lambda n: lines("zz: [", n),
    "open groups": lambda n: lines("{a: ", n),
    "open groups in lists": lambda n: lines("[{", n),
    "open JSON": lambda n: lines('{"a":', n),
    "open lists of a text": lambda n: lines("[a, ", n),
    "lists over lines": lambda n: lines("[\n", n),
    "dashes": lambda n: lines("- ", n),
    "question marks": lambda n: lines("? ", n),
    "stairs": lambda n: "".join(" " * step + "a:\n" for step in range(int((2 * n) ** 0.5))),
    "one line of entries": lambda n: "[" + lines("ab,", n) + "]",
    "one line of unknown ids": lambda n: "{" + numbered("x#: a, ", n) + "}",
    "unknown ids": lambda n: numbered("x#: a\n", n),
    "ids that are alike": lambda n: numbered(f"{ids.danger}_or_a_very_long_na#: a\n", n),
    "wrong choices": lambda n: f"{ids.danger}: [{numbered('chest_#, ', n)}]",
    "wrong choices of all kinds": lambda n: f"{ids.danger}: [{lines('{a: b}, ', n)}]",
    "right choices": lambda n: f"{ids.danger}: [{lines(f'{ids.danger_choice}, ', n)}none]",
    "long keys": lambda n: lines("k" * 1000 + ": 1\n", n),
    "one long key": lambda n: "k" * n + ": 1",
    "one long key in quotes": lambda n: '{"' + "k" * n + '": 1}',
    "one long id": lambda n: f"{ids.danger}: " + "x" * n,
    "a long number": lambda n: f"{ids.age}: " + "9" * n,
    "a number with blanks": lambda n: f"{ids.age}: '{' ' * n}4'",
    "the same key": lambda n: lines("a: 1\n", n),
    "the same long key": lambda n: lines("? " + "k" * 2000 + "\n: 1\n", n),
    "the same key on one line": lambda n: "{" + lines("a: 1, ", n) + "}",
    "groups as keys": lambda n: lines("- {[a]: b}\n", n),
    "keys alone": lambda n: numbered("x#:\n", n),
    "an open quote": lambda n: 'a: "' + lines("x\n", n),
    "an open quote on one line": lambda n: "a: '" + lines("x y ", n),
    "text after a quote": lambda n: 'a: "' + lines("x\n", n) + '" b',
    "quotes": lambda n: "'" * n,
    "empty quotes": lambda n: "[" + lines('"",', n) + "]",
    "blanks after a text": lambda n: "[b" + " " * (n // 2) + ":" + " " * (n // 2) + "]",
    "many blanks after texts": lambda n: "[" + lines("b" + " " * 1000 + ",", n) + "]",
    "blanks before a tab": lambda n: " " * n + "\tx",
    "hash signs": lambda n: "a: 1  # " + "#" * n,
    "lost text": lambda n: lines("- a #b\n", n),
    "lost text on one line": lambda n: "a: " + lines("b #", n),
    "comments": lambda n: lines("# x\n", n),
    "empty lines": lambda n: "a: x\n" + "\n" * n + "b: c",
    "a literal block": lambda n: "a: |\n" + lines("  x\n", n),
    "a folded block": lambda n: "a: >\n" + lines("  x\n\n", n),
    "a block of blanks": lambda n: "a: |\n" + " " * n,
    "a text over lines": lambda n: "a: x\n" + lines("  y\n", n),
    "texts without colon": lambda n: lines("a b c\n", n) + ": x",
    "tabs": lambda n: lines("\tx\n", n),
    "tabs in JSON": lambda n: "{" + lines("\t\n", n) + "}",
    "anchors": lambda n: lines("- &a x\n", n),
    "aliases": lambda n: lines("- *a\n", n),
    "tags": lambda n: lines("- !!str x\n", n),
    "a long anchor": lambda n: "&" + "a" * n + " x",
    "escapes": lambda n: 'a: "' + lines("\\u0041", n) + '"',
    "invisible escapes": lambda n: "[" + lines('"\\u200b",', n) + "]",
    "invisible characters": lambda n: "\u200b" * n,
    "all private characters": lambda n: lines("".join(map(chr, range(0xE000, 0xF8FF))), 2 * n),
    "wide characters": lambda n: "a: " + "\U00020000" * n,
    "line ends of Windows": lambda n: lines("- a\r\n", n),
    "line ends of old": lambda n: lines("- a\r", n),
    "closing brackets": lambda n: lines("a: }\n", n),
    "percent signs": lambda n: lines("% a\n", n),
    "documents": lambda n: lines("---\n", n),
    "colons": lambda n: ":" * n,
    "commas": lambda n: "[a" + "," * n,
    "stars": lambda n: "*" * n,
    "exclamation marks": lambda n: "!" * n,
    "backslashes": lambda n: 'a: "' + "\\" * n,
}  # fmt: skip

TRANSLATIONS = {
    "blanks and a letter": lambda n: "msgid" + " " * n + "x",
    "blanks before a letter": lambda n: " " * n + "x",
    "empty lines": lambda n: "\n" * n,
    "wrong lines": lambda n: lines("x\n", n),
    "texts alone": lambda n: lines('"x"\n', n),
    "entries": lambda n: numbered('msgid "#"\nmsgstr "b"\n\n', n),
    "entries with a place": lambda n: numbered('msgctxt "#"\nmsgid "a"\nmsgstr "b"\n', n),
    "the same entry": lambda n: lines('msgid "a"\nmsgstr "b"\n', n),
    "entries without translation": lambda n: lines('msgid "a"\n', n),
    "fuzzy entries": lambda n: numbered('#, fuzzy\n#| msgid "b"\nmsgctxt "#"\nmsgid "a"\nmsgstr "b"\n', n),
    "open braces": lambda n: 'msgid "' + "{" * (n // 2) + '"\nmsgstr "' + "{" * (n // 2) + '"\n',
    "wrong braces": lambda n: numbered('msgid "{#}"\nmsgstr "b"\n', n),
    "a text of many lines": lambda n: 'msgid "a"\nmsgstr ""\n' + lines('"b"\n', n),
    "comments": lambda n: lines("# a\n", n),
    "flags": lambda n: "#," + lines(" ,", n),
    "backslashes": lambda n: 'msgid "' + lines("\\\\", n) + '"\nmsgstr "x"',
    "quotes": lambda n: "msgid " + '"' * n,
    "controls": lambda n: 'msgid "a"\nmsgstr "' + "\x01" * n + '"',
    "earlier texts": lambda n: lines('#| msgid "b"\n', n),
    "header lines": lambda n: 'msgid ""\nmsgstr ""\n' + lines('"X-Reviewed-By:  \\n"\n', n),
}  # fmt: skip


QUESTION = "section: S, title: T, ask: A, type: one"
RULE = "raises: f, because: B, sources: [s]"


def file(**sections):
    """Return a questionnaire with these lines in its sections."""
    lines_of = {
        "sources": "  s: {title: S}\n",
        "questions": f"  q: {{{QUESTION}, choices: {{a: A, b: B}}}}\n",
        "flags": "  f: {title: F}\n",
        "rules": f"  r: {{when: {{q: a}}, {RULE}}}\n",
        "outcomes": "",
        "examples": "  e: {story: S, answers: {}, outcome: last}\n",
        "guarantees": "  g: {because: B, if: {q: a}, then: {rule: r}}\n",
        "note": "  n: {title: T, questions: [q]}\n",
    }
    text = (
        "tipscreen: 1\nabout: {title: T, version: 1, reviewed_by: nobody, review_due: 2030-01-01, "
        "not_reviewed: N, disclaimer: D, emergency: E, welcome: [W]}\n"
    )
    for name, given in lines_of.items():
        text += f"{name}:\n{given}{sections.get(name, '')}"
        text += "  last: {headline: H, say: S, next: [N]}\n" if name == "outcomes" else ""
    return text


def many(count, text):
    """Return the text so often, with `#` replaced by a number and `@` by the one before it."""
    return "".join(text.replace("#", str(n)).replace("@", str(n - 1)) for n in range(1, count + 1))


HUNDRED = many(99, ", c#: C")
LONG_LIST = f"  w: {{{QUESTION.replace('one', 'many')}, none: N, choices: {{c: C{HUNDRED}}}}}\n"

QUESTIONNAIRES = {
    "questions": lambda n: file(questions=many(n // 17, f"  q#: {{{QUESTION}, choices: {{a: A}}}}\n")),
    "questions with ask_if": lambda n: file(
        questions=f"  q0: {{{QUESTION}, choices: {{a: A}}}}\n"
        + many(n // 20, f"  q#: {{{QUESTION}, ask_if: {{q@: a}}, choices: {{a: A}}}}\n")
    ),
    "questions with wrong keys": lambda n: file(
        questions=many(n // 16, "  q#: {secton: S, titel: T, aks: A, typ: one, choces: {a: A}}\n")
    ),
    "flags and rules": lambda n: file(
        flags=many(n // 20, "  f#: {title: F}\n"),
        rules=many(n // 20, "  r#: {when: {q: a}, raises: f#, because: B, sources: [s]}\n"),
    ),
    "a chain of flags": lambda n: file(
        flags="  f0: {title: F}\n" + many(n // 19, "  f#: {title: F}\n"),
        rules=many(n // 19, "  r#: {when: f@, raises: f#, because: B, sources: [s]}\n"),
    ),
    "rules that name nothing": lambda n: file(
        rules=many(n // 14, f"  r#: {{when: {{qq#: zz}}, {RULE}}}\n")
    ),
    "rules with wrong choices": lambda n: file(
        rules=many(n // 14, f"  r#: {{when: {{q: zz}}, {RULE}}}\n")
    ),
    "names that are alike": lambda n: file(
        questions=many(n // 34, f"  {'a' * 50}#: {{{QUESTION}, choices: {{a: A}}}}\n"),
        rules=many(n // 34, f"  r#: {{when: {{{'a' * 48}x#: b}}, {RULE}}}\n"),
    ),
    "a long id with wrong choices": lambda n: file(
        questions=f"  {'q' * 1000}: {{{QUESTION}, choices: {{a: A}}}}\n",
        rules=many(n // 60, f"  r#: {{when: {{{'q' * 1000}: b}}, {RULE}}}\n"),
    ),
    "one rule that asks much": lambda n: file(
        rules=f"  r1: {{when: {{any: [{many(n // 4, '{q: a}, ')}]}}, {RULE}}}\n"
    ),
    "a choice many times": lambda n: file(rules=f"  r1: {{when: {{q: [{many(n, 'a, ')}]}}, {RULE}}}\n"),
    "wrong choices": lambda n: file(rules=f"  r1: {{when: {{q: [{many(n, 'x#, ')}]}}, {RULE}}}\n"),
    "any of a hundred choices": lambda n: file(
        questions=LONG_LIST, rules=f"  r1: {{when: {{any: [{many(n // 6, '{w: [any, none]}, ')}]}}, {RULE}}}\n"
    ),
    "counting in a hundred choices": lambda n: file(
        questions=LONG_LIST,
        rules=f"  r1: {{when: {{any: [{many(n // 9, '{at_least: {count: 2, of: {w: any}}}, ')}]}}, {RULE}}}\n",
    ),
    "choices": lambda n: file(questions=f"  w: {{{QUESTION}, choices: {{{many(n // 2, 'c#: C, ')}}}}}\n"),
    "expressions": lambda n: file(rules=many(n // 12, f"  r#: {{when: 'q == a and b', {RULE}}}\n")),
    "examples that take over much": lambda n: file(
        questions=many(n // 34, f"  q#: {{{QUESTION}, choices: {{a: A}}}}\n"),
        examples=f"  e0: {{story: S, answers: {{{many(n // 34, 'q#: a, ')}}}, outcome: last}}\n"
        + many(n // 27, "  e#: {like: e0, story: S, answers: {q: a}, outcome: last}\n"),
    ),
    "examples on examples": lambda n: file(
        examples="  e0: {story: S, answers: {q: a}, outcome: last}\n"
        + many(n // 12, "  e#: {like: e@, story: S, answers: {}, outcome: last}\n")
    ),
    "an example with wrong answers": lambda n: file(
        examples=f"  e1: {{story: S, answers: {{{many(n // 2, 'q#: a, ')}}}, outcome: last}}\n"
    ),
    "outcomes": lambda n: file(outcomes=many(n // 12, "  o#: {when: f, headline: H, say: S, next: [N]}\n")),
    "danger outcomes": lambda n: file(
        flags=many(n // 20, "  f#: {title: F}\n"),
        outcomes=many(n // 20, "  o#: {when: f#, danger: yes, headline: H, say: S, next: [N]}\n"),
    ),
    "sources that are no pages": lambda n: file(sources=many(n // 6, "  s#: {title: S, url: 'javascript:x'}\n")),
    "notes on one question": lambda n: file(note=many(n // 8, "  n#: {title: T, questions: [q]}\n")),
    "guarantees": lambda n: file(guarantees=many(n // 14, "  g#: {because: B, if: {q: a}, then: {rule: [x#, r]}}\n")),
    "unknown sections": lambda n: many(n // 2, "x#: W\n") + file(),
}  # fmt: skip
