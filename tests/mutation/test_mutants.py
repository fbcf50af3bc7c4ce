"""The mutation script changes the code, and each listed change still exists."""

import ast

import mutants
import pytest


@pytest.mark.parametrize("module", ["questionnaire/conditions.py", "loading/expression_hints.py"])
def test_each_change_changes_something(module):
    whole = (mutants.ROOT / "tipscreen" / module).read_text("utf-8")
    unchanged = ast.unparse(ast.parse(whole))
    made = list(mutants.mutants_of(module))
    assert len(made) > 20
    assert all(mutant.source != unchanged for mutant in made)


def test_each_that_is_listed_as_equivalent_has_a_reason():
    lines = mutants.EQUIVALENT.read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if line in mutants.listed():
            assert lines[number + 1].startswith("    "), f"no reason: {line}"


@pytest.mark.slow
def test_what_is_listed_as_equivalent_is_a_change_that_is_made():
    listed = mutants.listed()
    modules = {name.partition(": ")[0] for name in listed}
    made = [mutant for module in modules for mutant in mutants.mutants_of(module)]
    assert [
        name for name in listed if not any(mutants.is_listed(each, {name}) for each in made)
    ] == []
