"""Pictures of every screen of a served workbench, at a laptop's and at a phone's width.

    python scripts/workbench_screens.py --url http://127.0.0.1:8000 --password WORD --out build/screens

Needs Playwright and the system's Chromium.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

SIZES = {"laptop": (1366, 768), "phone": (390, 844)}


def main() -> None:
    """Sign in as each role that has screens of its own, and picture them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--password", required=True)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--out", type=Path, default=Path("build/screens"))
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=asked.chromium, args=["--no-sandbox"])
        for name, (width, height) in SIZES.items():
            shoot(browser, asked, name=name, width=width, height=height)
        browser.close()


def shoot(browser: Browser, asked: argparse.Namespace, *, name: str, width: int, height: int) -> None:
    """Every screen at one width."""

    def keep(page: Page, screen: str) -> None:
        whole = name == "phone" and screen not in {"queue", "audit"}
        page.screenshot(path=asked.out / f"{screen}-{name}.png", full_page=whole)

    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(f"{asked.url}/accounts/login/")
    keep(page, "sign-in")
    sign_in(page, "sara", asked)
    keep(page, "queue")
    page.locator("[data-key-open]").first.click()
    page.wait_for_load_state()
    keep(page, "shipment")
    if name == "laptop":
        page.screenshot(path=asked.out / "shipment-whole.png", full_page=True)
    page.locator("[data-key-exam]").first.click()
    page.wait_for_load_state()
    keep(page, "examination")
    for screen in ("plan", "performance", "register", "sources"):
        page.goto(f"{asked.url}/{screen}/")
        keep(page, screen)
    page.goto(f"{asked.url}/plan/?capacity=10&capacity_unit=share")
    keep(page, "plan-asked")
    page.goto(f"{asked.url}/tokens/")
    keep(page, "tokens")
    page.goto(f"{asked.url}/people/me/")
    keep(page, "account")
    page.goto(f"{asked.url}/accounts/2fa/")
    keep(page, "second-factor")
    page.context.clear_cookies()
    sign_in(page, "audrey", asked)
    page.goto(f"{asked.url}/audit/")
    keep(page, "audit")
    page.context.clear_cookies()
    sign_in(page, "adam", asked)
    keep(page, "people")
    page.close()


def sign_in(page: Page, who: str, asked: argparse.Namespace) -> None:
    """As a person does."""
    page.goto(f"{asked.url}/accounts/login/")
    page.fill("#id_login", who)
    page.fill("#id_password", asked.password)
    page.click("button.main")
    page.wait_for_load_state()


if __name__ == "__main__":
    main()
