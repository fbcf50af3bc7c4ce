"""What is claimed of all sheets, held against all sheets of small random questionnaires.

The oracle knows the written semantics alone. Each seed is a questionnaire; if a test fails, its name
says which seeds it looked at, and the file can be made again from them. For a long run:
`python -m pytest tests/proving/test_oracle.py --seeds 5000`.
"""

import re
from functools import cache
from itertools import product
from random import Random

import pytest
import yaml
from helpers import read_sheet
from oracle import All, Seen, as_mapping, common_answers, less
from random_files import ABOUT, as_file, random_file, random_versions

from tipscreen.library import screen
from tipscreen.loading.sheets import to_yaml_line
from tipscreen.proving.claims import prove_all
from tipscreen.proving.diff import diff_questionnaires
from tipscreen.proving.why_not import smallest_change
from tipscreen.questionnaire.conditions import Truth
from tipscreen.screening.case import Case

TRUTHS = {Truth.TRUE: True, Truth.FALSE: False, Truth.UNKNOWN: None}
CHUNK = 8


def pytest_generate_tests(metafunc):
    if "seeds" in metafunc.fixturenames:
        count = metafunc.config.getoption("--seeds") or 48
        chunks = [range(start, start + CHUNK) for start in range(0, count, CHUNK)]
        metafunc.parametrize("seeds", chunks, ids=str)


@cache
def everything(seed):
    return All(random_file(seed))


def some_sheets(seed, count):
    """Return a few sheets of the questionnaire, as mappings."""
    found = everything(seed)
    chance = Random(seed)  # noqa: S311 - no secret
    return [as_mapping(found.names, sheet) for sheet in chance.choices(list(found.seen), k=count)]


# -- one sheet at a time


def test_each_sheet_is_judged_as_the_semantics_say(seeds):
    for seed in seeds:
        questionnaire = everything(seed).questionnaire
        for seen in everything(seed).seen.values():
            case = Case(questionnaire, seen.answers)
            assert (case.outcome(), [o.id for o in case.verdict.unresolved]) == seen.walk
            assert {r: TRUTHS[case.rule(r)] for r in questionnaire.rules} == {
                r: seen.rule(r) for r in questionnaire.rules
            }
            assert {q: TRUTHS[case.applies(q)] for q in questionnaire.questions} == {
                q: seen.applies(q) for q in questionnaire.questions
            }


def test_decisive_answers_force_the_outcome_and_none_can_be_left_out(seeds):
    for seed in seeds:
        found = everything(seed)
        order = list(found.questionnaire.outcomes)
        for answers in some_sheets(seed, 6):
            seen = Seen(found.questionnaire, answers)
            given = screen(found.questionnaire, plain(found, answers)).decisive_answers
            decisive = {each.question.id: each.answer for each in given}
            assert decisive.items() <= answers.items()
            if not seen.is_definite:
                assert decisive == {}
                continue
            is_danger = found.questionnaire.outcomes[seen.outcome].danger
            graver = set(order[: order.index(seen.outcome)]) if is_danger else set()
            assert found.outcomes_from(decisive) - graver == {seen.outcome}
            for name in decisive:
                fewer = {key: answer for key, answer in decisive.items() if key != name}
                other = Seen(found.questionnaire, fewer)
                assert other.outcome != seen.outcome or not other.is_definite


def plain(found, answers):
    """Return the answers as a user of the library writes them."""
    questions = found.questionnaire.questions
    return {name: questions[name].to_plain_answer(answer) for name, answer in answers.items()}


def test_what_would_change_is_all_that_can_be_come_to_with_the_fewest_answers(seeds):
    for seed in seeds:
        found = everything(seed)
        for answers in some_sheets(seed, 6):
            changes = screen(found.questionnaire, plain(found, answers)).would_change
            count, outcomes = found.could_come_to(answers)
            assert {change.outcome.id for change in changes} == outcomes
            for change in changes:
                changed = {each.question.id: each.answer for each in change.answers}
                then = Seen(found.questionnaire, {**found.used(answers), **changed})
                assert len(changed) == count
                assert then.walk == (change.outcome.id, [])


# -- check


