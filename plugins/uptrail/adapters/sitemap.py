"""The sitemap: the records' pages among the generator's own, and a compressed copy that is always the same."""

import gzip
import html
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path


def with_pages(sitemap: str, pages: Iterable[tuple[str, datetime | None]]) -> str:
    """A sitemap's XML with these full addresses added, each with the time it last changed."""
    entries = "".join(_entry(address, modified) for address, modified in pages)
    before, end, after = sitemap.rpartition("</urlset>")
    return f"{before}{entries}{end}{after}" if end else sitemap


def _entry(address: str, modified: datetime | None) -> str:
    changed = f"\n         <lastmod>{modified.isoformat()[:10]}</lastmod>" if modified else ""
    plain = address if "&" not in address and "<" not in address else html.escape(address, quote=False)
    return f"    <url>\n         <loc>{plain}</loc>{changed}\n    </url>\n"


def add(folder: Path, pages: Iterable[tuple[str, datetime | None]]) -> None:
    """Add pages to a finished site's `sitemap.xml`, and write `sitemap.xml.gz` anew without the time of writing."""
    sitemap = folder / "sitemap.xml"
    if sitemap.is_file():
        content = with_pages(sitemap.read_text(encoding="utf-8"), pages).encode()
        sitemap.write_bytes(content)
        (folder / "sitemap.xml.gz").write_bytes(gzip.compress(content, 4, mtime=0))
