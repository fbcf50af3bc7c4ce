"""Other software's forms of a questionnaire and of answers.

In: a questionnaire, or what other software wrote. Out: FHIR, or answers.
"""

from typing import TYPE_CHECKING

from tipscreen.on_demand import on_demand

if TYPE_CHECKING:
    from tipscreen.exchange.fhir_questionnaire import as_fhir
    from tipscreen.exchange.fhir_reader import read_response
else:
    __getattr__ = on_demand(__name__, fhir_questionnaire="as_fhir", fhir_reader="read_response")

__all__ = ["as_fhir", "read_response"]
