"""Time: find time expressions and resolve them to calendar days, seen from the publication day."""
