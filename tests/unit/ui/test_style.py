"""Where the style files are found: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

import pytest

from smspins_tui.ui import style


def test_a_style_file_is_found() -> None:
    assert style.style_path("dialogs.tcss").is_file()


def test_a_packed_style_file_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "smspins_tui"
    monkeypatch.setattr(style, "_PACKAGE", package)
    assert style.style_path("dialogs.tcss") == tmp_path / "styles" / "dialogs.tcss"
    (package / "styles").mkdir(parents=True)
    (package / "styles" / "dialogs.tcss").touch()
    assert style.style_path("dialogs.tcss") == package / "styles" / "dialogs.tcss"
