"""Claims: counted assertions, and who makes them."""
