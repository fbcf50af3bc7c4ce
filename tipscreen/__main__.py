"""Entry point of the `tipscreen` command and of `python -m tipscreen`.

Nothing of the program is imported here before Ctrl-C is handled: an interrupt during the imports
would end in a traceback.
"""

import gc
import os
import signal

SIGINT_EXIT_CODE = 130


def main() -> None:
    """Run the program. A Ctrl-C before a command starts, or after it ends, exits silently."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # the parent may ignore it
        signal.signal(signal.SIGINT, exit_immediately)
    # Almost no objects die during start-up, so searching for garbage wastes a tenth of the time.
    gc.set_threshold(100_000)

    from tipscreen.commands.program import app

    app(prog_name="tipscreen")


def exit_immediately(*_: object) -> None:
    """Exit immediately; nothing needs cleaning up at this point."""
    os._exit(SIGINT_EXIT_CODE)


if __name__ == "__main__":
    main()
