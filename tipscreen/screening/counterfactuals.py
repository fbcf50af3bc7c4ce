"""Which answers decided an outcome, and which others would change it.

Both try many sheets that differ from the one given in a few answers, so only what those answers can
have an effect on is worked out again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, islice

from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.conditions import NONE, NOT_SURE, Answer, OptionSelected, walk
from tipscreen.questionnaire.model import Outcome, Question, Questionnaire, QuestionType
from tipscreen.screening.case import Case, find_verdict
from tipscreen.screening.compiled import CompiledQuestionnaire, State

MAX_CHANGED_QUESTIONS = 4
"""How many answers "what would change this result" changes together, at most."""

MAX_VARIANTS = 1_000
"""How many answers to the same questions it tries, at most, so that no file can make it hang."""


def decisive_answers(case: Case) -> Answers:
    """Return the answers left when each one that the verdict can do without is taken out.

    Late questions are tried first, so that what is left are the earliest, gravest answers. The case
    must hold no answer that does not apply; it would come in again where others are taken out.
    """
    if not case.verdict.is_final:
        return {}
    compiled, state = case.compiled, case.state
    said = compiled.bits_of(case.answers)
    left = dict(case.answers)
    needed = _deciding_bits(case)
    for name in reversed(tuple(case.questionnaire.questions)):
        if name in left:
            program = compiled.update_program(name)
            if (
                needed & program.kept_bits == needed
            ):  # the answer cannot reach what the outcome is about
                del left[name]
                continue
            said_without = said & ~compiled.leaf_bits[name]
            state_without = program.run(state, said_without)
            if state_without & needed == needed:
                state, said = state_without, said_without
                del left[name]
    return left


def _deciding_bits(case: Case) -> State:
    """Return the bits that make the outcome what it is.

    One answer less can open an outcome, but never turn it. So an outcome stands as long as its
    condition is yes and those above it are no; a danger, as long as its own is yes.
    """
    compiled, outcome = case.compiled, case.verdict.outcome
    denied = 0
    for name, node in compiled.outcomes.items():
        if name == outcome.id:
            return node.true_bit if outcome.danger else denied | node.true_bit
        denied |= node.false_bit
    return denied


def find_counterfactuals(case: Case) -> tuple[tuple[Outcome, dict[str, Answer]], ...]:
    """Return, for each other outcome within reach, a smallest change of answers that gives it.

    Only answers that the present outcome calls `changeable` are tried, of up to
    MOST_CHANGED_QUESTIONS questions together. The case must hold no answer that does not apply.
    """
    questionnaire, compiled = case.questionnaire, case.compiled
    now = case.verdict.outcome
    if not now.changeable:
        return ()
    said = compiled.bits_of(case.answers)
    alternatives = {
        leaf.question: tuple(_alternative_answers(questionnaire, leaf, case.answer(leaf.question)))
        for leaf in now.changeable
    }
    found: dict[str, tuple[Outcome, dict[str, Answer]]] = {}
    for count in range(1, MAX_CHANGED_QUESTIONS + 1):
        for names in combinations(alternatives, count):
            choices = [(name, alternatives[name]) for name in names]
            for picked, state in islice(
                _iter_variants(compiled, choices, case.state, said), MAX_VARIANTS
            ):
                if all(state & compiled.applies(name).true_bit for name in names):
                    verdict = find_verdict(questionnaire, compiled, state)
                    other = verdict.outcome
                    if not verdict.unresolved and other not in (now, questionnaire.last_outcome):
                        found.setdefault(other.id, (other, dict(zip(names, picked, strict=True))))
        if found:
            break
    return tuple(found[name] for name in questionnaire.outcomes if name in found)


def _iter_variants(
    compiled: CompiledQuestionnaire,
    choices: Sequence[tuple[str, Sequence[Answer]]],
    state: State,
    said: State,
) -> Iterator[tuple[tuple[Answer, ...], State]]:
    """Yield every way to answer these questions anew, with the state that it gives."""
    if not choices:
        yield (), state
        return
    (name, answers), *others = choices
    for answer in answers:
        said_then = said & ~compiled.leaf_bits[name] | compiled.answer_bits[name][answer]
        state_then = compiled.update_program(name).run(state, said_then)
        for picked, last_state in _iter_variants(compiled, others, state_then, said_then):
            yield (answer, *picked), last_state


def _alternative_answers(
    questionnaire: Questionnaire, changeable: OptionSelected, now: Answer | None
) -> Iterator[Answer]:
    """Yield other answers that the person could come to, the smallest changes first.

    Of many choices: the same without the doubt, one more, one less, two more. Only choices that are
    `changeable` are added or taken away.
    """
    question = questionnaire.questions[changeable.question]
    picked = now if isinstance(now, frozenset) else frozenset[str]()
    have = picked - {NONE, NOT_SURE}
    more = []
    for option in changeable.options:
        if question.type is QuestionType.ONE or option not in question.choices:
            if now != (other := frozenset((option,))):
                yield other
        elif option not in have:
            more.append(option)
    if have and have != picked:
        yield have
    distinct = _distinct(questionnaire, question, more)
    yield from (have.union(added) for added in combinations(distinct, 1))
    if len(have) > 1:
        yield from (have - {option} for option in changeable.options if option in have)
    yield from (have.union(added) for added in combinations(distinct, 2))


def _distinct(questionnaire: Questionnaire, question: Question, options: list[str]) -> list[str]:
    """Return the options less those that no condition tells from an earlier one."""
    told_by = questionnaire.cached(_conditions_that_name)
    first_alike = {told_by.get((question.id, option)): option for option in reversed(options)}
    return [option for option in options if option in first_alike.values()]


def _conditions_that_name(
    questionnaire: Questionnaire,
) -> dict[tuple[str, str], frozenset[tuple[str, ...]]]:
    """Return, for each question and option, the lists of options that name it in conditions."""
    found: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for condition in questionnaire.conditions():
        for node in walk(condition):
            if isinstance(node, OptionSelected):
                for option in node.options:
                    found.setdefault((node.question, option), set()).add(node.options)
    return {name: frozenset(lists) for name, lists in found.items()}
