"""What do we remember of everyone and everything named here?  declared.items, found.outcomes -> remembered.*"""

from tidewaiter.memory.remember import STEPS

__all__ = ["STEPS"]
