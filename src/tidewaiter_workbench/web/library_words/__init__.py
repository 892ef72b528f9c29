"""The library's sentences, so that catalogues hold them (a test keeps the lists whole).

What stands in braces is filled in by the library; see `tidewaiter.flow.wordings`. The lists are written by a script.
"""

from __future__ import annotations

from tidewaiter_workbench.web.library_words import lines, links, models, papers, parties, sources, workbench

__all__ = ["LIBRARY"]

LIBRARY = (
    *lines.LIBRARY, *links.LIBRARY, *papers.LIBRARY, *parties.LIBRARY, *models.LIBRARY, *sources.LIBRARY,
    *workbench.LIBRARY,
)  # fmt: skip
