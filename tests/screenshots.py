"""Takes the pictures of the README anew: `python -m tests.screenshots`.

Stands apart because it writes into the checkout, which no test does. The one rule: the pictures are of the real console
on the frozen scene, so that two runs write the same bytes.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.picture import PICTURES, Picture
from tests.scene import Scene

FOLDER = Path(__file__).parents[1] / "screenshots"
SHOWN = ("main-120x36", "main-80x24", "main-50x16", "main-light", "number-change", "auto-check", "detail", "help")


async def draw(scene: Scene, picture: Picture) -> str:
    """Return the picture as SVG."""
    app = scene.app(picture.theme)
    async with app.run_test(size=picture.size) as pilot:
        await picture.reach(pilot)
        return app.export_screenshot()


def main() -> int:
    """Write every picture that is shown."""
    os.environ["TZ"] = "UTC"  # the detail also tells local times
    time.tzset()
    with tempfile.TemporaryDirectory() as folder, Scene(Path(folder)) as scene:
        for picture in PICTURES:
            if picture.name in SHOWN:
                svg = asyncio.run(draw(scene, picture))
                (FOLDER / f"{picture.name}.svg").write_text(svg, encoding="utf-8")
                sys.stdout.write(f"{picture.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