def test_check_finds_just_what_all_sheets_show(seeds):
    for seed in seeds:
        found = everything(seed)
        problems = prove_all(found.questionnaire).problems
        keys = [key for problem in problems for key in keys_of(found.questionnaire, problem)]
        assert set(keys) == found.findings(), seed
        assert len(keys) == len(set(keys)), seed


def keys_of(questionnaire, problem):
    """Yield what a problem is about, as the oracle says it."""
    sections = (questionnaire.questions, questionnaire.flags, questionnaire.rules)
    sections += (questionnaire.outcomes, questionnaire.guarantees)
    (name,) = (e.id for section in sections for e in section.values() if e.where == problem.where)
    if problem.code == "less-serious-with-sign":
        yield str(problem.code), name, re.match(r"adding '(\w+)' to", problem.message).group(1)
    elif problem.code == "no-effect":
        options = [*questionnaire.questions[name].options]
        question = questionnaire.questions[name]
        values = [o for o in options if o != "not_sure"]
        values += range(question.at_least or 0, (question.at_most or -1) + 1)
        if problem.message.startswith("these choices"):
            listed = re.findall(r"'([^']+)'", problem.message.partition(": ")[2])
            spans = [re.fullmatch(r"(\d+)(?: to (\d+))?", each) for each in listed]
            values = [each for each, span in zip(listed, spans, strict=True) if not span]
            for span in filter(None, spans):
                values += range(int(span[1]), int(span[2] or span[1]) + 1)
        yield from ((str(problem.code), name, value) for value in values)
    else:
        yield str(problem.code), name


SELDOM = """
questions:
  p: {section: S, title: p, ask: "p?", type: one, choices: {a: A}, not_sure: Not sure}
  d: {section: S, title: d, ask: "d?", type: one, ask_if: ASKED, choices: {x: X}}
flags:
  spare: {title: Spare}
  caution: {title: Caution, serious: yes}
  emergency: {title: Emergency, serious: yes}
rules:
  sign: {when: {p: a}, raises: emergency, because: B., sources: [book]}
  doubt: {when: {p: not_sure}, raises: caution, because: B., sources: [book]}
  anyway: {when: {not: REASON}, raises: caution, because: B., sources: [book]}
outcomes:
  last: {headline: H., say: S., next: [N.]}
"""


@pytest.mark.parametrize(
    ("asked", "reason"), [("{p: a}", "spare"), ("{not: {p: not_sure}}", "{d: x}")]
)
def test_doubt_is_not_heard_where_its_flag_is_raised_anyway(asked, reason):
    """Chance makes such files too seldom: each time that `doubt` holds, `anyway` does as well."""
    data = yaml.load(
        SELDOM.replace("ASKED", asked).replace("REASON", reason), Loader=yaml.BaseLoader
    )
    found = All(as_file({**ABOUT, **data}, "seldom.yaml"))
    assert ("not-sure-ignored", "p") in found.findings()
    codes = {problem.code for problem in prove_all(found.questionnaire).problems}
    assert "not-sure-ignored" in codes


def test_a_witness_shows_its_problem_and_can_do_without_nothing(seeds):
    for seed in seeds:
        found = everything(seed)
        for problem in prove_all(found.questionnaire).problems:
            sheets = [
                read_sheet(witness.encode(), "witness", found.questionnaire.questions)
                for witness in problem.counterexamples
            ]
            if sheets and problem.code != "unreachable-outcome":
                shows = WHAT_SHOWS[problem.code](found, problem, *sheets)
                assert shows(sheets[0]), (seed, problem)
                assert not [fewer for fewer in less(sheets[0]) if shows(fewer)], (seed, problem)


def broken_guarantee(found, problem, _):
    guarantees = found.questionnaire.guarantees.values()
    (guarantee,) = (g for g in guarantees if g.where == problem.where)
    return lambda sheet: found.breaks(Seen(found.questionnaire, sheet), guarantee)


def unheard_doubt(found, problem, sign, doubt):
    """The danger holds with the sign, and not with "not sure" in its place."""
    question = next(q for q in sign if sign[q] != doubt.get(q))
    assert doubt == {**sign, question: frozenset({"not_sure"})}
    assert found.questionnaire.questions[question].where == problem.where
    dangers = [d for kind in found.dangers() for d in kind if shows_doubt(found, question, d, sign)]
    rule = re.search(r"\(rule '(\w+)'\)", problem.message)
    if rule:
        assert Seen(found.questionnaire, sign).rule(rule[1])
        assert not Seen(found.questionnaire, doubt).rule(rule[1])
    minimal = [
        danger
        for danger in dangers
        if not [fewer for fewer in less(sign) if shows_doubt(found, question, danger, fewer)]
    ]
    assert minimal
    return lambda sheet: shows_doubt(found, question, minimal[0], sheet)


