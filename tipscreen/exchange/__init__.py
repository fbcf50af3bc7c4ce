"""Other software's forms of a questionnaire and of answers.

In: a questionnaire, or what other software wrote. Out: FHIR.
"""

from typing import TYPE_CHECKING

from tipscreen.on_demand import on_demand

if TYPE_CHECKING:
    from tipscreen.exchange.fhir_questionnaire import as_fhir
else:
    __getattr__ = on_demand(__name__, fhir_questionnaire="as_fhir")

__all__ = ["as_fhir"]
