"""YAML as a tree of dict, list and text, with every refusal on its exact line and column."""

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import yaml

from uptrail.archive import Keys
from uptrail.files.usual_yaml import read_usual
from uptrail.files.yaml_errors import YamlRefused, refusal
from uptrail.problem import Problem, Source

Tree: TypeAlias = dict[str, "Tree"] | list["Tree"] | str

MAX_DEPTH = 50
MAX_SCALAR = 1024 * 1024
MAX_NODES = 200_000
MAX_GROWTH = 10_000

try:
    from yaml._yaml import CParser as _CParser

    _Parser: Any = _CParser
except ImportError:
    _Parser = yaml.BaseLoader

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_MAY_BE_DEEP = re.compile(r"^[ \t]{20}|(?:[-?:][ \t]+){8}", re.MULTILINE)
_TAGS = {
    yaml.ScalarNode: "tag:yaml.org,2002:str",
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
    yaml.MappingNode: "tag:yaml.org,2002:map",
}
_PLAIN_TAGS = set(_TAGS.values())
_NOTHING = {"null", "~"}


class _Loader(_Parser):  # type: ignore[misc]
    """The C parser, to which every scalar is text."""

    def resolve(self, kind: Any, _value: Any, _implicit: Any) -> str:
        return _TAGS[kind]

    def descend_resolver(self, _parent: Any, _index: Any) -> None:
        """Nothing depends on where a node stands."""

    def ascend_resolver(self) -> None:
        """Nothing depends on where a node stands."""


def load(text: str, path: str, first_line: int = 1, *, many: bool = False) -> tuple[Tree | None, tuple[Problem, ...]]:
    """The tree that `text` spells, every scalar as text; None and a problem when it cannot be read.

    A plain `null` or `~` is read as empty text. An empty document is None without a problem.
    With `many`, the tree is the list of the stream's documents. `first_line` is the line of
    `path` on which `text` begins.
    """
    if not many and (usual := read_usual(text)) is not None:
        return usual, ()
    try:
        trees = [_Reading().tree(node) for node in _documents(text, first_line, many)]
    except YamlRefused as refused:
        return None, (refused.problem(path, first_line),)
    if many:
        return [tree for tree in trees if tree != ""], ()
    return (trees[0] if trees and trees[0] != "" else None), ()


def positions(text: str, first_line: int = 1, *, many: bool = False) -> dict[Keys, tuple[int, int]]:
    """The line and column of every value by its key path; empty when the text cannot be read.

    A value that starts on its key's line is where the value starts; one that starts below
    (a block of its own) is where its key stands, since that is where people look for it.
    """
    found: dict[Keys, tuple[int, int]] = {}
    try:
        nodes = _documents(text, first_line, many)
        if many:
            nodes = [node for node in nodes if not (isinstance(node, yaml.ScalarNode) and _is_blank(node))]
        for number, node in enumerate(nodes):
            found.update(_positions(node, (number,) if many else (), first_line))
    except YamlRefused:
        return {}
    return found


def nodes(text: str) -> list[yaml.Node]:
    """The library's nodes of a text's documents, for those who write; empty when it cannot be read."""
    try:
        return _documents(text, 1, True)
    except YamlRefused:
        return []


def source_at(text: str, path: str, keys: Keys, first_line: int = 1) -> Source:
    """Where the value that `keys` lead to stands; the nearest enclosing value when it is absent."""
    return nearest(positions(text, first_line), path, keys, first_line)


def nearest(places: dict[Keys, tuple[int, int]], path: str, keys: Keys, first_line: int = 1) -> Source:
    """The place of `keys`, or of the longest beginning of them that has one."""
    for length in range(len(keys), -1, -1):
        if keys[:length] in places:
            return Source(path, *places[keys[:length]])
    return Source(path, first_line)


def _documents(text: str, first_line: int, many: bool) -> list[Any]:
    """The root nodes, checked for what the composer itself would choke on."""
    text = text.removeprefix("\ufeff")
    if unprintable := _UNPRINTABLE.search(text):
        raise _unprintable(text, unprintable.start())
    if text.count("[") + text.count("{") > 30 or _MAY_BE_DEEP.search(text):
        _refuse_depth(text)
    loader = None
    try:
        loader = _Loader(text)
        return list(_nodes(loader, many))
    except yaml.YAMLError as error:
        raise refusal(error, text) from None
    finally:
        if loader is not None:
            loader.dispose()


def _nodes(loader: Any, many: bool) -> Iterator[Any]:
    if not many:
        node = loader.get_single_node()
        if node is not None:
            yield node
        return
    while loader.check_node():
        yield loader.get_node()


def _unprintable(text: str, index: int) -> YamlRefused:
    line = text.count("\n", 0, index)
    column = index - (text.rfind("\n", 0, index) + 1)
    return YamlRefused(
        "yaml-syntax",
        f"control character U+{ord(text[index]):04X} in the text",
        "delete the character; it cannot be seen in most editors",
        line,
        column,
    )


