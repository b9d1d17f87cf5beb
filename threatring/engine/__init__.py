"""Time and tables: the only loops over time. Knows models and records, nothing above."""
