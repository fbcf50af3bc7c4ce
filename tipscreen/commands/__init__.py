"""The commands: options in, one call of the core, text out, an exit code.

In: what was typed after `tipscreen`. Out: text, and an exit code.
"""

import gc
from typing import TYPE_CHECKING

from tipscreen.on_demand import on_demand

if TYPE_CHECKING:
    from tipscreen.commands.program import app
else:
    __getattr__ = on_demand(__name__, program="app")

__all__ = ["app", "main"]


def main() -> None:
    """Run the program."""
    # While a program starts nearly nothing dies; to look for it takes a tenth of the time.
    gc.set_threshold(100_000)
    from tipscreen.commands.program import app

    app(prog_name="tipscreen")
