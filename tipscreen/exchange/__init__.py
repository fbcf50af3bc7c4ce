"""Other software's forms: tables of answer sheets, data frames and SQL.

In: a questionnaire, and sheets as others keep them. Out: the same sheets judged, or the
questionnaire as others read it.
"""

from typing import TYPE_CHECKING

from tipscreen.on_demand import on_demand

if TYPE_CHECKING:
    from tipscreen.exchange.dialects import Dialect
    from tipscreen.exchange.frames import screen_frame
    from tipscreen.exchange.sql import to_sql
    from tipscreen.exchange.tables import BadCell, Summary, bad_rows_beside, bars, screen_table
else:
    __getattr__ = on_demand(
        __name__,
        dialects="Dialect",
        frames="screen_frame",
        sql="to_sql",
        tables="BadCell Summary bad_rows_beside bars screen_table",
    )

__all__ = [
    "BadCell",
    "Dialect",
    "Summary",
    "bad_rows_beside",
    "bars",
    "screen_frame",
    "screen_table",
    "to_sql",
]
