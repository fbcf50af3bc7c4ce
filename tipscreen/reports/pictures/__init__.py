"""Graphs of which questions, rules and flags the outcomes depend on."""
