"""Is it reasonable to talk with a clinician about trigger point injections?

from tipscreen import load, screen
result = screen(load(), {"age_years": 44, "danger_chest": "none"})
"""

from typing import TYPE_CHECKING

from tipscreen.on_demand import on_demand

if TYPE_CHECKING:
    from tipscreen.loading import load
    from tipscreen.screening import Result, screen
else:
    __getattr__ = on_demand(__name__, loading="load", screening="Result screen")

__all__ = ["Result", "__version__", "load", "screen"]
__version__ = "0.1.0"
