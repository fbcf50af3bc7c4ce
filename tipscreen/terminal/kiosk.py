"""A shared terminal: one person after another, and nothing left of the one before."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from contextlib import suppress
from functools import partial

from tipscreen.errors import Idle, Stopped, UsageError
from tipscreen.interview import Command, Saver, interview
from tipscreen.questionnaire import Questionnaire, fold
from tipscreen.reports import render
from tipscreen.screening import screen
from tipscreen.terminal.intake import check_terminal, present
from tipscreen.terminal.keyboard import can_wait
from tipscreen.terminal.layout import make_console
from tipscreen.terminal.screens import Terminal

MOST_ENDS = 5
"""So often must the input end at its first screen until a shared terminal is given up."""


def hold_kiosk(speaking: Mapping[str, Questionnaire], first: str, plain: bool, idle: int) -> None:
    """Hold one interview after another, and leave nothing of it on the screen or elsewhere.

    Each begins in the first language, and can be changed to any other. Raises Stopped when the
    input ends MOST_ENDS times before anything was typed, and UsageError where the system cannot
    tell that nobody types.
    """
    check_terminal()
    if not can_wait():
        raise UsageError("--kiosk does not work on this system")
    for name in ("SIGINT", "SIGTSTP", "SIGQUIT"):  # a patient must not get behind the program
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    ends = 0  # of input, one after another, with nothing typed
    code = first
    while ends < MOST_ENDS:
        questionnaire = speaking[code]
        terminal = Terminal(
            console=make_console(plain),
            plain=plain,
            language=questionnaire.language,
            saver=Saver(questionnaire),
            idle=idle,
            commands=tuple(command for command in Command if command is not Command.SAVE),
        )
        try:
            terminal.clear()
            terminal.welcome(questionnaire.about)
            for other in speaking.values():
                if other is not questionnaire:
                    _ = other.language
                    terminal.say(_("To go on in English, type {code}.", code=_.code), "bold")
            _ = questionnaire.language
            limit = None if code == first else idle
            typed = fold(terminal.wait_for_enter(_("Press Enter to begin."), limit))
            ends = 0
            if typed in speaking:
                code = typed
                continue
            one_person(terminal, questionnaire)
        except Idle:
            ends = 0
        except Stopped:
            ends += 1
        finally:
            terminal.clear()
        code = first
    raise Stopped(speaking[first].language("The input ended."))


def one_person(terminal: Terminal, questionnaire: Questionnaire) -> None:
    """Hold one interview at a shared terminal, until its result was read."""
    _ = questionnaire.language
    next_person = _("Press Enter to clear the screen for the next person.")
    try:
        answers = interview(questionnaire, terminal)
        terminal.gap()
        present(partial(render, screen(questionnaire, answers)), terminal.plain)
        terminal.wait_for_enter(next_person, terminal.idle)
    except Stopped as stopped:
        if stopped.reminder and not isinstance(stopped, Idle):  # stays until it was read
            with suppress(Stopped):
                terminal.wait_for_enter(f"{stopped.reminder} {next_person}", terminal.idle)
