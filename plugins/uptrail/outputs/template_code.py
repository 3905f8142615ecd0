"""How our templates become Python: the interface's words are put in then, and what is safe already is passed on."""

from typing import Any

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
        if _is_plain_message(node):
            message = node.args[0].as_const()  # type: ignore[attr-defined]
            return str(self.environment.globals[MESSAGE](message))  # type: ignore[operator]
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
            return
        self.write("environment.safe(")
        if finalize.src is not None:
            self.write(finalize.src)


def _is_plain_message(node: nodes.Expr) -> bool:
    """Whether something is `_("words")`, without values that are known only when a page is made."""
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name == MESSAGE
        and len(node.args) == 1
        and isinstance(node.args[0], nodes.Const)
        and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    )
