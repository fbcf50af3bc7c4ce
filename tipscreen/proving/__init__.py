"""Proofs over all answer sheets of a questionnaire; the only package that uses the SAT solver.

Input: one questionnaire, or two to compare. Output: proven claims, or the smallest answer sheets
that refute them.
"""
