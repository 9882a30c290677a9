"""The browser half against real browsers: generated exchanges are played by both, and what came of them is compared."""
