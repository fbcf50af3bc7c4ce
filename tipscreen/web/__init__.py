"""The questions as pages in a browser on this computer: the same interview, words and result.

In: a questionnaire in each language. Out: a Starlette app, and a server that no other computer can
reach.
"""

from typing import TYPE_CHECKING

from tipscreen.on_demand import on_demand

if TYPE_CHECKING:
    from tipscreen.web.app import make_app
    from tipscreen.web.serving import serve
else:
    __getattr__ = on_demand(__name__, app="make_app", serving="serve")

__all__ = ["make_app", "serve"]
