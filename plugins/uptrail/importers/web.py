"""What all importers that ask a server share: the library, why an answer did not come, and foreign words."""

from types import ModuleType
from urllib.parse import urlsplit


class NotInstalled(Exception):
    """The library that asks is an extra, and is not there."""


def library() -> ModuleType:
    """The library that asks; raises `NotInstalled`."""
    try:
        import requests
    except ImportError:
        raise NotInstalled from None
    return requests


def reason(requests: ModuleType, error: Exception) -> str:
    """Why there was no answer, without the library's own names for it."""
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.ReadTimeout):
        return "it does not answer in time"
    if isinstance(error, requests.exceptions.ConnectionError):
        text = str(error).lower()
        unknown = "name or service" in text or "name resolution" in text or "getaddrinfo" in text
        return "its name is unknown" if unknown else "no connection, or it broke off"
    return "its answer breaks off or makes no sense"


def origin(address: str) -> str:
    """Scheme, host and port of an address: what a secret may be sent to."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def quoted(text: object) -> str:
    """Foreign words, short and on one line."""
    words = " ".join("".join(char if char.isprintable() else " " for char in str(text)[:2000]).split())
    return words if len(words) <= 160 else words[:159] + "…"
