"""Where the API key comes from, and where it is kept.

Stands apart because only this room talks to a keyring, and only it reads a key from outside. The one rule: a key is a
`Secret` from its first moment here, and it is written nowhere but into a keyring that keeps it well.
"""

from smspins_tui.keystore.outside import FoundKey, KeyEnvironment, find_outside, parse_key, take_environment
from smspins_tui.keystore.ring import Keyring

__all__ = ["FoundKey", "KeyEnvironment", "Keyring", "find_outside", "parse_key", "take_environment"]
