"""Keep the garbage collector from going through the law and the lists again and again.

A release and a list are hundreds of thousands of objects that stay. A full collection that goes
through them holds every call up for some tenths of a second.
"""

from __future__ import annotations

import gc


def settle() -> None:
    """Set apart all that is there now, once garbage was collected; to be called after a load.

    What was set apart before is looked at again, so that what was let go of meanwhile is freed.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
