"""Other software's forms of a questionnaire and of answers: FHIR, tables, data frames and SQL.

In: a questionnaire, and sheets as others keep them. Out: the questionnaire as others read it,
answers, or the same sheets judged.
"""

from typing import TYPE_CHECKING

from tipscreen.on_demand import on_demand

if TYPE_CHECKING:
    from tipscreen.exchange.dialects import Dialect
    from tipscreen.exchange.editor_schema import json_schema, naming_its_schema
    from tipscreen.exchange.fhir_codes import as_code_system
    from tipscreen.exchange.fhir_questionnaire import as_fhir
    from tipscreen.exchange.fhir_reader import read_response
    from tipscreen.exchange.fhir_result import as_bundle
    from tipscreen.exchange.frames import screen_frame
    from tipscreen.exchange.redcap import to_redcap
    from tipscreen.exchange.sql import to_sql
    from tipscreen.exchange.tables import BadCell, Summary, bad_rows_beside, bars, screen_table
else:
    __getattr__ = on_demand(
        __name__,
        dialects="Dialect",
        editor_schema="json_schema naming_its_schema",
        fhir_codes="as_code_system",
        fhir_questionnaire="as_fhir",
        fhir_reader="read_response",
        fhir_result="as_bundle",
        frames="screen_frame",
        redcap="to_redcap",
        sql="to_sql",
        tables="BadCell Summary bad_rows_beside bars screen_table",
    )

__all__ = [
    "BadCell",
    "Dialect",
    "Summary",
    "as_bundle",
    "as_code_system",
    "as_fhir",
    "bad_rows_beside",
    "bars",
    "json_schema",
    "naming_its_schema",
    "read_response",
    "screen_frame",
    "screen_table",
    "to_redcap",
    "to_sql",
]
