"""Find the answers that decided an outcome, and other answers that would change it.

Both evaluate many sheets that differ from the given one in a few answers. So only the part of the
program that these answers affect runs again.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, islice

from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.conditions import NONE, NOT_SURE, Answer, OptionSelected, walk
from tipscreen.questionnaire.model import Outcome, Question, Questionnaire, QuestionType
from tipscreen.screening.case import Case, find_verdict
from tipscreen.screening.compiled import CompiledQuestionnaire, State

MAX_CHANGED_QUESTIONS = 4
"""Maximum number of questions whose answers are changed together."""

MAX_VARIANTS = 1_000
"""Maximum number of variants tried for the same questions, so that no file can make it hang."""


def decisive_answers(case: Case) -> Answers:
    """Return the answers that are left after dropping each one that the verdict does not need.

    Drop answers to late questions first, so that the earliest and most serious answers are left.
    Empty if the verdict is not final. The case must contain no answer to a question that does not
    apply: it could start to count when other answers are dropped.
    """
    if not case.verdict.is_final:
        return {}
    compiled, state = case.compiled, case.state
    answer_bits = compiled.bits_of(case.answers)
    remaining = dict(case.answers)
    needed = _deciding_bits(case)
    for name in reversed(tuple(case.questionnaire.questions)):
        if name in remaining:
            program = compiled.update_program(name)
            if needed & program.kept_bits == needed:  # the answer cannot affect the outcome
                del remaining[name]
                continue
            bits_without = answer_bits & ~compiled.leaf_bits[name]
            state_without = program.run(state, bits_without)
            if state_without & needed == needed:
                state, answer_bits = state_without, bits_without
                del remaining[name]
    return remaining


def _deciding_bits(case: Case) -> State:
    """Return the bits that decide the outcome.

    Dropping an answer can make an outcome unknown, but never turn true into false. So the result
    stays as long as its own condition is true and those above it are false. A danger outcome stays
    as long as its own condition is true.
    """
    compiled, outcome = case.compiled, case.verdict.outcome
    false_above = 0
    for name, when in compiled.outcomes.items():
        if name == outcome.id:
            return when.true_bit if outcome.danger else false_above | when.true_bit
        false_above |= when.false_bit
    return false_above


def find_counterfactuals(case: Case) -> tuple[tuple[Outcome, dict[str, Answer]], ...]:
    """Return each other outcome within reach, with a smallest change of answers that gives it.

    Try only the options that the present outcome lists in `changeable`, for up to
    `MAX_CHANGED_QUESTIONS` questions together. The case must contain no answer to a question that
    does not apply.
    """
    questionnaire, compiled = case.questionnaire, case.compiled
    current = case.verdict.outcome
    if not current.changeable:
        return ()
    answer_bits = compiled.bits_of(case.answers)
    alternatives = {
        leaf.question: tuple(_alternative_answers(questionnaire, leaf, case.answer(leaf.question)))
        for leaf in current.changeable
    }
    found: dict[str, tuple[Outcome, dict[str, Answer]]] = {}
    for count in range(1, MAX_CHANGED_QUESTIONS + 1):
        for names in combinations(alternatives, count):
            choices = [(name, alternatives[name]) for name in names]
            variants = _iter_variants(compiled, choices, case.state, answer_bits)
            for selected, state in islice(variants, MAX_VARIANTS):
                if all(state & compiled.applies(name).true_bit for name in names):
                    verdict = find_verdict(questionnaire, compiled, state)
                    other = verdict.outcome
                    if not verdict.unresolved and other not in (
                        current,
                        questionnaire.last_outcome,
                    ):
                        found.setdefault(other.id, (other, dict(zip(names, selected, strict=True))))
        if found:
            break
    return tuple(found[name] for name in questionnaire.outcomes if name in found)


def _iter_variants(
    compiled: CompiledQuestionnaire,
    choices: Sequence[tuple[str, Sequence[Answer]]],
    state: State,
    answer_bits: State,
) -> Iterator[tuple[tuple[Answer, ...], State]]:
    """Yield each combination of these answers, with its state."""
    if not choices:
        yield (), state
        return
    (name, answers), *others = choices
    for answer in answers:
        other_bits = answer_bits & ~compiled.leaf_bits[name]
        new_bits = other_bits | compiled.answer_bits[name][answer]
        new_state = compiled.update_program(name).run(state, new_bits)
        for selected, last_state in _iter_variants(compiled, others, new_state, new_bits):
            yield (answer, *selected), last_state


def _alternative_answers(
    questionnaire: Questionnaire, changeable: OptionSelected, current: Answer | None
) -> Iterator[Answer]:
    """Yield other answers that the person could give later, the smallest changes first.

    For a question of the type `many`: the same without "not sure", one choice more, one less, two
    more. Only choices in `changeable` are added or removed.
    """
    question = questionnaire.questions[changeable.question]
    options = current if isinstance(current, frozenset) else frozenset[str]()
    choices = options - {NONE, NOT_SURE}
    addable = []
    for option in changeable.options:
        if question.type is QuestionType.ONE or option not in question.choices:
            if current != (other := frozenset((option,))):
                yield other
        elif option not in choices:
            addable.append(option)
    if choices and choices != options:
        yield choices
    distinct = _distinct(questionnaire, question, addable)
    yield from (choices.union(added) for added in combinations(distinct, 1))
    if len(choices) > 1:
        yield from (choices - {option} for option in changeable.options if option in choices)
    yield from (choices.union(added) for added in combinations(distinct, 2))


def _distinct(questionnaire: Questionnaire, question: Question, options: list[str]) -> list[str]:
    """Return the options without those that no condition distinguishes from an earlier one."""
    readers = questionnaire.cached(_conditions_by_option)
    first_options = {readers.get((question.id, option)): option for option in reversed(options)}
    return [option for option in options if option in first_options.values()]


def _conditions_by_option(
    questionnaire: Questionnaire,
) -> dict[tuple[str, str], frozenset[tuple[str, ...]]]:
    """Return, for each question and option, the option lists of the conditions that name it."""
    found: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for condition in questionnaire.conditions():
        for node in walk(condition):
            if isinstance(node, OptionSelected):
                for option in node.options:
                    found.setdefault((node.question, option), set()).add(node.options)
    return {name: frozenset(lists) for name, lists in found.items()}
