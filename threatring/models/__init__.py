"""Physics and rules: pure functions, each file with its source. No loops over time, no files, no chance but dice."""
