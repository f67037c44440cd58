"""Taking in new articles: from folders, feeds, sitemaps, lists of addresses and web archives into the raw folder, before any stage runs."""
