"""`make picture`: the README's picture, taken of the demo's page with the system's Chromium."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import TimeoutError as NotThere
from playwright.sync_api import sync_playwright

SEEDS = range(1, 9)  # tried in turn, until by the lot of one the employee is asked on the last day
ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "page.png"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def main() -> int:
    """Play the demo, sit down as the employee, take the picture. 1 where there is no browser."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("No Chromium is installed here; the picture stays as it is.", file=sys.stderr)
        return 1
    if not any(_takes(seed, browser) for seed in SEEDS):
        print("By no seed was the employee asked; the picture stays as it is.", file=sys.stderr)
        return 1
    print(f"Taken: {PICTURE.relative_to(ROOT)}")
    return 0


def _takes(seed: int, browser: str) -> bool:
    """Whether it was taken: not where the lot left the employee out."""
    command = [sys.executable, str(ROOT / "app.py"), "demo", "--seed", str(seed)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as demo:
        try:
            _take(_address(demo), browser)
        except NotThere:
            return False
        finally:
            demo.terminate()
    return True


def _address(demo: subprocess.Popen[str]) -> str:
    """Where the page is, once the replay is over."""
    for line in demo.stdout or ():
        found = re.search(r"Sit down at (http://\S+/)", line)
        if found:
            return found[1]
    raise RuntimeError("the demo ended before there was a page")


def _take(address: str, browser: str) -> None:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=list(FLAGS))
        page = chromium.new_page(viewport={"width": 1280, "height": 800})
        page.goto(address)
        page.get_by_role("link", name="Employee").click()
        page.locator("body[data-live]").wait_for()
        page.get_by_role("button", name="Save what came of it").last.scroll_into_view_if_needed()
        panel = page.get_by_text("What the app did and why")
        if not panel.is_visible():
            page.get_by_role("button", name="Why", exact=True).click()
            panel.wait_for()
        page.screenshot(path=PICTURE)
        chromium.close()


if __name__ == "__main__":
    sys.exit(main())
