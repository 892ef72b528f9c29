"""Pictures of every screen of a served workbench, at a laptop's and at a phone's width.

    python scripts/workbench_screens.py --url http://127.0.0.1:8000 --password WORD --out build/screens

Each screen is reached as a person reaches it: a page by its address, a thing on a list by the list's first link to it.
Needs Playwright and the system's Chromium.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

SIZES = {"laptop": (1366, 768), "phone": (390, 844)}


@dataclass(frozen=True)
class Screen:
    """A page, and under `first` a link on it that is followed; `whole` pictures all of its height too."""

    name: str
    path: str
    first: str = ""
    whole: bool = False


SCREENS: dict[str, tuple[Screen, ...]] = {
    "sara": (
        Screen("queue", "/queue/"),
        Screen("shipment", "/queue/?cause=model", first="[data-key-open]", whole=True),
        Screen("suppressions", "/queue/suppressions/"),
        Screen("lines", "/shipments/lines/"),
        Screen("tips", "/tips/"),
        Screen("cases", "/cases/"),
        Screen("retention", "/retention/"),
        Screen("case", "/cases/", first='main a[href^="/cases/"]:not([href*="new"])', whole=True),
        Screen("parties", "/parties/"),
        Screen("party", "/parties/", first='main a[href^="/parties/"]', whole=True),
        Screen("series-list", "/series/"),
        Screen("series", "/series/", first='main a[href^="/series/"]', whole=True),
        Screen("merges", "/merges/"),
        Screen("merge", "/merges/", first='main a[href^="/merges/"]', whole=True),
        Screen("links", ""),
        Screen("flows", "/flows/"),
        Screen("rules", "/rules/"),
        Screen("rule", "/rules/", first="[data-key-open]", whole=True),
        Screen("plan", "/plan/"),
        Screen("plan-asked", "/plan/?capacity=10&capacity_unit=share", whole=True),
        Screen("performance", "/performance/", whole=True),
        Screen("register", "/register/", whole=True),
        Screen("sources", "/sources/"),
        Screen("rule-editor", "/rules/write/new/"),
        Screen("jobs", "/jobs/"),
        Screen("start-a-run", "/jobs/start/run/"),
        Screen("webhooks", "/webhooks/"),
        Screen("tokens", "/tokens/"),
        Screen("account", "/people/me/"),
        Screen("second-factor", "/accounts/2fa/"),
    ),
    "olga": (Screen("examination", "/queue/", first="[data-key-open]"),),
    "audrey": (Screen("audit", "/audit/"),),
    "adam": (Screen("people", "/people/"),),
}


def main() -> None:
    """Sign in as each role that has screens of its own, and picture them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--password", required=True)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--out", type=Path, default=Path("build/screens"))
    parser.add_argument("--night", action="store_true", help="in the dark colours")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=asked.chromium, args=["--no-sandbox"])
        for size in SIZES:
            shoot(browser, asked, size=size)
        browser.close()


def shoot(browser: Browser, asked: argparse.Namespace, *, size: str) -> None:
    """Every screen at one width."""
    width, height = SIZES[size]
    scheme = "dark" if asked.night else "light"
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.goto(f"{asked.url}/accounts/login/")
    page.screenshot(path=asked.out / f"sign-in-{size}.png")
    for person, screens in SCREENS.items():
        sign_in(page, person, asked)
        for screen in screens:
            if not reach(page, screen, asked):
                print(f"{screen.name}: there is nothing on {screen.path} to open yet")
                continue
            page.screenshot(path=asked.out / f"{screen.name}-{size}.png")
            if screen.whole:
                page.screenshot(path=asked.out / f"{screen.name}-whole-{size}.png", full_page=True)
        page.context.clear_cookies()
    page.close()


def reach(page: Page, screen: Screen, asked: argparse.Namespace) -> bool:
    """Open a screen; False if the list from which it is opened is empty."""
    if screen.name == "links":
        lay_out(page, asked)
        return True
    page.goto(f"{asked.url}{screen.path}")
    if screen.first:
        link = page.locator(screen.first).first
        if not link.count():
            return False
        link.click()
    if screen.name == "rule-editor":
        page.fill("#condition", 'origin in ("BD", "VN") and (importer_age_days < 90 or importer_rate > 0.1)')
        page.locator("[name='left:0.1.1']").wait_for()
    if screen.name == "examination":
        page.wait_for_load_state()
        page.locator("[data-key-exam]").first.click()
    if screen.name == "plan-asked":
        page.locator("#working progress").wait_for(state="detached", timeout=120_000)  # a worker asks the lake
    page.wait_for_load_state("networkidle")
    return True


def lay_out(page: Page, asked: argparse.Namespace) -> None:
    """A board around the firm with most violations: what it was caught with, what it shares, who came after it."""
    page.goto(f"{asked.url}/links/?text=series")
    page.locator("tr[data-row] button").first.click()
    page.wait_for_load_state()
    expand(page, "takes in")
    page.locator('tr[data-thing^="violation"] a').first.evaluate("link => link.click()")
    page.locator('#acts .chosen[data-node^="violation"]').wait_for()
    expand(page, "was found with")
    page.locator('tr[data-thing^="party"] a').first.evaluate("link => link.click()")
    page.locator('#acts .chosen[data-node^="party"]').wait_for()
    for words in ("gives the telephone", "gives the address", "was replaced by", "bought from"):
        expand(page, words)
    page.locator("form[action$='/tidy/'] button").click()
    page.wait_for_load_state()
    page.wait_for_timeout(500)


def expand(page: Page, words: str) -> None:
    """Follow one kind of tie of the chosen thing, if it has any."""
    page.locator("#acts .expand").wait_for()
    button = page.locator("#acts .expand button:not([disabled])", has_text=words)
    if button.count():
        with page.expect_navigation():
            button.first.click()


def sign_in(page: Page, who: str, asked: argparse.Namespace) -> None:
    """As a person does."""
    page.goto(f"{asked.url}/accounts/login/")
    page.fill("#id_login", who)
    page.fill("#id_password", asked.password)
    page.click("button.main")
    page.wait_for_load_state()


if __name__ == "__main__":
    main()
