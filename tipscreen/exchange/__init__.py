"""Other software's forms of a questionnaire and of answers: FHIR, tables, data frames and SQL.

In: a questionnaire, and sheets as others keep them. Out: the questionnaire as others read it,
answers, or the same sheets judged.
"""
