"""The settings: where they come from, and what becomes of a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.theme import BUILTIN_THEMES

from smspins_tui.errors import SettingsError
from smspins_tui.settings import SETTINGS, THEMES, Settings, directories, journal_path, load


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }


def write(environ: dict[str, str], text: str | bytes) -> Path:
    file = Path(environ["XDG_CONFIG_HOME"], "smspins-tui", "config.toml")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_without_a_file_everything_has_its_default_and_nothing_is_written(
    environ: dict[str, str], tmp_path: Path
) -> None:
    settings = load(environ)

    assert settings == Settings(
        config_file=tmp_path / "config/smspins-tui/config.toml", state_dir=tmp_path / "state/smspins-tui"
    )
    assert (settings.base_url, settings.calls_per_minute, settings.problems) == ("https://smspins.com", 60, ())
    assert list(tmp_path.iterdir()) == []


def test_every_setting_of_the_file_is_used(environ: dict[str, str], tmp_path: Path) -> None:
    authority = tmp_path / "ca.pem"
    authority.write_text("")
    write(
        environ,
        f"""
        [account]
        profile = "work"
        [server]
        base_url = "https://sms.example/v/apiv2/"
        calls_per_minute = 600
        proxy = "http://proxy.example:3128"
        ca_file = "{authority}"
        [key]
        keyring_backends = ["keyring.backends.kwallet"]
        [screen]
        theme = "nord"
        time_zone = "local"
        """,
    )

    settings = load(environ)

    assert settings.problems == ()
    assert (settings.profile, settings.base_url) == ("work", "https://sms.example/v")
    assert (settings.calls_per_minute, settings.proxy) == (600, "http://proxy.example:3128")
    assert (settings.ca_file, settings.keyring_backends) == (authority, ("keyring.backends.kwallet",))
    assert (settings.theme, settings.time_zone) == ("nord", "local")


def test_arguments_beat_the_environment_which_beats_the_file(environ: dict[str, str]) -> None:
    write(environ, '[account]\nprofile = "file"\n[server]\nbase_url = "https://file.example"')
    assert load(environ).profile == "file"
    environ |= {"SMSPINS_PROFILE": "environment", "SMSPINS_BASE_URL": "https://environment.example"}
    assert load(environ).profile == "environment"
    assert load(environ).base_url == "https://environment.example"
    assert load(environ, profile="argument").profile == "argument"


def test_an_empty_variable_is_none(environ: dict[str, str]) -> None:
    assert load(environ | {"SMSPINS_PROFILE": "", "SMSPINS_BASE_URL": ""}) == load(environ)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("[server]\ncalls_per_minute = 0", "[server] calls_per_minute"),
        ("[server]\ncalls_per_minute = 601", "[server] calls_per_minute"),
        ("[server]\ncalls_per_minute = true", "[server] calls_per_minute"),
        ('[server]\ncalls_per_minute = "60"', "[server] calls_per_minute"),
        ('[server]\nproxy = "socks5://proxy.example"', "[server] proxy"),
        ('[server]\nproxy = "http://proxy.example:x"', "[server] proxy"),
        ('[server]\nca_file = "/no/such/file.pem"', "[server] ca_file"),
        ('[server]\nca_file = "file.pem"', "[server] ca_file"),
        ('[server]\nca_file = "\\u0000"', "[server] ca_file"),
        ("[server]\nca_file = 1", "[server] ca_file"),
        ('[key]\nkeyring_backends = "keyring.backends.kwallet"', "[key] keyring_backends"),
        ('[key]\nkeyring_backends = ["no module"]', "[key] keyring_backends"),
        ('[screen]\ntheme = "pink"', "[screen] theme"),
        ('[screen]\ntime_zone = "UTC"', "[screen] time_zone"),
        ('[account]\nprofile = "../x"', "[account] profile"),
        ("[account]\nprofile = 1", "[account] profile"),
        ("[screen]\ncolour = 1", "[screen] colour"),
        ("[scren]\ntheme = 1", "[scren]"),
        ("screen = 1", "[screen]"),
    ],
)
def test_a_wrong_value_is_named_and_the_default_used(environ: dict[str, str], line: str, named: str) -> None:
    write(environ, line)

    settings = load(environ)

    (problem,) = settings.problems
    assert problem.startswith(f"{named} ")
    assert settings == Settings(settings.config_file, settings.state_dir, problems=(problem,))


def test_one_wrong_value_leaves_the_others_in_use(environ: dict[str, str]) -> None:
    write(environ, '[screen]\ntheme = "pink"\ntime_zone = "local"\n[server]\ncalls_per_minute = 0')
    settings = load(environ)
    assert settings.time_zone == "local"
    assert len(settings.problems) == 2


def test_a_syntax_error_is_named_with_its_line(environ: dict[str, str]) -> None:
    write(environ, '[screen]\ntheme = "nord"\ntime_zone = local\n')
    settings = load(environ)
    (problem,) = settings.problems
    assert problem.startswith("config.toml: ")
    assert "line 3" in problem
    assert settings.theme == "textual-dark"


@pytest.mark.parametrize("text", [b"\xff\xfe", b"a = \xff", b"a = " + b"[" * 5_000, b"\x00"])
def test_a_file_that_is_no_toml_at_all_starts_on_the_defaults(environ: dict[str, str], text: bytes) -> None:
    write(environ, text)
    (problem,) = load(environ).problems
    assert problem.startswith("config.toml")


def test_a_directory_in_the_place_of_the_file_is_told(environ: dict[str, str]) -> None:
    file = write(environ, "")
    file.unlink()
    file.mkdir()
    (problem,) = load(environ).problems
    assert problem == "config.toml can't be read: Is a directory"


@pytest.mark.parametrize(
    ("given", "used", "origin"),
    [
        ("https://sms.example", "https://sms.example", "https://sms.example"),
        ("https://SMS.Example:443/", "https://sms.example", "https://sms.example"),
        ("https://sms.example/apiv2/", "https://sms.example", "https://sms.example"),
        ("https://sms.example:8443/a/apiv2", "https://sms.example:8443/a", "https://sms.example:8443"),
        (" http://127.0.0.1:8765/ ", "http://127.0.0.1:8765", "http://127.0.0.1:8765"),
        ("http://localhost", "http://localhost", "http://localhost"),
        ("http://[::1]:8765", "http://[::1]:8765", "http://[::1]:8765"),
    ],
)
def test_an_address_is_brought_to_one_form(environ: dict[str, str], given: str, used: str, origin: str) -> None:
    settings = load(environ | {"SMSPINS_BASE_URL": given})
    assert (settings.base_url, settings.origin) == (used, origin)


WRONG_ADDRESSES = [
    "http://sms.example",
    "http://127.evil.example",
    "http://127.0.0.1.evil.example",
    "http://localhost.evil.example",
    "http://127.0.0.1@evil.example",
    "http://evil.example#localhost",
    "ftp://localhost",
    "sms.example",
    "https://",
    "https://user:word@sms.example",
    "https://sms.example?x=1",
    "https://sms.example:port",
    "https://[::1",
    "https://sms.example/\x1b[2J",
    "https://smé.example",
    "https://sms.example/" + "x" * 200,
]


@pytest.mark.parametrize("given", WRONG_ADDRESSES)
def test_a_wrong_address_in_the_environment_ends_the_start(environ: dict[str, str], given: str) -> None:
    with pytest.raises(SettingsError, match=r"^SMSPINS_BASE_URL "):
        load(environ | {"SMSPINS_BASE_URL": given})


def test_a_wrong_address_in_the_file_ends_the_start_rather_than_send_the_key_elsewhere(
    environ: dict[str, str],
) -> None:
    write(environ, '[server]\nbase_url = "http://sms.example"')
    with pytest.raises(SettingsError, match=r"^\[server\] base_url must be an https:// address"):
        load(environ)
    settings = load(environ | {"SMSPINS_BASE_URL": "https://sms.example"})
    assert settings.base_url == "https://sms.example"
    assert settings.problems[0].startswith("[server] base_url")


def test_a_broken_file_that_names_an_address_ends_the_start(environ: dict[str, str]) -> None:
    write(environ, '[server]\nbase_url = "https://sms.example"\ntheme =')
    with pytest.raises(SettingsError, match="line 3"):
        load(environ)
    assert "line 3" in load(environ | {"SMSPINS_BASE_URL": "https://sms.example"}).problems[0]


@pytest.mark.parametrize("profile", ["", "..", "a/b", "-x", "a b", "é", "x" * 33, "a@b", "a\n"])
def test_a_wrong_profile_given_by_hand_ends_the_start(environ: dict[str, str], profile: str) -> None:
    with pytest.raises(SettingsError, match=r"^--profile "):
        load(environ, profile=profile)
    if profile:
        with pytest.raises(SettingsError, match=r"^SMSPINS_PROFILE "):
            load(environ | {"SMSPINS_PROFILE": profile})


def test_an_error_of_the_settings_holds_no_foreign_frame(environ: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as caught:
        load(environ | {"SMSPINS_BASE_URL": "http://sms.example"})
    assert caught.value.__context__ is None


def test_a_home_with_spaces_and_letters_of_any_language_is_fine(tmp_path: Path) -> None:
    home = tmp_path / "Zoë’s home 電話"
    settings = load({"HOME": str(home)})
    assert settings.state_dir.is_relative_to(home)
    write({"XDG_CONFIG_HOME": str(settings.config_file.parent.parent)}, '[screen]\ntheme = "nord"')
    assert load({"HOME": str(home)}).theme == "nord"


def test_directories_of_each_system() -> None:
    home = {"HOME": "/home/x"}
    linux: tuple[Path, Path, list[str]] = (
        Path("/home/x/.config/smspins-tui"),
        Path("/home/x/.local/state/smspins-tui"),
        [],
    )
    library = Path("/home/x/Library/Application Support/smspins-tui")
    assert directories(home, "linux") == linux
    assert directories(home, "darwin") == (library, library, [])
    assert directories(home | {"XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s"}, "darwin") == (
        Path("/c/smspins-tui"),
        Path("/s/smspins-tui"),
        [],
    )


def test_a_relative_xdg_directory_is_not_used(environ: dict[str, str], tmp_path: Path) -> None:
    settings = load(environ | {"XDG_STATE_HOME": "state"})
    assert settings.state_dir == tmp_path / ".local/state/smspins-tui"
    assert settings.problems == ("XDG_STATE_HOME isn't an absolute path: not used",)


def test_without_home_the_password_file_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME", raising=False)
    settings = load({})
    assert settings.state_dir.is_absolute()
    assert settings.problems == ()


def test_without_any_home_the_start_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home(_path: Path) -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "expanduser", no_home)
    settings = load({})
    assert settings.state_dir.is_absolute()
    assert settings.problems == ("no home directory: set HOME, or XDG_CONFIG_HOME and XDG_STATE_HOME",)


def test_each_profile_and_address_has_a_journal_of_its_own(environ: dict[str, str]) -> None:
    addresses = ["https://a.example", "https://a.example/b", "https://a.example/B", "https://a.example:8443"]
    settings = [load(environ | {"SMSPINS_BASE_URL": url}, profile=who) for url in addresses for who in ("x", "X")]
    paths = [journal_path(each) for each in settings]
    assert len({str(path).lower() for path in paths}) == len(paths)
    assert paths == [journal_path(each) for each in settings]


def test_a_journal_stays_in_the_state_directory_whatever_the_address(environ: dict[str, str]) -> None:
    settings = load(environ | {"SMSPINS_BASE_URL": "https://a.example/../../etc/" + "x" * 150})
    path = journal_path(settings)
    assert path.parent == settings.state_dir
    assert len(path.name) < 120
    assert path.name.isascii()


def test_the_themes_are_those_of_textual() -> None:
    assert THEMES - {"auto"} <= BUILTIN_THEMES.keys()


def test_a_proxy_with_a_password_is_in_no_repr(environ: dict[str, str]) -> None:
    write(environ, '[server]\nproxy = "http://user:hush@proxy.example:3128"')
    settings = load(environ)
    assert settings.proxy == "http://user:hush@proxy.example:3128"
    assert "hush" not in repr(settings)


def test_each_setting_says_what_it_means() -> None:
    assert all(setting.meaning and setting.title == f"[{setting.table}] {setting.name}" for setting in SETTINGS)
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)
