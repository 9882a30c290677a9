"""The tests, as a package so that ``python -m tests.truth`` finds its runner."""
