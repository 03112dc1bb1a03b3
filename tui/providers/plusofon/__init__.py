"""Plusofon: ``wire`` is pure functions between JSON and domain, ``adapter`` the ports on top of it."""
