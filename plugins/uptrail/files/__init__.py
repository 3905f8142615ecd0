"""Text to records and back: the only place that knows YAML and Markdown syntax."""

from uptrail.files.reading import Reading, read, read_texts

__all__ = ["Reading", "read", "read_texts"]
