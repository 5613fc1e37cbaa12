"""Python's garbage collector, kept off the loop's time: one way for the daemon and for what measures it.

Nothing on the floor can form a circle and hardly anything of it is walked (`gc=False` in realtime/), so what the
collector is for is little: exceptions, tasks and connections. It only has to be kept from walking what was loaded and
read at the start, and from walking much at once.
"""

from __future__ import annotations

import gc

YOUNG = 1000
"""New objects between two walks over the new ones: such a walk takes half a millisecond, 1.2 ms at worst."""

MIDDLE = 3
"""Such walks between two over what outlived them: at most 3,000 objects, 1.2 ms."""

OLD = 33
"""Those between two over everything since the start; Python puts it off until a quarter has come anew."""


def spare_the_loop() -> None:
    """Leave all there is now out of every later walk; to be called when the start is over."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
