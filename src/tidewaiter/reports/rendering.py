"""What every page of ours is rendered with: the templates beside this module, strict and escaping, and the palette."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tidewaiter.reports.theme import DAY, NIGHT

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["page_templates", "palette"]


def page_templates(filters: Mapping[str, object]) -> Environment:
    """The templates of our pages: all text is escaped, and a name that a template misspells is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    templates = Environment(
        loader=PackageLoader("tidewaiter.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(filters)
    return templates


def palette() -> Mapping[str, object]:
    """The colours of day and night, and which of them turns into which."""
    return {"day": DAY, "night": NIGHT, "turned": [(DAY[name], NIGHT[name]) for name in DAY]}
