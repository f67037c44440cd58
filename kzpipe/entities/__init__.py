"""Who and where: names, offices, bodies and groups in a text, linked to entities."""
