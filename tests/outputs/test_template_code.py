"""Our code of a template does what Jinja's own does."""

from types import SimpleNamespace

import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from uptrail.outputs.template_code import TemplateCode
from uptrail.outputs.templating import Templates

SPITE = '<b>"it\'s" & more</b>'
VALUES = {
    "text": SPITE,
    "sure": Markup("<i>"),
    "number": 3,
    "thing": SimpleNamespace(name=SPITE, none=None, inner={"key": SPITE, "items": "hidden"}),
    "pairs": {"a": 1, "b": SPITE},
    "double": lambda value, times=2: f"{value}" * times,
    "gettext": str,
}


def rendered(environment: Environment, source: str) -> str:
    environment.globals["_"] = Markup
    return environment.from_string(source).render(VALUES)


def ours() -> Environment:
    return Templates(autoescape=True, undefined=StrictUndefined)


def jinjas() -> Environment:
    return Environment(autoescape=True, undefined=StrictUndefined)


@pytest.mark.parametrize(
    "source",
    [
        "{{ text }} {{ sure }} {{ number }} {{ none }} {{ '<' }} {{ text|safe }} {{ text ~ sure }}",
        "{{ thing.name }} {{ thing.none }} {{ thing.inner.key }} {{ thing.inner['items'] }} {{ pairs.b }}",
        "{% for key, value in pairs.items() if value %}{{ loop.index }} {{ key }}={{ value }} {% endfor %}",
        "{{ thing.gone is defined }} {{ thing.name is defined }} {{ (thing.inner.gone)|default('none') }}",
        "{{ double(text) }} {{ double(text, 3) }} {{ double(text, times=1) }} {{ double(*['a'], **{'times': 2}) }}",
        "{% macro m(a, b='x', c=a) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(text) }}{{ m(1, 2) }}{{ m('q', c=sure) }}",
        "{% macro m() %}({{ caller() }}){% endmacro %}{% call m() %}{{ text }}{% endcall %}",
        "{% macro m(a, b=1) %}{{ a }}{{ b }}{{ caller() }}{% endmacro %}{% call m(b=2, a=text) %}{{ 1 }}{% endcall %}",
        "{% macro m(n) %}{{ n }}{% if n %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(4) }}{{ m(1)|upper }}",
        "{% macro m() %}{{ varargs|join }}{{ kwargs.a }}{% endmacro %}{{ m(1, 2, a=text) }}",
        "{{ text if number }}({{ text if not number }}){{ ', ' if thing.none }}{{ 'a' if none else thing.name }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{% set kept = m(text) %}{{ kept }}{{ m(kept) }}{{ m(kept ~ text) }}",
        "{{ _('Plain <i>words</i>') }} {{ '%s'|format(text) }} {{ [text, sure]|join(', ') }}",
    ],
)
def test_it_says_what_jinja_says(source: str) -> None:
    assert rendered(ours(), source) == rendered(jinjas(), source)


@pytest.mark.parametrize(
    "source",
    [
        "{{ gone }}",
        "{{ gone.name }}",
        "{{ thing.gone }}",
        "{{ thing.inner.gone }}",
        "{{ gone() }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}",
    ],
)
def test_what_is_unknown_ends_the_page(source: str) -> None:
    for environment in (ours(), jinjas()):
        with pytest.raises(UndefinedError):
            rendered(environment, source)


@pytest.mark.parametrize("call", ["m(1, 2)", "m(b=1)", "m(1, caller=2)"])
def test_a_macro_takes_only_what_it_names(call: str) -> None:
    for environment in (ours(), jinjas()):
        with pytest.raises(TypeError):
            rendered(environment, "{% macro m(a) %}{{ a }}{% endmacro %}{{ " + call + " }}")


def test_the_code_is_our_own() -> None:
    code = ours().compile("{{ thing.name }}{{ double(1) }}", raw=True)
    assert "environment.safe(" in code
    assert "context.call(" not in code
    assert ours().code_generator_class is TemplateCode