def _refuse_depth(text: str) -> None:
    """Refuse deep nesting event by event, before anything recursive sees it."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    raise _too_deep(event.start_mark)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError as error:
        # Some versions of the library have a limit of their own and look ahead: it comes before the first event.
        if "nesting depth" in str(error) and (mark := getattr(error, "problem_mark", None)):
            raise _too_deep(mark) from None
        raise refusal(error, text) from None


def _too_deep(mark: Any) -> YamlRefused:
    return YamlRefused(
        "yaml-limit", f"nested more than {MAX_DEPTH} deep", "flatten the structure", mark.line, mark.column
    )


class _Reading:
    """Turns the nodes of one document into a tree, within the limits."""

    def __init__(self) -> None:
        self.sizes: dict[int, int] = {}
        self.open: set[int] = set()
        self.nodes = 0
        self.grown = 0

    def tree(self, node: Any, depth: int = 1) -> Tree:
        """The tree below `node`; refuses duplicate keys, tags, cycles and whatever grows."""
        if node.tag not in _PLAIN_TAGS:
            raise _tagged(node)
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        key = id(node)
        if key in self.open:
            raise _refuse(node, "an alias that contains itself", "write the value out where it is needed")
        if key in self.sizes:
            self.grow(node, self.sizes[key])
        if depth > MAX_DEPTH:
            raise _too_deep(node.start_mark)
        before = self.nodes
        self.open.add(key)
        if isinstance(node, yaml.MappingNode):
            found: Tree = self.mapping(node, depth)
        else:
            found = [self.tree(item, depth + 1) for item in node.value]
        self.open.discard(key)
        self.nodes += 1
        self.sizes[key] = self.nodes - before
        if self.nodes > MAX_NODES:
            raise _refuse(node, f"more than {MAX_NODES:,} values in one file", "split the file")
        return found

    def scalar(self, node: Any) -> str:
        self.nodes += 1
        value: str = node.value
        if len(value) > MAX_SCALAR:
            raise _refuse(node, "a value longer than 1 MiB", "shorten it, or keep it in a file of its own")
        return "" if not node.style and value in _NOTHING else value

    def mapping(self, node: Any, depth: int) -> dict[str, Tree]:
        found: dict[str, Tree] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _bad_key(key_node)
            key = key_node.value
            if key in found:
                raise _duplicate(node, key_node)
            found[key] = self.tree(value_node, depth + 1)
        return found

    def grow(self, node: Any, size: int) -> None:
        self.grown += size
        if self.grown > MAX_GROWTH:
            raise _refuse(node, "aliases that grow beyond all measure", "write the values out, without & and *")


def _is_blank(node: Any) -> bool:
    return node.value == "" or (node.style is None and node.value in _NOTHING)


def _refuse(node: Any, message: str, remedy: str, rule: str = "yaml-limit") -> YamlRefused:
    return YamlRefused(rule, message, remedy, node.start_mark.line, node.start_mark.column)


def _tagged(node: Any) -> YamlRefused:
    tag = node.tag.replace("tag:yaml.org,2002:", "!!")
    return _refuse(node, f"the tag {tag[:60]!r} is not read", "delete the tag; values are plain text", "yaml-tag")


def _bad_key(node: Any) -> YamlRefused:
    return _refuse(node, "a key that is itself a list or mapping", "write a plain word before the colon", "yaml-syntax")


def _duplicate(mapping: Any, node: Any) -> YamlRefused:
    first = next(key for key, _ in mapping.value if key.value == node.value)
    return YamlRefused(
        "duplicate-key",
        f"the key {node.value[:60]!r} is written twice; it first stands on line {{first}}",
        "keep one of the two",
        node.start_mark.line,
        node.start_mark.column,
        first.start_mark.line,
    )


def _positions(root: Any, prefix: Keys, first_line: int) -> Iterator[tuple[Keys, tuple[int, int]]]:
    """Places below `root`, without recursion and without following an alias in a circle."""
    waiting: list[tuple[Keys, Any, Any]] = [(prefix, None, root)]
    left = MAX_NODES
    while waiting and left:
        left -= 1
        keys, key_node, node = waiting.pop()
        if len(keys) > MAX_DEPTH:
            continue
        mark = node.start_mark
        if key_node is not None and key_node.start_mark.line != mark.line:
            mark = key_node.start_mark
        yield keys, (mark.line + first_line, mark.column + 1)
        if isinstance(node, yaml.MappingNode):
            waiting.extend(((*keys, key.value), key, value) for key, value in node.value if isinstance(key.value, str))
        elif isinstance(node, yaml.SequenceNode):
            waiting.extend(((*keys, number), None, item) for number, item in enumerate(node.value))
