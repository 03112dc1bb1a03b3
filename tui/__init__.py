"""Ringdesk: a terminal desk for contact books, block lists and SMS campaigns."""
