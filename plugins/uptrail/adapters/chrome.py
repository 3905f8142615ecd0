"""The theme's page around our own public pages, without what they do not use, and with a policy that says so.

Material brings a program of 110 kB, a search index and inline scripts for controls that our public pages
do not have; their one script is ours. What other templates, plugins or `extra_javascript` add, stays.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import urlsplit

_THEMES_OWN = re.compile(
    r"""
    [ \t]*(?:
      <script>(?:__md_|var\ (?:target=document\.getEl|palette=__md_get|el=document\.query|tabs=__md_get)).*?</script>
    | <script\ id="__config"\ type="application/json">.*?</script>
    | <script\ src="[^"]*assets/javascripts/bundle\.[^"]*"></script>
    | <input\ class="md-toggle"\ data-md-toggle="(?:drawer|search)"[^>]*>
    | <label\ class="md-overlay"\ for="__drawer"></label>
    | <div\ data-md-component="skip">\s*</div>
    | <div\ class="md-dialog"\ data-md-component="dialog">\s*<div\ class="md-dialog__inner\ md-typeset"></div>\s*</div>
    )\n?""",
    re.DOTALL | re.VERBOSE,
)
_DARK = 'data-media="(prefers-color-scheme: dark)"'
_SCHEME = re.compile(r'(<body [^>]*data-md-color-scheme=")default"')
_BLANK = re.compile(r"\n\s*\n")
_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)
_STYLE = re.compile(r"<style[^>]*>(?P<code>.*?)</style>", re.DOTALL)
_SOURCE = re.compile(r'\bsrc="(?P<address>[^"]*)"')
_SHEET = re.compile(r'<link rel="stylesheet" href="(?P<address>[^"]*)"')
_CHARSET = re.compile(r'<meta charset="utf-8">')


def lean(page: str) -> str:
    """The page without the theme's scripts and the controls that need them; dark where the reader's system is.

    The theme chooses between light and dark by script. Where it may, ours leaves the choice to the stylesheet.
    """
    page = _THEMES_OWN.sub("", page)
    if _DARK in page:
        page = _SCHEME.sub(r'\1auto"', page, count=1)
    above, article, rest = page.partition("<article")
    return _BLANK.sub("\n", above) + article + rest


def guarded(page: str) -> str:
    """The page with its policy right after the character set, where it holds for all that follows."""
    meta = f'<meta http-equiv="content-security-policy" content="{policy(page)}">'
    return _CHARSET.sub(lambda hit: f"{hit[0]}\n{meta}", page, count=1)


def policy(page: str) -> str:
    """What a finished page uses, as a content security policy: everything else is forbidden."""
    scripts = [hit for hit in _SCRIPT.finditer(page) if "application/json" not in hit["attributes"]]
    inline = [_digest(hit["code"]) for hit in scripts if hit["code"]]
    asked = (source["address"] for hit in scripts if (source := _SOURCE.search(hit["attributes"])))
    styles = [_digest(hit["code"]) for hit in _STYLE.finditer(page)]
    sheets = (hit["address"] for hit in _SHEET.finditer(page))
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *inline, *_hosts(asked)],
        "style-src": ["'self'", *styles, *_hosts(sheets)],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "base-uri": ["'self'"],
        "form-action": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(dict.fromkeys(values))}" for name, values in directives.items())


def _digest(code: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def _hosts(addresses: Iterable[str]) -> list[str]:
    parts = (urlsplit(address) for address in addresses)
    return [f"{part.scheme or 'https'}://{part.netloc}" for part in parts if part.netloc]


def based(page: str, base: str) -> str:
    """The page with a base address, for one that is served at any depth."""
    return page.replace("<head>", f'<head>\n<base href="{base}">', 1)
