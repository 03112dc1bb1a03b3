"""Reusable widgets: deaf to the network and blind to providers. May import ``domain``, textual, rich."""
