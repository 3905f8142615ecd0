"""What the rules said of one side's records, so that the same ones are not judged again on the other."""

from uptrail.problem import Problem


class SharedVerdicts:
    """Problems by the file's path and content, as long as all else that they depend on, the `ground`, is the same."""

    def __init__(self) -> None:
        self._ground = ""
        self._kept: dict[tuple[str, str], list[Problem]] = {}

    def begin(self, ground: str) -> None:
        """Forget what was said on another ground."""
        if ground != self._ground:
            self._ground, self._kept = ground, {}

    def recall(self, path: str, digest: str) -> list[Problem] | None:
        """What was found in a file with this content; None when it was not judged yet."""
        return self._kept.get((path, digest))

    def keep(self, path: str, digest: str, problems: list[Problem]) -> None:
        """Remember what was found in a file with this content."""
        self._kept[path, digest] = problems

    def save(self) -> None:
        """Nothing: both sides are judged by one command."""
