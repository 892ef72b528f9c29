"""Pictures: drawn here, in Python, as SVG that follows the page's colours, reads aloud and can be saved.

`scales` and `axes` say where a value lies, `chart` draws curves, points and bars between them, `flows` draws what goes
from where to where, `worldmap` draws it over the earth. Each gives a `Picture` (`drawing`).
"""
