"""Result -> one line of JSON, for programs.

A file of many sheets is written by this, so what is the same in many results (the disclaimer, a
rule with its sources) is turned into JSON once for each questionnaire, and then only put together.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

from tipscreen.questionnaire.model import Outcome, Question, Questionnaire, Source, Topic
from tipscreen.reports.note import ClinicianNote
from tipscreen.screening.reasons import GivenAnswer, Reason
from tipscreen.screening.result import ScreeningResult

RESULT_FORMAT = "tipscreen-result"
RESULT_FORMAT_VERSION = 1

_encode = json.JSONEncoder(ensure_ascii=False).encode


def result_to_json(result: ScreeningResult, label: str = "") -> str:
    """Return the result on one line; several are JSON Lines. Answers are as in a sheet.

    The case label stands in it only if there is one.
    """
    return _object(_members(result, label))


def note_to_json(note: ClinicianNote) -> str:
    """Return the result on one line, with what else a note says under `note`."""
    more = {
        "label": note.label or None,
        "made_on": note.made_on.isoformat() if note.made_on else None,
        "answers": [
            {"title": group.title, "answers": _answers(group.answers)} for group in note.groups
        ],
        "not_sure": [question.id for question in note.not_sure],
        "not_answered": [question.id for question in note.not_answered],
    }
    return _object({**_members(note.result), "note": _encode(more)})


def result_to_dict(result: ScreeningResult) -> dict[str, Any]:
    """Return the result as dictionaries, lists, strings, numbers and None."""
    data: dict[str, Any] = json.loads(result_to_json(result))
    return data


def _members(result: ScreeningResult, label: str = "") -> dict[str, str]:
    """Return the JSON of each value, by its key."""
    kept = result.case.questionnaire.cached(_JsonCache)
    return {
        **kept.head,
        "sheet": _encode(result.sheet or None),
        **({"label": _encode(label)} if label else {}),
        **kept.about,
        "outcome": kept.outcome(result.outcome),
        "flags": _encode(
            {
                flag.id: [reason.rule.id for reason in reasons]
                for flag, reasons in result.reasons_by_flag.items()
            }
        ),
        "rules": _list(kept.rule(reason) for reason in result.reasons),
        "decisive_answers": _encode(_answers(result.decisive_answers)),
        "would_change": _encode(
            [
                {
                    "answers": _answers(change.answers),
                    "outcome": {"id": change.outcome.id, "headline": change.outcome.headline},
                }
                for change in result.would_change
            ]
        ),
        "come_back": _list(map(kept.text, result.come_back)),
        "open_questions": _list(
            kept.open_question(each.question, each.not_sure) for each in result.open_questions
        ),
        "might_be": _encode([outcome.id for outcome in result.might_be]),
        "set_aside": _encode([question.id for question in result.set_aside]),
        "ask_clinician": _list(kept.text(text) for text in result.ask_clinician),
        "topics": _list(map(kept.topic, result.topics)),
        **kept.tail,
    }


class _JsonCache:
    """The JSON of what is the same in many results of one questionnaire."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        about, language = questionnaire.about, questionnaire.language
        self.head = _each(
            format=RESULT_FORMAT, format_version=RESULT_FORMAT_VERSION, language=language.code
        )
        self.about = _each(
            disclaimer=about.disclaimer,
            emergency=about.emergency,
            review=about.review_statement(language),
        )
        self.tail = _each(
            questionnaire={
                "version": about.version,
                "status": about.status,
                "effective": about.effective and about.effective.isoformat(),
                "sha256": questionnaire.sha256,
            },
        )
        self._made: dict[Hashable, str] = {}

    def outcome(self, outcome: Outcome) -> str:
        return self._once(
            ("outcome", outcome.id),
            lambda: {
                "id": outcome.id,
                "headline": outcome.headline,
                "meaning": outcome.say,
                "next_steps": list(outcome.next),
            },
        )

    def rule(self, reason: Reason) -> str:
        """Return a rule that holds; all of it but the answers is kept."""
        because, advice = reason.because, reason.advice  # a rule has two ways to word them
        all_but_answers = self._once(
            ("rule", reason.rule.id, because, advice),
            lambda: {
                "id": reason.rule.id,
                "flag": reason.flag.id,
                "because": because,
                "advice": advice,
                "sources": [_source(source) for source in reason.sources],
            },
        )
        return f'{all_but_answers[:-1]}, "answers": {_encode(_answers(reason.answers))}}}'

    def open_question(self, question: Question, not_sure: bool) -> str:
        state = "not_sure" if not_sure else "not_answered"
        return self._once(
            ("question", question.id, state),
            lambda: {"id": question.id, "ask": question.ask, "state": state},
        )

    def topic(self, topic: Topic) -> str:
        return self._once(
            ("topic", topic.id),
            lambda: {"id": topic.id, "title": topic.title, "say": list(topic.say)},
        )

    def text(self, text: str) -> str:
        """Return a text of the questionnaire."""
        return self._once(("text", text), lambda: text)

    def _once(self, key: Hashable, make: Callable[[], Any]) -> str:
        if key not in self._made:
            self._made[key] = _encode(make())
        return self._made[key]


def _object(members: Mapping[str, str]) -> str:
    return "{" + ", ".join([f'"{key}": {text}' for key, text in members.items()]) + "}"


def _list(items: Iterable[str]) -> str:
    return f"[{', '.join(items)}]"


def _each(**values: Any) -> dict[str, str]:
    return {key: _encode(value) for key, value in values.items()}


def _answers(answers: Iterable[GivenAnswer]) -> dict[str, str | int | list[str]]:
    return {given.question.id: given.question.to_plain_answer(given.answer) for given in answers}


def _source(source: Source) -> dict[str, Any]:
    return {"id": source.id, "title": source.title, "year": source.year, "url": source.url}
