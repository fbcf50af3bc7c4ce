"""Many answer sheets at once: tables, data frames and SQL."""
