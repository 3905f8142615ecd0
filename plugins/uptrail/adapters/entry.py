"""Where MkDocs finds the plugin: loading it makes many things that stay, among which no garbage is searched."""

from uptrail import garbage

with garbage.put_off():
    from uptrail.adapters.mkdocs import UptrailPlugin

__all__ = ["UptrailPlugin"]
