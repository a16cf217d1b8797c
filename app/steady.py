"""Keeps rounds of the garbage collector short.

Streamlit asks for a full round after every run, before it sends the last of the page. Everything
that was imported and cached is looked through each time, a seventh of a second for nothing; frozen,
it is passed over.
"""

import gc
from functools import cache


@cache
def settle(page: str) -> None:
    """Once for every page, when it has run: what it brought along is here to stay."""
    gc.collect()
    gc.freeze()
