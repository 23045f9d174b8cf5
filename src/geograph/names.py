"""Names of actors to their ids: exactly, by alias, or by letters alone; never by guess."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from geograph.errors import UnknownName


def letters(text: str) -> str:
    """A name without case, accents, and the difference between spaces and hyphens."""
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'")
    return " ".join(plain.replace("-", " ").replace("_", " ").split())


class Names:
    """All the ways to say each actor."""

    def __init__(self) -> None:
        self.ids: dict[str, None] = {}
        self._exact: dict[str, str] = {}
        self._loose: dict[str, set[str]] = {}

    def add(self, actor: str, others: Iterable[str] = ()) -> list[tuple[str, str]]:
        """Register an actor; return the (name, other actor) pairs that now mean two actors."""
        clashes = []
        self.ids[actor] = None
        for name in dict.fromkeys([actor, *others]):
            if not name:
                continue
            if self._exact.setdefault(name, actor) != actor:
                clashes.append((name, self._exact[name]))
            self._loose.setdefault(letters(name), set()).add(actor)
        return clashes

    def exact(self, name: str) -> str | None:
        """The actor with this very id, name or alias."""
        return self._exact.get(name)

    def loose(self, name: str) -> set[str]:
        """The actors whose id, name or alias has these letters."""
        return self._loose.get(letters(name), set())

    def spellings(self) -> list[str]:
        return list(self._exact)

    def find(self, name: str) -> str:
        """The one actor meant, or an error with "did you mean"."""
        actor = self.exact(name)
        if actor is not None:
            return actor
        loose = self.loose(name)
        if len(loose) == 1:
            return next(iter(loose))
        if loose:
            raise UnknownName("single actor", name, hint=f"it could be {' or '.join(sorted(loose))}")
        within = sorted(spelling for spelling in self._exact if letters(name) and letters(name) in letters(spelling))[:3]
        hint = f"did you mean {' or '.join(map(repr, within))}?" if within else "`geograph info --actors` lists them"
        raise UnknownName("actor", name, self.spellings(), hint=hint)
