"""Nouns and ports: what every other layer speaks of. Imports nothing of ours and no I/O."""
