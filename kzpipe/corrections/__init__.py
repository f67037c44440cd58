"""People's verdicts on rows: written as lines of CSV, guarded against the data they were given on, applied before anything is summed."""
