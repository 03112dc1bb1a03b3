"""The switches of the SerwerSMS sandbox: every reading that the contract leaves open.

Each row: name, values (the first is the default), contract section, meaning.
"""
