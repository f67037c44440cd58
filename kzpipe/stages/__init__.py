"""The chain: what each stage declares that it reads and writes, and what it does."""