def shows_doubt(found, question, danger, sheet):
    if question not in sheet:
        return False
    sign = Seen(found.questionnaire, sheet)
    doubt = Seen(found.questionnaire, {**sheet, question: frozenset({"not_sure"})})
    return sign.truth(danger) is True and doubt.truth(danger) is not True


def milder_with_sign(found, problem, before, after):
    question, sign = re.search(r"'(\w+)' to '(\w+)'", problem.message).group(2, 1)
    assert after == {**before, question: before[question] - {"none"} | {sign}}

    def shows(sheet):
        key = tuple(sheet.get(name) for name in found.names)
        return found.gets_milder(key, question, sign)

    return shows


WHAT_SHOWS = {
    "guarantee-broken": broken_guarantee,
    "not-sure-ignored": unheard_doubt,
    "less-serious-with-sign": milder_with_sign,
}


# -- diff


def test_diff_shows_a_move_just_where_a_sheet_of_both_versions_moves(seeds):
    for seed in seeds:
        old, new = random_versions(seed)
        names = list({**old.questions, **new.questions})
        versions = [[v.questions[n] for v in (old, new) if n in v.questions] for n in names]
        expected = {
            pair
            for sheet in product(*map(common_answers, versions))
            if (pair := outcomes(old, new, as_mapping(names, sheet)))
        }
        found = diff_questionnaires(old, new).outcome_changes
        assert {(move.old, move.new) for move in found} == expected, seed
        for move in found:
            for version in (old, new):
                known = known_to(version, move.witness)
                line = to_yaml_line(version.questions, known)
                assert read_sheet(line.encode(), "witness", version.questions) == known
            pair = (move.old, move.new)
            assert outcomes(old, new, move.witness) == pair
            assert not [s for s in less(move.witness) if outcomes(old, new, s) == pair]
            assert set(move.rules) == {
                rule
                for rule in {**old.rules, **new.rules}
                if len({truth_of(version, rule, move.witness) for version in (old, new)}) > 1
            }


def known_to(version, sheet):
    return {name: answer for name, answer in sheet.items() if name in version.questions}


def outcomes(old, new, sheet):
    """Return the two outcomes of the sheet; None if they are the same."""
    pair = tuple(Seen(version, known_to(version, sheet)).outcome for version in (old, new))
    return pair if pair[0] != pair[1] else None


def truth_of(version, rule, sheet):
    seen = Seen(version, known_to(version, sheet))
    return seen.rule(rule) if rule in version.rules else "there is no such rule"


# -- explain --why-not


def test_why_not_changes_the_fewest_answers_and_no_option_in_vain(seeds):
    for seed in seeds:
        found = everything(seed)
        for answers in some_sheets(seed, 3):
            for outcome in found.questionnaire.outcomes:
                change = smallest_change(found.questionnaire, answers, outcome)
                fewest = found.fewest_changes(answers, outcome)
                assert (change is None) == (fewest is None), (seed, answers, outcome)
                if change is None:
                    continue
                assert len(change) == fewest, (seed, answers, outcome)
                assert all(answer in found.answers[name] for name, answer in change.items())
                for nearer in [change, *nearer_to(found, answers, change)]:
                    then = Seen(found.questionnaire, {**answers, **nearer}).outcome
                    assert (then == outcome) is (nearer is change), (seed, answers, nearer)


def nearer_to(found, answers, change):
    """Yield the change with one option less that it adds, or with one back that it drops."""
    for name, new in change.items():
        old = answers.get(name, frozenset())
        if found.questionnaire.questions[name].type != "many":
            continue
        for option in new - old:
            if new != {option}:
                yield {**change, name: new - {option}}
        for option in old - new:
            put_back = frozenset({option}) if option == "none" else new - {"none"} | {option}
            if len(put_back ^ old) < len(new ^ old):
                yield {**change, name: put_back}
