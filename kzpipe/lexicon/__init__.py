"""The curated word lists: loading, checking, matching, and compiling them into a morphological database."""
