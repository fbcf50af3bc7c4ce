"""The data model of questionnaires and answer sheets.

Frozen data only: nothing here reads files or evaluates sheets, except for the meaning of a single
condition. Input: none. Output: the classes that a file is loaded into, the condition language, and
the language of the texts that people see.
"""
