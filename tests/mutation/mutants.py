"""Change the code in one place at a time, and check that a test fails.

    python tests/mutation/mutants.py [--every N] [--from K] [--workers N] [MODULE...]

The script prints each change that no test notices: either a test is missing, or the change is
equivalent. Equivalent changes are listed in `equivalent.txt`, each with the reason. The exit code is 1 if
an unlisted change goes unnoticed.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).parents[2]
EQUIVALENT = Path(__file__).with_name("equivalent.txt")
TIMEOUT_SECONDS = 150
"""A longer run counts as noticed: the change made an endless loop."""

SEMANTICS_TESTS = ("tests/questionnaire", "tests/screening", "tests/interview/test_interview.py")
TESTS = {
    "questionnaire/conditions.py": SEMANTICS_TESTS,
    "screening/derivation.py": ("tests/screening/test_explain.py", "tests/proving/test_tools.py"),
    "screening/": (
        *SEMANTICS_TESTS,
        "tests/proving/test_oracle.py",
        "tests/reports/test_reports.py",
    ),
    "interview/flow.py": ("tests/interview/test_interview.py", "tests/test_library.py"),
    "interview/views.py": ("tests/interview/test_interview.py", "tests/test_library.py"),
    "interview/replies.py": ("tests/interview/test_replies.py", "tests/loading/test_sheets.py"),
    "proving/": ("tests/proving",),
    "checking/examples.py": (
        "tests/loading/test_loading.py",
        "tests/checking",
        "tests/commands/test_cli.py",
    ),
    "reports/paper.py": ("tests/reports/test_paper.py",),
    "loading/": (
        "tests/loading/test_loading.py",
        "tests/loading/test_sheets.py",
        "tests/questionnaire",
        "tests/checking",
    ),
}
"""By module or folder, the tests that must notice a change, the fast ones first."""

MODULES = (
    "questionnaire/conditions.py",
    "screening/compiler.py",
    "screening/compiled.py",
    "screening/case.py",
    "screening/counterfactuals.py",
    "screening/reasons.py",
    "screening/result.py",
    "screening/derivation.py",
    "interview/flow.py",
    "interview/views.py",
    "interview/replies.py",
    "proving/sheet_space.py",
    "proving/circuit.py",
    "proving/claims.py",
    "proving/danger.py",
    "proving/danger_claims.py",
    "proving/diff.py",
    "proving/encoding.py",
    "proving/rule_mutations.py",
    "proving/why_not.py",
    "loading/consistency.py",
    "loading/condition_syntax.py",
    "loading/expression_hints.py",
    "loading/values.py",
    "checking/examples.py",
    "reports/paper.py",
)

OPPOSITES: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
CALLS = {"any": "all", "all": "any", "min": "max", "max": "min"}


@dataclass(frozen=True)
class Mutant:
    """One change of one module."""

    module: str
    line: int
    code: str
    """The text of that line."""
    change: str
    """The code before and after; numbered if several changes of the line look alike."""
    source: str
    """The changed module."""

    @property
    def name(self) -> str:
        """The name in `equivalent.txt`; it has no line number, because that moves."""
        return f"{self.module}: {self.code} | {self.change}"


def mutants_of(module: str) -> Iterator[Mutant]:
    """Yield each change of a module, in the order of its lines."""
    text = (ROOT / "tipscreen" / module).read_text("utf-8")
    tree, lines = ast.parse(text), text.split("\n")
    alike: Counter[tuple[str, str]] = Counter()
    declared = {id(inner) for node in ast.walk(tree) for inner in declaration_in(node)}
    for index, node in enumerate(ast.walk(tree)):
        if id(node) in declared:
            continue
        for number in range(len(list(changes(copy.deepcopy(node))))):
            changed = copy.deepcopy(tree)
            place = list(ast.walk(changed))[index]
            before = ast.unparse(place).split("\n")[0]
            after = list(changes(place))[number]()
            ast.fix_missing_locations(changed)
            try:
                source = ast.unparse(changed)
                compile(source, module, "exec")
            except (AttributeError, ValueError, SyntaxError):
                continue  # not a valid program
            after_text = ast.unparse(after).split("\n")[0]
            if isinstance(after, ast.stmt):
                before, after_text = after_text, "pass"
            if before != after_text:
                named = getattr(node, "target", getattr(node, "pattern", node))
                line = getattr(named, "lineno", 0)
                line = getattr(after if isinstance(after, ast.stmt) else node, "lineno", line)
                code, change = lines[line - 1].strip(), f"{before} -> {after_text}"
                alike[code, change] += 1
                if (count := alike[code, change]) > 1:
                    change += f" ({count})"
                yield Mutant(module, line, code, change, source)


def declaration_in(node: ast.AST) -> Iterator[ast.AST]:
    """Yield nodes that only declare something, such as decorators."""
    match node:
        case ast.ClassDef() | ast.FunctionDef():
            for decorator in node.decorator_list:
                yield from ast.walk(decorator)
        case ast.Call(func=ast.Name(id="field")):
            yield from ast.walk(node)
        case ast.keyword(arg="strict"):  # `zip` would only raise an error
            yield from ast.walk(node)
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            yield node


def changes(node: ast.AST) -> Iterator[Callable[[], ast.AST]]:  # noqa: PLR0912 - one a kind
    """Yield functions, each of which changes the node in place and returns it."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in OPPOSITES:
            yield lambda: put(node, ops=[OPPOSITES[type(operator)]()])
        case ast.BinOp(op=ast.BitOr()) if is_type(node.left) or is_type(node.right):
            pass
        case ast.BoolOp() | ast.BinOp() if type(node.op) in OPPOSITES:
            yield lambda: put(node, op=OPPOSITES[type(node.op)]())
        case ast.UnaryOp(op=ast.Not()):
            yield lambda: put(node, operand=negated(node.operand))
        case ast.Call(func=ast.Name(id=name)) if name in CALLS:
            yield lambda: put(node, func=ast.Name(CALLS[name], ast.Load()))
        case ast.Constant(value=bool(value)):
            yield lambda: put(node, value=not value)
        case ast.Constant(value=int(value)):
            yield lambda: put(node, value=value + 1)
        case ast.comprehension(ifs=[condition]):
            yield lambda: put(node, ifs=[]).target
            if not isinstance(condition, ast.Compare | ast.UnaryOp):
                yield lambda: put(node, ifs=[negated(condition)]).ifs[0]
        case (
            ast.If(test=ast.Compare() | ast.UnaryOp())
            | ast.IfExp(test=ast.Compare() | ast.UnaryOp())
        ):
            pass  # the comparison itself is changed
        case ast.If() | ast.IfExp() | ast.While():
            yield lambda: put(node, test=negated(node.test)).test
        case ast.match_case(guard=ast.expr()):
            yield lambda: put(node, guard=None).pattern
    for field in ("body", "orelse"):
        for index, inner in enumerate(
            getattr(node, field, None) or () if isinstance(node, ast.stmt) else ()
        ):
            if is_droppable(inner):
                yield lambda field=field, index=index: drop(node, field, index)


