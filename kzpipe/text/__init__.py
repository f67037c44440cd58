"""Reading text: folding with a map back, tokens, sentences, blocks, near-copies, language."""
