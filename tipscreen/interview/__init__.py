"""The path through the questions, independent of any screen.

Input: a questionnaire, and one reply after another.
Output: the view to show now, the answers at the end, and a saved sheet to resume later.
"""
