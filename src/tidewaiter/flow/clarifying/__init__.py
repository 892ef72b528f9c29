"""What would lower a score: a line judged again with one of its facts as such goods usually have it.

Nothing here is a list of tips. Each answer is the risk that the model which scored the line, and the weights which
fused it, give to the same line with one fact changed: so it says how far the line's risk rests on that fact, and
which papers an officer would ask for. It proves nothing about the goods, and it is never for the eyes of a trader.
"""

from tidewaiter.flow.clarifying.facts import FACTS
from tidewaiter.flow.clarifying.lowering import Lowered, Lowering, what_would_lower

__all__ = ["FACTS", "Lowered", "Lowering", "what_would_lower"]
