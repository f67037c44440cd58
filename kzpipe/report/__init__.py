"""The report: one page that leads from a figure to the words behind it, and the run's metrics."""
