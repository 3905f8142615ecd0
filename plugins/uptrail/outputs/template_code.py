"""How our templates become Python: the interface's words are put in then, and what is safe already is passed on."""

from collections.abc import Callable
from typing import Any, cast

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

MESSAGE = "_"
"""What templates call to have a message in the page's language."""


def safe(value: object) -> object:
    """The value escaped, unless it is Markup: asking that first is much quicker than letting `escape` find out."""
    return value if type(value) is Markup else escape(value)


class TemplateCode(CodeGenerator):
    """Jinja's own code with words settled and a quicker escape; the environment has `safe` and one language's `_`.

    The code is that language's alone. It overrides the same methods as Jinja's generator for native types.
    """

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        message = _plain_message(node)
        if message is not None:
            said = cast(Callable[[str], Markup], self.environment.globals[MESSAGE])
            return str(said(message))
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
            return
        self.write("environment.safe(")
        if finalize.src is not None:
            self.write(finalize.src)


def _plain_message(node: nodes.Expr) -> str | None:
    """The words of `_("words")`; None for all else, and where values are known only when a page is made."""
    if not (isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == MESSAGE):
        return None
    plain = len(node.args) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    words = node.args[0] if plain else None
    return str(words.value) if isinstance(words, nodes.Const) else None
