"""Prevent core dumps: they would contain the answers of a person in plain text."""

import sys
from contextlib import suppress

PR_SET_DUMPABLE = 4
"""The constant from <sys/prctl.h>."""


def disable_core_dumps() -> None:
    """Disable core dumps of this process, if the system allows it.

    The resource limit prevents core files. Where the kernel pipes core dumps to a program, only the
    "not dumpable" state of the process prevents them.
    """
    with suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
    if sys.platform == "linux":
        with suppress(ImportError, OSError, AttributeError):
            import ctypes

            ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