def is_type(node: ast.expr) -> bool:
    """Return whether the node is one of the types in `A | None`."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name[:1].isupper() and not name.isupper()
        case ast.Constant(value=None) | ast.Subscript():
            return True
        case ast.BinOp(op=ast.BitOr()):
            return is_type(node.left) or is_type(node.right)
    return False


def put(node: ast.AST, **fields: object) -> ast.AST:
    """Change fields of a node."""
    for name, value in fields.items():
        setattr(node, name, value)
    return node


def negated(test: ast.expr) -> ast.expr:
    """Return the negation of a test."""
    return ast.UnaryOp(ast.Not(), test)


def is_droppable(inner: ast.stmt) -> bool:
    """Return whether the statement has an effect and can be dropped."""
    match inner:
        case ast.Expr(value=ast.Constant()):
            return False  # a doc comment
        case ast.Expr() | ast.AugAssign() | ast.Continue():
            return True
        case ast.Assign(targets=[ast.Subscript() | ast.Attribute()]):
            return True
    return False


def drop(node: ast.AST, field: str, index: int) -> ast.stmt:
    """Replace a statement with `pass`; return the statement."""
    dropped: ast.stmt = getattr(node, field)[index]
    getattr(node, field)[index] = ast.Pass()
    return dropped


def tests_of(module: str) -> tuple[str, ...]:
    """Return the tests that must notice a change of the module."""
    return next(tests for prefix, tests in TESTS.items() if module.startswith(prefix))


def copy_of_the_project(folder: Path) -> Path:
    """Copy the project into a folder, where its code can be changed."""
    names = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    for name in filter(None, names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


def put_source(file: Path, source: str) -> None:
    """Write a module and delete its compiled form.

    The compiled form would be reused if size and modification time are the same.
    """
    file.write_text(source, "utf-8")
    for compiled in (file.parent / "__pycache__").glob(f"{file.stem}.*"):
        compiled.unlink()


def is_noticed(mutant: Mutant, project: Path) -> bool:
    """Run the tests on the changed code; return whether one fails."""
    file = project / "tipscreen" / mutant.module
    whole = file.read_text("utf-8")
    put_source(file, mutant.source)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "--numprocesses=0", "-p", "no:cacheprovider", *tests_of(mutant.module)],
            cwd=project, check=False, capture_output=True, timeout=TIMEOUT_SECONDS,
            env={**os.environ, "PYTHONPATH": str(project)},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return True
    finally:
        put_source(file, whole)
    return done.returncode != 0


def is_listed(mutant: Mutant, names: set[str]) -> bool:
    """Return whether a change is listed as equivalent, by itself or with its whole line."""
    return not names.isdisjoint((mutant.name, f"{mutant.module}: {mutant.code} | *"))


def listed() -> set[str]:
    """Return the names of the changes that are listed as equivalent."""
    lines = EQUIVALENT.read_text("utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith(("#", "    "))}


def main() -> int:
    """Print each change that no test notices, and the counts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("modules", nargs="*", default=MODULES)
    parser.add_argument("--every", type=int, default=1, help="test only every Nth change")
    parser.add_argument("--from", type=int, default=0, dest="first", help="start with this change")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    equivalent = listed()
    chosen = [
        mutant
        for module in options.modules
        for mutant in list(mutants_of(module))[options.first :: options.every]
        if not is_listed(mutant, equivalent)
    ]
    left = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.workers) as pool:
        free: SimpleQueue[Path] = SimpleQueue()
        for number in range(options.workers):
            free.put(copy_of_the_project(Path(folder, str(number))))

        def run_tests(mutant: Mutant) -> tuple[Mutant, bool]:
            project = free.get()
            try:
                return mutant, is_noticed(mutant, project)
            finally:
                free.put(project)

        for mutant, noticed in pool.map(run_tests, chosen):
            if not noticed:
                left += 1
                print(f"line {mutant.line}: {mutant.name}", flush=True)
    print(f"{len(chosen)} changes, {len(chosen) - left} noticed, {left} not")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
