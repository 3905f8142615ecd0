"""How our templates become Python: the interface's words are put in then, and what is safe already is passed on."""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any, cast

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.utils import missing
from markupsafe import Markup, escape

MESSAGE = "_"
"""What templates call to have a message in the page's language."""


_known = lru_cache(maxsize=1024)(escape)


def safe(value: object) -> object:
    """The value escaped, unless it is Markup: asking that first is much quicker than letting `escape` find out.

    Pages of one kind repeat most of what they say.
    """
    kind = type(value)
    if kind is Markup:
        return value
    return _known(value) if kind is str else escape(value)


def macro(body: Callable[..., str], names: Sequence[str], *, calls_back: bool) -> Callable[..., Markup]:
    """A macro: `body` takes a value for each name, `missing` where none was given, and at last who calls it."""
    count = len(names)

    def filled(given: tuple[object, ...], named: dict[str, object]) -> tuple[object, ...]:
        given += tuple([named.pop(name, missing) for name in names[len(given) :]])
        if named:
            raise TypeError(f"the macro takes no argument {next(iter(named))!r}")
        return given

    def alone(*given: object, **named: object) -> Markup:
        return _markup(body(*given if len(given) == count and not named else filled(given, named)))

    def around(*given: object, caller: Callable[[], Markup], **named: object) -> Markup:
        return _markup(body(*filled(given, named), caller))

    return around if calls_back else alone


_markup: Callable[[str], Markup] = partial(str.__new__, Markup)  # half the time of Markup(…), fifty times a page


class TemplateCode(CodeGenerator):
    """Jinja's own code with words settled and a quicker escape, look-up, condition, call and macro.

    The environment has `safe`, `macro` and one language's `_`; the code is that language's alone. It overrides the
    same methods as Jinja's generators for native types and for sandboxes, and that for macros.
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

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Without what our macros do not use: more arguments than they name, and pages that are not escaped."""
        if macro_ref.accesses_kwargs or macro_ref.accesses_varargs:
            super().macro_def(macro_ref, frame)
            return
        names = tuple(argument.name for argument in macro_ref.node.args)
        self.write(f"environment.macro(macro, {names!r}, calls_back={macro_ref.accesses_caller})")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """Python's own look-up, and Jinja's only where that finds nothing."""
        owner, found = self.temporary_identifier(), self.temporary_identifier()
        self.write(f"({found} if ({found} := getattr(({owner} := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing else environment.getattr({owner}, {node.attr!r}))")

    def visit_CondExpr(self, node: nodes.CondExpr, frame: Frame) -> None:
        """Nothing where there is no `else`: Jinja makes an object that says so first."""
        if node.expr2 is None:
            node.expr2 = nodes.Const("", lineno=node.lineno, environment=node.environment)
        super().visit_CondExpr(node, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """A plain call: none of our functions asks for Jinja's context, and macros escape without being told."""
        if node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(")(")
        for given in (*node.args, *node.kwargs):
            self.visit(given, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")


def _plain_message(node: nodes.Expr) -> str | None:
    """The words of `_("words")`; None for all else, and where values are known only when a page is made."""
    if not (isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == MESSAGE):
        return None
    plain = len(node.args) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    words = node.args[0] if plain else None
    return str(words.value) if isinstance(words, nodes.Const) else None
