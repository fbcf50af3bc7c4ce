"""Breaks the code in one place at a time, and looks whether a test notices.

    python tests/mutation/mutants.py [--every N] [--from K] [--workers N] [MODULE...]

A change that no test notices is printed with its place: either a test lacks, or the change means the
same. Those are listed in `equivalent.txt`, each with the reason. Ends with 1 if another one is left.
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
PATIENCE = 150
"""Seconds; what takes longer goes in a circle, which a person would notice."""

OF_THE_MEANING = ("tests/questionnaire", "tests/screening", "tests/interview/test_interview.py")
TESTS = {
    "questionnaire/conditions.py": OF_THE_MEANING,
    "screening/derivation.py": ("tests/screening/test_explain.py", "tests/proving/test_tools.py"),
    "screening/": (
        *OF_THE_MEANING,
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
"""Module, or folder, to the tests that must notice; the quick ones first."""

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
    """One change."""

    module: str
    line: int
    code: str
    """What stands on that line."""
    told: str
    """What stood there, and what stands there now; numbered, if more on that line are told alike."""
    source: str

    @property
    def name(self) -> str:
        """Return what it is listed by: not the number of its line, which moves."""
        return f"{self.module}: {self.code} | {self.told}"


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
                continue  # it is no program
            said = ast.unparse(after).split("\n")[0]
            if isinstance(after, ast.stmt):
                before, said = said, "pass"
            if before != said:
                named = getattr(node, "target", getattr(node, "pattern", node))
                line = getattr(named, "lineno", 0)
                line = getattr(after if isinstance(after, ast.stmt) else node, "lineno", line)
                code, told = lines[line - 1].strip(), f"{before} -> {said}"
                alike[code, told] += 1
                if (number_of_it := alike[code, told]) > 1:
                    told += f" ({number_of_it})"
                yield Mutant(module, line, code, told, source)


def declaration_in(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what tells how something is made or kept, and does nothing by itself."""
    match node:
        case ast.ClassDef() | ast.FunctionDef():
            for decorator in node.decorator_list:
                yield from ast.walk(decorator)
        case ast.Call(func=ast.Name(id="field")):
            yield from ast.walk(node)
        case ast.keyword(arg="strict"):  # `zip` would but complain
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
            pass  # turned round by what stands in it
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
    """Tell whether it is one of the types in `A | None`."""
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
    """Return the opposite."""
    return ast.UnaryOp(ast.Not(), test)


def is_droppable(inner: ast.stmt) -> bool:
    """Tell whether something is done that could be left out."""
    match inner:
        case ast.Expr(value=ast.Constant()):
            return False  # a doc comment
        case ast.Expr() | ast.AugAssign() | ast.Continue():
            return True
        case ast.Assign(targets=[ast.Subscript() | ast.Attribute()]):
            return True
    return False


def drop(node: ast.AST, field: str, index: int) -> ast.stmt:
    """Put nothing in the place of a statement; return what stood there."""
    dropped: ast.stmt = getattr(node, field)[index]
    getattr(node, field)[index] = ast.Pass()
    return dropped


def tests_of(module: str) -> tuple[str, ...]:
    """Return the tests that must notice a change of the module."""
    return next(tests for prefix, tests in TESTS.items() if module.startswith(prefix))


def copy_of_the_project(folder: Path) -> Path:
    """Return a copy to be broken."""
    names = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    for name in filter(None, names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


def put_source(file: Path, source: str) -> None:
    """Write a module, and forget what it was compiled to: it may have the same size and second."""
    file.write_text(source, "utf-8")
    for compiled in (file.parent / "__pycache__").glob(f"{file.stem}.*"):
        compiled.unlink()


def is_noticed(mutant: Mutant, project: Path) -> bool:
    """Run the tests over the broken code."""
    file = project / "tipscreen" / mutant.module
    whole = file.read_text("utf-8")
    put_source(file, mutant.source)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "--numprocesses=0", "-p", "no:cacheprovider", *tests_of(mutant.module)],
            cwd=project, check=False, capture_output=True, timeout=PATIENCE,
            env={**os.environ, "PYTHONPATH": str(project)},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return True
    finally:
        put_source(file, whole)
    return done.returncode != 0


def is_listed(mutant: Mutant, names: set[str]) -> bool:
    """Tell whether a change is known to mean the same, as all of its line may be."""
    return not names.isdisjoint((mutant.name, f"{mutant.module}: {mutant.code} | *"))


def listed() -> set[str]:
    """Return the names of the changes that are known to mean the same."""
    lines = EQUIVALENT.read_text("utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith(("#", "    "))}


def main() -> int:
    """Print each change that no test notices, and how many there are."""
    parser = argparse.ArgumentParser()
    parser.add_argument("modules", nargs="*", default=MODULES)
    parser.add_argument("--every", type=int, default=1, help="only each so-manieth change")
    parser.add_argument("--from", type=int, default=0, dest="first", help="beginning with this one")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    equivalent = listed()
    chosen = [
        mutant
        for module in asked.modules
        for mutant in list(mutants_of(module))[asked.first :: asked.every]
        if not is_listed(mutant, equivalent)
    ]
    left = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(asked.workers) as pool:
        free: SimpleQueue[Path] = SimpleQueue()
        for number in range(asked.workers):
            free.put(copy_of_the_project(Path(folder, str(number))))

        def judged(mutant: Mutant) -> tuple[Mutant, bool]:
            project = free.get()
            try:
                return mutant, is_noticed(mutant, project)
            finally:
                free.put(project)

        for mutant, noticed in pool.map(judged, chosen):
            if not noticed:
                left += 1
                print(f"line {mutant.line}: {mutant.name}", flush=True)
    print(f"{len(chosen)} changes, {len(chosen) - left} noticed, {left} not")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
