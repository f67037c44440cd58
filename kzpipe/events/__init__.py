"""What was done, by whom, to whom: triggers, participants, and PLOVER codes."""
