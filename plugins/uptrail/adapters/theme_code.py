"""The theme's templates as Python's own bytecode, so that a build does not compile them again."""

from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame

from uptrail.files.compiled import Compiled
from uptrail.files.program import PACKAGE

FOLDER = PACKAGE / "adapters" / "templates" / "__pycache__"

_OPTIONS = (
    *("block_start_string", "block_end_string", "variable_start_string", "variable_end_string"),
    *("comment_start_string", "comment_end_string", "line_statement_prefix", "line_comment_prefix"),
    *("trim_blocks", "lstrip_blocks", "newline_sequence", "keep_trailing_newline", "autoescape", "is_async"),
)
"""What else a template's code depends on, beside its source and the extensions."""


class Unfolded(CodeGenerator):
    """Jinja's own code, in which nothing is worked out beforehand: another plugin's filter may say otherwise later."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        if not isinstance(node, nodes.TemplateData | nodes.Const):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)


def keep(environment: Environment) -> None:
    """Let an environment of the theme, whose templates are trusted like modules, keep their code.

    An environment that keeps it already, or that is made in a way of its own, stays as it is.
    """
    generator = environment.code_generator_class
    own = type(environment) is not Environment or generator is not Environment.code_generator_class
    foreign = any(not name.startswith("jinja2.ext.") for name in environment.extensions)
    if own or foreign or environment.bytecode_cache or environment.finalize or callable(environment.autoescape):
        return
    environment.optimized, environment.code_generator_class = False, Unfolded
    options = [repr(getattr(environment, name)) for name in _OPTIONS]
    environment.bytecode_cache = Compiled(FOLDER, "\n".join([*options, *sorted(environment.extensions)]))
