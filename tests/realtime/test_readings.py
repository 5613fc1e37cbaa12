from __future__ import annotations

import numpy as np

from realtime.counted import COLUMNS
from realtime.figures import figures
from realtime.names import QueueId
from realtime.readings import Readings
from realtime.windows import CLASSES

SALES, SUPPORT = QueueId("hq/sales"), QueueId("hq/support")


def test_a_row_is_known_as_long_as_what_it_depends_on_is_the_same() -> None:
    readings = Readings()
    row = figures(np.zeros(COLUMNS), np.zeros(CLASSES, dtype=np.int32), (0, 0), None, coverage=None, occupancy=None)
    assert readings.keep(SALES, 2, (7, 0), row) is row
    assert readings.known(SALES, 2, (7, 0)) is row
    assert readings.known(SALES, 2, (8, 0)) is None
    assert readings.known(SALES, 1, (7, 0)) is None
    assert readings.known(SUPPORT, 2, (7, 0)) is None
