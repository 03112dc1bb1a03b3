"""The command palette: every action by its name, and the page with a number."""

from collections.abc import Coroutine, Iterator
from functools import partial
from typing import Any

from textual.binding import ActiveBinding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tui.domain.foreign import shown
from tui.panes.browser import LONGEST_PAGE
from tui.widgets.key_line import by_use
from tui.widgets.key_names import display

KEY = 9
"""Cells of the column of keys."""


class DeskCommands(Provider):
    """Every action that the place in front offers."""

    def _actions(self) -> Iterator[ActiveBinding]:
        seen: set[str] = set()
        for active in by_use(self.screen.active_bindings.values()):
            binding = active.binding
            if binding.system or not binding.description or not active.enabled or binding.action in seen:
                continue
            seen.add(binding.action)
            yield active

    def _run(self, active: ActiveBinding) -> partial[Coroutine[Any, Any, bool]]:
        return partial(self.app.run_action, active.binding.action, active.node)

    async def discover(self) -> Hits:
        """All actions, before anything is typed; what is used most comes first."""
        for active in self._actions():
            title = _title(active)
            yield DiscoveryHit(_line(_key(active), title), self._run(active), text=title)

    async def search(self, query: str) -> Hits:
        """Actions whose name holds what is typed, in order of likeness."""
        matcher = self.matcher(query)
        for active in self._actions():
            title = _title(active)
            score = matcher.match(title)
            if score > 0:
                line = _line(_key(active), matcher.highlight(title))
                yield Hit(score, line, self._run(active), text=title)
        if query.strip().isdecimal() and len(query) <= LONGEST_PAGE:
            page = int(query)
            turn = partial(self.app.run_action, f"page({page})")
            yield Hit(1.0, _line("#", f"go to page {page}"), turn, text=f"go to page {page}")
        wanted = query.removeprefix("find ").strip()
        if wanted and (wanted != query or any(character.isdecimal() for character in wanted)):
            find = partial(self.app.run_action, f"find({wanted!r})")
            title = f"find {shown(wanted, 60)} everywhere"
            yield Hit(0.9, _line("0", title), find, text=title)


def _title(active: ActiveBinding) -> str:
    return active.binding.tooltip or active.binding.description


def _key(active: ActiveBinding) -> str:
    return display(active.binding.key)


def _line(key: str, title: str | Content) -> Content:
    """One line of the palette: the key, then what it does; never markup, as titles hold what people type."""
    return Content.assemble(Content.styled(f"{key:<{KEY}}", "bold"), title)
