"""The screens: the only code that talks with a terminal.

In: a questionnaire and how answers are to be taken in. Out: an interview that was held, its result
shown, its note written.
"""

from typing import TYPE_CHECKING

from tipscreen.on_demand import on_demand

if TYPE_CHECKING:
    from tipscreen.terminal.desk_day import Folder, hold_desk
    from tipscreen.terminal.intake import Intake, take_in
    from tipscreen.terminal.keyboard import check_terminal
    from tipscreen.terminal.kiosk import hold_kiosk
    from tipscreen.terminal.layout import make_console, show
    from tipscreen.terminal.note_file import check_report, write_note
    from tipscreen.terminal.privacy import leave_no_core
else:
    __getattr__ = on_demand(
        __name__,
        desk_day="Folder hold_desk",
        intake="Intake take_in",
        keyboard="check_terminal",
        kiosk="hold_kiosk",
        layout="make_console show",
        note_file="check_report write_note",
        privacy="leave_no_core",
    )

__all__ = [
    "Folder",
    "Intake",
    "check_report",
    "check_terminal",
    "hold_desk",
    "hold_kiosk",
    "leave_no_core",
    "make_console",
    "show",
    "take_in",
    "write_note",
]
