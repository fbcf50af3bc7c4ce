"""Is it reasonable to talk with a clinician about trigger point injections?

from tipscreen import load, screen
result = screen(load(), {"age_years": 44, "danger_chest": "none"})
"""

TYPE_CHECKING = False  # type checkers know better; nothing is imported before a Ctrl-C is safe

if TYPE_CHECKING:
    from tipscreen.exchange import screen_frame
    from tipscreen.loading import load
    from tipscreen.screening import Result, screen
else:

    def __getattr__(name):  # noqa: ANN001, ANN202 - nobody sees it
        from tipscreen.on_demand import on_demand

        rooms = {"exchange": "screen_frame", "loading": "load", "screening": "Result screen"}
        return on_demand(__name__, **rooms)(name)


__all__ = ["Result", "__version__", "load", "screen", "screen_frame"]
__version__ = "0.1.0"
