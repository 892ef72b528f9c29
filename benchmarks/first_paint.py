"""When does a reader see something? First paint of the main pages in the system's Chromium.

    python benchmarks/first_paint.py --url http://127.0.0.1:8000 --name boss --password WORD --rounds 12

Asks a workbench that is served, signs in, and opens each page so often: half of the times with an empty browser cache,
half with a warm one. Times are the browser's own, from the start of the navigation: the server's answer (its first
byte), the first paint with content, and the end of loading.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys

from playwright.sync_api import Page, sync_playwright

PAGES = {
    "queue": "/queue/",
    "queue by value at risk": "/queue/?sort=value",
    "shipment": "/queue/ [data-key-open]",
    "parties": "/parties/",
    "party": "/parties/ [data-key-open]",
    "series": "/series/",
    "flows": "/flows/",
    "performance": "/performance/",
    "links": "/links/",
    "cases": "/cases/",
}
TOLD = """() => {
  const [walk] = performance.getEntriesByType("navigation");
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return [walk.responseStart, paint ? paint.startTime : null, walk.loadEventEnd];
}"""


def main() -> None:
    """Sign in, open, print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--name", default="boss")
    parser.add_argument("--password", required=True)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--shipment", help="address of one; the first of the queue if not said")
    parser.add_argument("--rounds", type=int, default=12)
    asked = parser.parse_args()
    out = sys.stdout.write
    out(f"`python benchmarks/first_paint.py --rounds {asked.rounds}`, {os.cpu_count()} cores, 1366 x 768\n\n")
    out("| page | cache | first byte, ms | first paint: median, ms | most, ms | loaded, ms | load |\n")
    out(f"|{'---|' * 7}\n")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=asked.chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(f"{asked.url}/accounts/login/")
        page.fill("input[name=login]", asked.name)
        page.fill("input[name=password]", asked.password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/queue/**")
        for name, where in {**PAGES, **({"shipment": asked.shipment} if asked.shipment else {})}.items():
            address = reached(page, asked.url, where)
            for cache, empty in (("empty", True), ("warm", False)):
                told = [opened(page, address, empty=empty) for _ in range(max(asked.rounds // 2, 2))]
                first, paint, loaded = (sorted(each[n] for each in told) for n in range(3))
                figures = (statistics.median(first), statistics.median(paint), paint[-1], statistics.median(loaded))
                row = " | ".join(f"{each:.0f}" for each in figures)
                out(f"| {name} | {cache} | {row} | {os.getloadavg()[0]:.1f} |\n")
                sys.stdout.flush()
        browser.close()


def reached(page: Page, url: str, where: str) -> str:
    """The address of a page, or of the first thing on a list."""
    path, _, link = where.partition(" ")
    if not link:
        return url + path
    page.goto(url + path)
    return url + str(page.locator(link).first.get_attribute("href"))


def opened(page: Page, address: str, *, empty: bool) -> list[float]:
    """First byte, first paint and end of loading of one opening, in milliseconds."""
    if empty:
        session = page.context.new_cdp_session(page)
        session.send("Network.clearBrowserCache")
        session.detach()
    page.goto("about:blank")
    page.goto(address, wait_until="load")
    while (told := page.evaluate(TOLD))[1] is None:  # our own pages let nobody wait by evaluating text
        page.wait_for_timeout(50)
    return list(told)


if __name__ == "__main__":
    main()
