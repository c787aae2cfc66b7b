"""The terminal below Textual: the clipboard, and the life and death of the process.

Stands apart because none of this is drawn. The one rule: what is said was done, and never more than is known.
"""
