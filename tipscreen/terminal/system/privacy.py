"""Keeps what is in memory out of files: a core file would hold a person's answers in words."""

from __future__ import annotations

import sys
from contextlib import suppress

PR_SET_DUMPABLE = 4
"""As in <sys/prctl.h>."""


def disable_core_dumps() -> None:
    """Let the system write no core file of this process, as far as the system can be told so.

    The limit counts for core files; where they go to a program instead, being not dumpable does.
    """
    with suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
    if sys.platform == "linux":
        with suppress(ImportError, OSError, AttributeError):
            import ctypes

            ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
