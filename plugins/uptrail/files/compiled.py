"""Our templates as Python's own bytecode, kept like that of modules: beside their sources, and trusted as much."""

import hashlib
import marshal
import os
import sys
from contextlib import suppress
from pathlib import Path
from types import CodeType

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

from uptrail.files.program import PACKAGE

FOLDER = PACKAGE / "outputs" / "templates" / "__pycache__"


class Compiled(BytecodeCache):
    """Bytecode in `__pycache__`; where that cannot be written, templates are compiled each time.

    `options` name all that the environment puts into the code beside the template: bytecode made with
    others lies apart and is not used.
    """

    def __init__(self, folder: Path = FOLDER, options: str = "") -> None:
        self._folder = folder
        self._apart = hashlib.blake2b(options.encode(), digest_size=6).hexdigest()
        self._made_by = f"{sys.implementation.cache_tag} {sys.version} {jinja2.__version__} {options}"

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.{self._apart}.{sys.implementation.cache_tag}.pyc"

    def _seal(self, bucket: Bucket, code: bytes) -> bytes:
        made = hashlib.blake2b(f"{self._made_by}\0{bucket.checksum}\0".encode(), digest_size=16)
        made.update(code)
        return made.digest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the template's code up, if it was made of this very source."""
        with suppress(OSError, ValueError, EOFError, TypeError):
            content = self._path(bucket).read_bytes()
            seal, code = content[:16], content[16:]
            if seal == self._seal(bucket, code):
                found = marshal.loads(code)  # noqa: S302 - sealed, and as near to its source as any module's
                bucket.code = found if isinstance(found, CodeType) else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the template's code for the next program."""
        if sys.dont_write_bytecode or bucket.code is None:
            return
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            code = marshal.dumps(bucket.code)
            draft = self._path(bucket).with_suffix(f".{os.getpid()}")
            draft.write_bytes(self._seal(bucket, code) + code)
            draft.replace(self._path(bucket))
