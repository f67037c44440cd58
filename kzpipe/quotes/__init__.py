"""Who said what: quotations between marks, reported clauses, and their speakers."""
