"""Convert a result or a note to one line of JSON, for programs."""

import json
from collections.abc import Iterable
from typing import Any

from tipscreen.reports.note import ClinicianNote
from tipscreen.screening.reasons import GivenAnswer
from tipscreen.screening.result import ScreeningResult

RESULT_FORMAT = "tipscreen-result"
RESULT_FORMAT_VERSION = 1

_encode = json.JSONEncoder(ensure_ascii=False).encode


def result_to_json(result: ScreeningResult, label: str = "") -> str:
    """Return the result on one line; several such lines are JSON Lines.

    An empty case label is left out.
    """
    return _encode(result_to_dict(result, label))


def note_to_json(note: ClinicianNote) -> str:
    """Return the result on one line, with the rest of the note under `note`."""
    rest = {
        "label": note.label or None,
        "made_on": note.made_on.isoformat() if note.made_on else None,
        "answers": [
            {"title": group.title, "answers": _answers(group.answers)} for group in note.groups
        ],
        "not_sure": [question.id for question in note.not_sure],
        "not_answered": [question.id for question in note.not_answered],
    }
    return _encode({**result_to_dict(note.result), "note": rest})


def result_to_dict(result: ScreeningResult, label: str = "") -> dict[str, Any]:
    """Return the result as dictionaries, lists, strings, numbers and None.

    Answers have the form of an answer sheet. An empty case label is left out.
    """
    about, outcome = result.about, result.outcome
    return {
        "format": RESULT_FORMAT,
        "format_version": RESULT_FORMAT_VERSION,
        "language": result.language.code,
        "sheet": result.sheet or None,
        **({"label": label} if label else {}),
        "disclaimer": about.disclaimer,
        "emergency": about.emergency,
        "review": about.review_statement(result.language),
        "outcome": {
            "id": outcome.id,
            "headline": outcome.headline,
            "meaning": outcome.say,
            "next_steps": list(outcome.next),
        },
        "flags": {
            flag.id: [reason.rule.id for reason in reasons]
            for flag, reasons in result.reasons_by_flag.items()
        },
        "rules": [
            {
                "id": reason.rule.id,
                "flag": reason.flag.id,
                "because": reason.because,
                "advice": reason.advice,
                "sources": [
                    {
                        "id": source.id,
                        "title": source.title,
                        "year": source.year,
                        "url": source.url,
                    }
                    for source in reason.sources
                ],
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
        "come_back": list(result.come_back),
        "open_questions": [
            {
                "id": item.question.id,
                "ask": item.question.ask,
                "state": "not_sure" if item.not_sure else "not_answered",
            }
            for item in result.open_questions
        ],
        "might_be": [outcome.id for outcome in result.might_be],
        "set_aside": [question.id for question in result.set_aside],
        "ask_clinician": list(result.ask_clinician),
        "topics": [
            {"id": topic.id, "title": topic.title, "say": list(topic.say)}
            for topic in result.topics
        ],
        "questionnaire": {
            "version": about.version,
            "status": about.status.value,
            "effective": about.effective.isoformat() if about.effective else None,
            "sha256": result.sha256,
        },
    }


def _answers(answers: Iterable[GivenAnswer]) -> dict[str, str | int | list[str]]:
    return {given.question.id: given.question.to_plain_answer(given.answer) for given in answers}
