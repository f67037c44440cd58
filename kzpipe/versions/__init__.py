"""Versions of the data: what differs between two of them, why, and how an old one is read or built again."""
