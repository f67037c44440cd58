"""Prefect: when a stage runs, how often it is retried, who is told. What a row says is decided in kzpipe."""
