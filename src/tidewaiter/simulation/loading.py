"""Schemes written by somebody else, loaded from a Python file.

The file defines `SCHEMES`, a sequence of objects that keep the protocol of
`tidewaiter.simulation.scheme.Scheme`. It is run as code: load only what you trust.

    tidewaiter simulate --size small --seed 7 --out world --schemes my_schemes.py
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tidewaiter.errors import TidewaiterError, UsageError
from tidewaiter.simulation.scheme import Scheme

__all__ = ["SchemeError", "at_work", "checked", "load_schemes"]


class SchemeError(UsageError):
    """A scheme, or a file of schemes, cannot be used as it is."""


def load_schemes(path: Path) -> tuple[Scheme, ...]:
    """Run the file and give its `SCHEMES`.

    Raises:
        SchemeError: the file is missing, fails, or defines no usable schemes.
    """
    if not path.is_file():
        raise SchemeError(f"no file of schemes at {path}; give the path of a Python file that defines SCHEMES")
    spec = importlib.util.spec_from_file_location(f"tidewaiter_schemes_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise SchemeError(f"{path} is not a Python file; its name must end in .py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise SchemeError(
            f"{path} failed when it was run: {type(error).__name__}: {error}. Mend it and try again"
        ) from error
    schemes = getattr(module, "SCHEMES", None)
    if not isinstance(schemes, Sequence) or not schemes:
        raise SchemeError(f"{path} defines no SCHEMES; end it with `SCHEMES = (MyScheme(),)`")
    return checked(schemes, source=str(path))


@contextmanager
def at_work(scheme: Scheme, part: str) -> Iterator[None]:
    """Name the scheme when one of its parts fails.

    Raises:
        SchemeError: whatever went wrong within, with the scheme's name.
    """
    try:
        yield
    except TidewaiterError:
        raise
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise SchemeError(f"scheme {scheme.name!r} failed in {part}: {what}. Mend it and run again") from error


def checked(schemes: Sequence[object], *, source: str) -> tuple[Scheme, ...]:
    """The schemes, if each keeps the protocol and all names differ.

    Raises:
        SchemeError: one lacks a part, or two share a name.
    """
    kept: list[Scheme] = []
    for scheme in schemes:
        kind = scheme.__name__ if isinstance(scheme, type) else type(scheme).__name__
        if isinstance(scheme, type):
            raise SchemeError(f"{source}: {kind} is a class; SCHEMES holds instances, so write {kind}()")
        missing = [part for part in ("name", "recruit", "act", "learn") if not hasattr(scheme, part)]
        if missing or not isinstance(scheme, Scheme):
            raise SchemeError(f"{source}: {kind} lacks {', '.join(missing)}; see tidewaiter.simulation.scheme.Scheme")
        if any(other.name == scheme.name for other in kept):
            raise SchemeError(f"{source}: two schemes are called {scheme.name!r}; names must differ")
        kept.append(scheme)
    return tuple(kept)
