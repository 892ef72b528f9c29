"""A picture as a value: what it is called, what it says in words, and its shapes.

Shapes are elements of SVG without a colour or a style of their own: each has a class, and `pictures.css` gives it the
page's colours, by day and by night. In a page the picture takes them from there; saved, it carries them along.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from xml.etree import ElementTree as ET

from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

__all__ = ["Picture", "Shape", "group", "linked", "path", "saved", "shape", "text"]

Shape = ET.Element
_SVG = "http://www.w3.org/2000/svg"


@dataclass(frozen=True, slots=True)
class Picture:
    """What a template shows with `{{ picture.inline }}` and a view gives away with `saved`.

    Attributes:
        name: a word for ids and files, one of its kind in a page.
        title: what the picture is called.
        words: what it shows, in a sentence or two, for who cannot see it.
    """

    name: str
    title: str
    words: str
    width: int
    height: int
    shapes: tuple[Shape, ...]

    @property
    def inline(self) -> SafeString:
        """The picture as part of a page; its title and its words are read aloud. ElementTree escapes all text."""
        return mark_safe(ET.tostring(self._svg(), encoding="unicode"))

    @property
    def alone(self) -> str:
        """The picture as a file: with its own ground and the colours of the page."""
        svg = self._svg()
        svg.set("xmlns", _SVG)
        svg.set("width", str(self.width))
        svg.set("height", str(self.height))
        style = shape("style", said=_style())
        ground = shape("rect", "ground", width=self.width, height=self.height)
        svg[2:2] = [style, ground]
        return ET.tostring(svg, encoding="unicode", xml_declaration=True)

    def _svg(self) -> Shape:
        named = {"id": f"{self.name}-title"}, {"id": f"{self.name}-words"}
        svg = ET.Element("svg", {"viewBox": f"0 0 {self.width} {self.height}", "class": f"picture {self.name}"})
        # A picture with links in it is a group of things; one without is a single image.
        svg.set("role", "group" if any(each.iter("a") for each in self.shapes if _has_link(each)) else "img")
        svg.set("aria-labelledby", f"{self.name}-title {self.name}-words")
        for tag, attributes, said in (("title", named[0], self.title), ("desc", named[1], self.words)):
            ET.SubElement(svg, tag, attributes).text = said
        svg.extend(self.shapes)
        return svg


def shape(tag: str, css: str = "", *inside: Shape, said: str = "", **where: float | str) -> Shape:
    """An element with its class, its coordinates (`stroke_width` is written `stroke-width`) and what is inside it."""
    made = ET.Element(tag, {"class": css} if css else {})
    for name, value in where.items():
        made.set(name.replace("_", "-"), value if isinstance(value, str) else f"{round(value, 1):g}")
    if said:
        made.text = said
    made.extend(inside)
    return made


def group(css: str, *inside: Shape, told: str = "") -> Shape:
    """Shapes together; what is told shows when one points at them."""
    return shape("g", css, *([shape("title", said=told)] if told else []), *inside)


def linked(address: str, *inside: Shape, told: str) -> Shape:
    """Shapes that lead somewhere: they take the focus, and are called what is told."""
    return shape("a", "", shape("title", said=told), *inside, href=address, aria_label=told)


def text(said: str, x: float, y: float, css: str = "") -> Shape:
    """Words; the class says how they stand."""
    return shape("text", css, said=said, x=x, y=y)


def path(points: Iterable[tuple[float, float]], css: str, *, closed: bool = False) -> Shape:
    """A line through points."""
    drawn = "L".join(f"{round(x, 1):g} {round(y, 1):g}" for x, y in points)
    return shape("path", css, d=f"M{drawn}{'Z' if closed else ''}" if drawn else "M0 0")


def saved(picture: Picture) -> HttpResponse:
    """The picture as a file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{slugify(picture.title) or picture.name}.svg"'}
    return HttpResponse(picture.alone, content_type="image/svg+xml; charset=utf-8", headers=headers)


def _has_link(each: Shape) -> bool:
    return next(each.iter("a"), None) is not None


@cache
def _style() -> str:
    """The page's colours, day and night, and how pictures use them: the very files that pages load."""
    static = files("tidewaiter_workbench") / "web" / "static" / "workbench"
    colours = (static / "workbench.css").read_text(encoding="utf-8")
    day, night = re.findall(r":root \{(.*?)\}", colours, re.DOTALL)[:2]
    use = (static / "pictures.css").read_text(encoding="utf-8")
    return f":root {{{day}}} @media (prefers-color-scheme: dark) {{ :root {{{night}}} }}\n{use}"
