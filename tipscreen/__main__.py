"""The way in, for the command as for `python -m tipscreen`.

Nothing of the program is imported here before a Ctrl-C is safe: it would end in a traceback.
"""

import os
import signal

INTERRUPTED = 130


def main() -> None:
    """Run the program. A Ctrl-C before a command begins, or after it, ends it without a word."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # it is not ignored
        signal.signal(signal.SIGINT, end_at_once)

    from tipscreen.commands import main as run

    run()


def end_at_once(*_: object) -> None:
    """End the program, wherever it is: there is nothing yet, or no more, to be put away."""
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
