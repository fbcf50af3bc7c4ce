"""Result -> one line of JSON, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tipscreen.questionnaire import Source
from tipscreen.reports.note import Note
from tipscreen.screening import GivenAnswer, Result

FORMAT = "tipscreen-result"
FORMAT_VERSION = 1


def render(result: Result) -> str:
    """Return the result on one line; several are JSON Lines. Answers are as in a sheet."""
    return json.dumps(as_data(result), ensure_ascii=False)


def render_note(note: Note) -> str:
    """Return the result on one line, with what else a note says under `note`."""
    data = as_data(note.result)
    data["note"] = {
        "label": note.label or None,
        "made_on": note.made_on.isoformat() if note.made_on else None,
        "answers": [
            {"title": group.title, "answers": _answers(group.answers)} for group in note.groups
        ],
        "not_sure": [question.id for question in note.not_sure],
        "not_answered": [question.id for question in note.not_answered],
    }
    return json.dumps(data, ensure_ascii=False)


def as_data(result: Result) -> dict[str, Any]:
    """Return the result as dictionaries, lists, strings, numbers and None."""
    outcome = result.outcome
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "language": result.language.code,
        "sheet": result.sheet or None,
        "disclaimer": result.about.disclaimer,
        "emergency": result.about.emergency,
        "review": result.about.review(result.language),
        "outcome": {
            "id": outcome.id,
            "headline": outcome.headline,
            "meaning": outcome.say,
            "next_steps": list(outcome.next),
        },
        "flags": {
            flag.id: [reason.rule.id for reason in reasons]
            for flag, reasons in result.by_flag.items()
        },
        "rules": [
            {
                "id": reason.rule.id,
                "flag": reason.flag.id,
                "because": reason.because,
                "advice": reason.advice,
                "sources": [_source(source) for source in reason.sources],
                "answers": _answers(reason.answers),
            }
            for reason in result.reasons
        ],
        "decisive_answers": _answers(result.decisive_answers),
        "would_change": [
            {
                "answers": _answers(change.answers),
                "outcome": {"id": change.outcome.id, "headline": change.outcome.headline},
            }
            for change in result.would_change
        ],
        "open_questions": [
            {
                "id": open_question.question.id,
                "ask": open_question.question.ask,
                "state": "not_sure" if open_question.not_sure else "not_answered",
            }
            for open_question in result.open_questions
        ],
        "might_be": [outcome.id for outcome in result.might_be],
        "set_aside": [question.id for question in result.set_aside],
        "ask_clinician": list(result.ask_clinician),
        "topics": [
            {"id": topic.id, "title": topic.title, "say": list(topic.say)}
            for topic in result.topics
        ],
        "questionnaire": {"version": result.about.version, "sha256": result.sha256},
    }


def _answers(answers: Iterable[GivenAnswer]) -> dict[str, str | int | list[str]]:
    return {given.question.id: given.question.as_written(given.answer) for given in answers}


def _source(source: Source) -> dict[str, Any]:
    return {"id": source.id, "title": source.title, "year": source.year, "url": source.url}
