"""The engine: evaluate an answer sheet.

Input: a questionnaire and answers. Output: which conditions are true, the next question, and the
result with its reasons. It reads no clock, file or terminal.
"""
