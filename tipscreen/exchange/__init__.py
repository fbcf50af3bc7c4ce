"""Exchange questionnaires and answer sheets with other software: FHIR, REDCap, tables and SQL.

Input: a questionnaire, or answer sheets in a format of other software. Output: the questionnaire in
such a format, answers, or the results of a table of answer sheets.
"""
