"""Runs the models against recorded truth: ``python -m tests.truth``; no test of our own."""
