"""Physics and rules: pure functions, each in one file with its source. No loops over time, no files, no chance but dice."""
