"""What duty a line owes, as declared or in truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidewaiter.simulation.goods import PREFERENCE, country
from tidewaiter.simulation.orders import order_in_force
from tidewaiter.simulation.world import PARCEL, World

__all__ = ["Duty", "duty_of"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Duty:
    """Rate of duty (%), number of the order or -1, its rate (%), and the duty in USD."""

    rate: Floats
    order: Ints
    order_rate: Floats
    amount: Floats


def duty_of(world: World, *, good: Ints, origin: Ints, value: Floats, preference: Ints, days: Ints, kind: Ints) -> Duty:
    """Duty on lines; low-value parcels are free, a preference counts where its country grants one."""
    goods = world.goods
    extra = np.where(origin == country("CN"), goods.extra_cn[good], 0.0)
    granted = (preference > 0) & np.isin(origin, [country(code) for code in PREFERENCE])
    rate = np.where(granted, 0.0, goods.rate[good]) + extra
    order = order_in_force(world.orders, goods=good, origins=origin, days=days)
    order_rate = np.where(order >= 0, np.array([*(order.rate for order in world.orders), 0.0])[order], 0.0)
    small = (kind == PARCEL) & (value <= 800)
    rate, order_rate = np.where(small, 0.0, rate), np.where(small, 0.0, order_rate)
    return Duty(rate, np.where(small, -1, order), order_rate, np.round(value * (rate + order_rate) / 100, 2))
