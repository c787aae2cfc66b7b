"""The settings: from the arguments, the environment and one TOML file, in that order.

Stands apart because they are needed before the first frame. The one rule: standard library only, nothing is written,
and nothing wrong goes unsaid. A wrong value is named as `[table] key`, a syntax error with its line, and the console
starts on the default; only an address that can't be used ends the start, for a key must not go to a server that the
person did not mean.
"""

from __future__ import annotations

import re
import sys
import tomllib
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit

from smspins_tui.errors import SettingsError

APP = "smspins-tui"
PROVIDER = "https://smspins.com"
THEMES = frozenset(
    {
        "ansi-dark", "ansi-light", "atom-one-dark", "atom-one-light", "catppuccin-frappe", "catppuccin-latte",
        "catppuccin-macchiato", "catppuccin-mocha", "dracula", "flexoki", "gruvbox", "monokai", "nord", "rose-pine",
        "rose-pine-dawn", "rose-pine-moon", "solarized-dark", "solarized-light", "textual-dark", "textual-light",
        "tokyo-night", "auto",
    }
)  # fmt: skip
"""Textual's own themes (a test compares), and "auto"."""

_PROFILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
_MODULE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)
_LOOPBACK = re.compile(r"localhost|127(\.\d{1,3}){3}|::1")
_URL_CHARACTERS = re.compile(r"[!-~]{1,200}")
_PORTS = {"https": 443, "http": 80}

