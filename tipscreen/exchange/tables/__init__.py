"""Evaluate many answer sheets at once: table files, data frames and SQL queries."""
