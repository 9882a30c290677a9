"""Random and hostile inputs for what reads texts: ``python -m tests.fuzz``; no expectations beyond "no escape, no delay"."""
