"""What a row is: closed vocabularies, fields, tables, records and identifiers. Opens no file."""
