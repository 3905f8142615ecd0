"""Which fonts the pictures of shared links are written in: asked before anything is drawn, so it loads none."""

from functools import cache
from importlib.util import find_spec

CJK = "noto_cjk_sans_jp_regular"
"""The package of the extra `uptrail[cjk]`: one font file that holds Chinese, Japanese and Korean."""


@cache
def has_cjk() -> bool:
    """Whether that package is installed."""
    return find_spec(CJK) is not None
