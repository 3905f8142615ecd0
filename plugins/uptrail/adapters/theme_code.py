"""The theme's templates as Python's own bytecode, so that a build does not compile them again."""

from jinja2 import Environment

from uptrail.files.compiled import Compiled
from uptrail.files.program import PACKAGE

FOLDER = PACKAGE / "adapters" / "templates" / "__pycache__"

_OPTIONS = (
    *("block_start_string", "block_end_string", "variable_start_string", "variable_end_string"),
    *("comment_start_string", "comment_end_string", "line_statement_prefix", "line_comment_prefix"),
    *("trim_blocks", "lstrip_blocks", "newline_sequence", "keep_trailing_newline", "autoescape", "is_async"),
)
"""What else a template's code depends on, beside its source and the extensions."""


def keep(environment: Environment) -> None:
    """Let an environment of the theme, whose templates are trusted like modules, keep their code.

    An environment that keeps it already, or that is made in a way of its own, stays as it is. Nothing is worked
    out while a template is compiled, since the filters of other plugins may give something else the next time.
    """
    own = (
        type(environment) is not Environment or environment.code_generator_class is not Environment.code_generator_class
    )
    if own or environment.bytecode_cache or environment.finalize or callable(environment.autoescape):
        return
    environment.optimized = False
    options = [repr(getattr(environment, name)) for name in _OPTIONS]
    environment.bytecode_cache = Compiled(FOLDER, "\n".join([*options, *sorted(environment.extensions)]))
