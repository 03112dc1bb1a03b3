"""Contacts, stop lists and lists, out into files and in from files.

Out: `exporting` reads pages as `records`, and `writing` makes text of them, guarded for spreadsheets by `spreadsheet`.
In: `survey` looks a file over, `reading` reads its rows, `mapping` says which column is which field, `targets` judges
each row against what is there, and `importing` writes row by row and remembers in `progress` how far it got.

Imports `domain`, the standard library, and of the other services what finds parts and things by name.
"""
