"""Uptrail: uptime with a paper trail. Plain files in git become a status page and a lessons archive."""

__version__ = "0.1.0"
