"""Forms an article comes in: plain text, web pages, JSON lines, web archives; each read into documents and rejects."""
