"""From single claims, quotes and events to figures: one module per aggregate table.

Each takes in the records of the corpus part by part, whole documents, keeps what its rows need, and says the rows in the end.
"""
