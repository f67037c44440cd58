"""What reading costs: words a second of the reader alone (``pace``), and the whole chain over growing corpora (``suite``)."""
