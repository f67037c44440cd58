"""From single claims, quotes and events to figures: one module per aggregate table, each a pure function of typed records."""