TimeZone = Literal["eastern", "local"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the console was told.

    `base_url` has no trailing slash and no `/apiv2`; `proxy` and `ca_file` are for the API's calls only;
    `keyring_backends` are modules trusted beside the platform's own; `problems` is what was wrong, one line each.
    """

    config_file: Path
    state_dir: Path
    profile: str = "default"
    base_url: str = PROVIDER
    calls_per_minute: int = 60
    proxy: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    keyring_backends: tuple[str, ...] = ()
    theme: str = "textual-dark"
    time_zone: TimeZone = "eastern"
    problems: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        """Scheme, host and port of the base URL: what a kept key belongs to."""
        return _origin(urlsplit(self.base_url))


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of the file: where it stands, what it means, and what turns its value into ours.

    `read` raises ValueError with words that follow the setting's name.
    """

    table: str
    name: str
    meaning: str
    read: Callable[[object], object]

    @property
    def title(self) -> str:
        """How it is named to a person."""
        return f"[{self.table}] {self.name}"


def load(environ: Mapping[str, str], *, profile: str | None = None) -> Settings:
    """Return the settings: `profile` (an argument) beats `environ`, which beats the file.

    Raises:
        SettingsError: for a wrong profile that was given by hand, or an address that can't be used.
    """
    config_dir, state_dir, problems = directories(environ)
    file = config_dir / "config.toml"
    given = _from_environment(environ, profile)
    values, wrong = _from_file(file)
    if "base_url" in wrong and "base_url" not in given:
        raise SettingsError(f"{wrong['base_url']} (in {file})")
    problems += dict.fromkeys(wrong.values())
    return Settings(config_file=file, state_dir=state_dir, problems=tuple(problems), **{**values, **given})


def journal_path(settings: Settings) -> Path:
    """Return the journal of this profile at this address; the name holds no secret."""
    address = settings.base_url.partition("://")[2]
    readable = re.sub(r"[^A-Za-z0-9.]+", "-", address).strip("-.")[:48]
    # The sum tells apart what the readable part merges, also where names differ by case alone.
    total = zlib.crc32(f"{settings.profile} {settings.base_url}".encode())
    return settings.state_dir / f"journal-{settings.profile}-{readable}-{total:08x}.db"


def directories(environ: Mapping[str, str], platform: str = sys.platform) -> tuple[Path, Path, list[str]]:
    """Return the directory of the settings, that of the state, and what was wrong with the environment."""
    home, problems = _home(environ)
    library = home / "Library" / "Application Support"
    is_mac = platform == "darwin"
    config = _xdg(environ, "XDG_CONFIG_HOME", library if is_mac else home / ".config", problems)
    state = _xdg(environ, "XDG_STATE_HOME", library if is_mac else home / ".local" / "state", problems)
    return config / APP, state / APP, problems


def _home(environ: Mapping[str, str]) -> tuple[Path, list[str]]:
    home = Path(environ.get("HOME") or "~")
    if home.is_absolute():
        return home, []
    try:
        return Path("~").expanduser(), []
    except RuntimeError:  # no HOME, and the user id is in no password file, as in some containers
        return Path("/"), ["no home directory: set HOME, or XDG_CONFIG_HOME and XDG_STATE_HOME"]


def _xdg(environ: Mapping[str, str], name: str, default: Path, problems: list[str]) -> Path:
    given = environ.get(name)
    if not given:
        return default
    if not Path(given).is_absolute():  # the XDG specification has such a path ignored
        problems.append(f"{name} isn't an absolute path: not used")
        return default
    return Path(given)


def _from_environment(environ: Mapping[str, str], profile: str | None) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if profile is not None:
        given["profile"] = _by_hand("--profile", _read_profile, profile)
    elif environ.get("SMSPINS_PROFILE"):
        given["profile"] = _by_hand("SMSPINS_PROFILE", _read_profile, environ["SMSPINS_PROFILE"])
    if environ.get("SMSPINS_BASE_URL"):
        given["base_url"] = _by_hand("SMSPINS_BASE_URL", _read_base_url, environ["SMSPINS_BASE_URL"])
    return given


def _by_hand(title: str, read: Callable[[object], str], text: str) -> str:
    try:
        return read(text)
    except ValueError as error:
        words = str(error)
    raise SettingsError(f"{title} {words}")


def _from_file(file: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values that are right, and what is wrong by the name of what it stands for."""
    text, tables, problem = _parse(file)
    if problem:
        return {}, {"base_url" if "base_url" in text else "": problem}
    values: dict[str, Any] = {}
    wrong = _strangers(tables)
    for setting in SETTINGS:
        table = tables.get(setting.table)
        if not isinstance(table, dict) or setting.name not in table:
            continue
        try:
            values[setting.name] = setting.read(table[setting.name])
        except ValueError as error:
            wrong[setting.name] = f"{setting.title} {error}"
    return values, wrong


def _parse(file: Path) -> tuple[str, dict[str, Any], str]:
    text = ""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
        return text, tomllib.loads(text), ""
    except (FileNotFoundError, NotADirectoryError):
        return text, {}, ""
    except OSError as error:
        return text, {}, f"{file.name} can't be read: {error.strerror}"
    except RecursionError:
        return text, {}, f"{file.name} is nested too deeply"
    except tomllib.TOMLDecodeError as error:
        last = f"at line {len(text.splitlines())}, the last"
        return text, {}, f"{file.name}: {str(error).replace('at end of document', last)}"


def _strangers(tables: Mapping[str, Any]) -> dict[str, str]:
    known = {(setting.table, setting.name) for setting in SETTINGS}
    names = {table for table, _ in known}
    found = {f"[{name}]": f"[{name}] is no table of settings: not used" for name in tables if name not in names}
    for name in names & tables.keys():
        table = tables[name]
        if not isinstance(table, dict):
            found[f"[{name}]"] = f"[{name}] must be a table: not used"
            continue
        strange = [key for key in table if (name, key) not in known]
        found |= {f"[{name}] {key}": f"[{name}] {key} is no setting: not used" for key in strange}
    return found


def _read_profile(value: object) -> str:
    if not isinstance(value, str) or not _PROFILE.fullmatch(value):
        raise ValueError("must be 1 to 32 letters, digits, - or _, the first a letter or digit")
    return value


def _read_base_url(value: object) -> str:
    parts = _split(value)
    is_loopback = parts.scheme == "http" and _LOOPBACK.fullmatch(parts.hostname or "") is not None
    if not parts.hostname or (parts.scheme != "https" and not is_loopback):
        raise ValueError("must be an https:// address (http:// for this machine only)")
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise ValueError("must hold an address only: no user, no ? and no #")
    path = parts.path.rstrip("/").removesuffix("/apiv2").rstrip("/")
    return _origin(parts) + path


def _read_proxy(value: object) -> str:
    parts = _split(value)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("must be an http:// or https:// address")
    return parts.geturl()


def _split(value: object) -> SplitResult:
    if not isinstance(value, str) or not _URL_CHARACTERS.fullmatch(value.strip()):
        raise ValueError("must be an address of at most 200 plain characters")
    try:
        parts = urlsplit(value.strip())
        _ = parts.port  # raises where the port is no number
    except ValueError:
        parts = None
    if parts is None:
        raise ValueError("is no address")
    return parts


def _origin(parts: SplitResult) -> str:
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in {None, _PORTS.get(parts.scheme)} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def _read_calls(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 600:
        raise ValueError("must be a whole number from 1 to 600")
    return value


def _read_ca_file(value: object) -> Path:
    try:
        path = Path(value).expanduser() if isinstance(value, str) else None
        is_file = path is not None and path.is_absolute() and path.is_file()
    except (OSError, RuntimeError, ValueError):  # not readable, no home for `~`, or a NUL in the name
        path, is_file = None, False
    if path is None or not is_file:
        raise ValueError("must be the whole path of a file that is there")
    return path


def _read_backends(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) and _MODULE.fullmatch(name) for name in value):
        raise ValueError("must be a list of module names, such as keyring.backends.kwallet")
    return tuple(value)


def _read_theme(value: object) -> str:
    if not isinstance(value, str) or value not in THEMES:
        raise ValueError(f"must be one of {', '.join(sorted(THEMES))}")
    return value


def _read_time_zone(value: object) -> str:
    if value not in ("eastern", "local"):
        raise ValueError('must be "eastern" or "local"')
    return str(value)


SETTINGS = (
    Setting("account", "profile", "which account is opened when none is named", _read_profile),
    Setting("server", "base_url", "where the API is", _read_base_url),
    Setting("server", "calls_per_minute", "how many calls a minute may be made, 1 to 600", _read_calls),
    Setting("server", "proxy", "a proxy for the API's calls", _read_proxy),
    Setting("server", "ca_file", "a file of certificates to trust instead of the system's", _read_ca_file),
    Setting("key", "keyring_backends", "keyring modules to trust beside the system's own", _read_backends),
    Setting("screen", "theme", "a theme of Textual's, or auto", _read_theme),
    Setting("screen", "time_zone", "times in eastern or local", _read_time_zone),
)
"""Every setting of the file, in the order of the documentation."""
