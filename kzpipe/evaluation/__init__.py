"""How well the system reads, measured on articles that people have annotated by hand."""
