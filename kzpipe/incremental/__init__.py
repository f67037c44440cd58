"""Stages that read documents one by one: only what has changed is read, whatever the run before made of the rest is taken over."""
