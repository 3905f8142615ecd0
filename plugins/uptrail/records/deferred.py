"""Values that hold their weightier fields back until somebody asks for one of them."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel

from uptrail.records.base import Value

_REST = "_rest"
_SOON = "_soon"


class Deferred(Value):
    """A value of which `light` knows only some fields; the first question for another one fetches them all.

    Nothing else tells such a value from one that was whole from the start: it compares, copies and
    dumps as a whole.
    """

    @classmethod
    def light(
        cls,
        known: dict[str, Any],
        rest: Callable[[], Mapping[str, Any]],
        soon: Callable[[], Mapping[str, Any]] | None = None,
    ) -> Self:
        """A value of the fields in `known`, which must be valid, and of what `rest` gives for the others.

        `soon` gives some of those others for little; it is asked first. `known` may also hold cached
        properties, and becomes the value's own.
        """
        made = cls.__new__(cls)
        known[_REST] = rest
        if soon:
            known[_SOON] = soon
        object.__setattr__(made, "__dict__", known)
        return made

    @cached_property
    def digest(self) -> str:
        """A name for what this value is made of: values with equal names are equal."""
        return hashlib.blake2b(self.model_dump_json().encode(), digest_size=12).hexdigest()

    def whole(self) -> Self:
        """The same value with all fields in memory. Raises whatever fetching them raises."""
        known = vars(self)
        if rest := known.get(_REST):
            soon = known.get(_SOON)
            found = {**rest(), **(soon() if soon else {}), **known}
            fields = {name: found[name] for name in type(self).model_fields}
            known.pop(_REST, None)
            known.pop(_SOON, None)
            _complete(self)
            known.update({name: known.pop(name, value) for name, value in fields.items()})
        return self

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            known = vars(self)
            if name in type(self).model_fields and _REST in known:
                if soon := known.pop(_SOON, None):
                    known.update(soon())
                return known[name] if name in known else vars(self.whole())[name]
            return super().__getattr__(name)

    def __eq__(self, other: Any) -> bool:
        if isinstance(other, Deferred):
            other.whole()
        return BaseModel.__eq__(self.whole(), other)

    def __iter__(self) -> Iterator[tuple[str, Any]]:  # type: ignore[override]
        return ((name, getattr(self, name)) for name in type(self).model_fields)

    def __repr_args__(self) -> Any:
        return super(Deferred, self.whole()).__repr_args__()

    def __copy__(self) -> Self:
        return super(Deferred, self.whole()).__copy__()

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        return super(Deferred, self.whole()).__deepcopy__(memo)

    def __getstate__(self) -> dict[Any, Any]:
        return super(Deferred, self.whole()).__getstate__()

    def model_copy(self, *args: Any, **kwargs: Any) -> Self:
        copy = super(Deferred, self.whole()).model_copy(*args, **kwargs)
        for name in vars(copy).keys() - type(self).model_fields.keys():
            del vars(copy)[name]
        return copy

    def model_dump(self, *args: Any, **kwargs: Any) -> Any:
        return super(Deferred, self.whole()).model_dump(*args, **kwargs)

    def model_dump_json(self, *args: Any, **kwargs: Any) -> str:
        return super(Deferred, self.whole()).model_dump_json(*args, **kwargs)


def _complete(value: BaseModel) -> None:
    """Give a value what the library expects of one that went through its validator."""
    object.__setattr__(value, "__pydantic_fields_set__", set())
    object.__setattr__(value, "__pydantic_extra__", None)
    object.__setattr__(value, "__pydantic_private__", None)
