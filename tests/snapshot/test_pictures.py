"""The console as it looks, compared with how it looked: every layout, dialog and screen on the frozen scene."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.picture import PICTURES, Picture
from tests.scene import Scene


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with Scene(tmp_path_factory.mktemp("scene")) as scene:
        yield scene


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_it_looks_as_before(snap_compare: Callable[..., bool], scene: Scene, picture: Picture) -> None:
    app = scene.app(picture.theme)
    assert snap_compare(app, terminal_size=picture.size, run_before=picture.reach)


def test_the_readme_shows_pictures_that_are_there() -> None:
    root = Path(__file__).parents[2]
    readme = (root / "README.md").read_text(encoding="utf-8")
    shown = [part.partition(")")[0] for part in readme.split("](screenshots/")[1:]]
    assert shown
    assert [name for name in shown if not (root / "screenshots" / name).is_file()] == []
