"""The command palette: every action by its name, and the page with a number."""

from collections.abc import Coroutine, Iterator
from functools import partial
from typing import Any

from textual.binding import ActiveBinding
from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.domain.foreign import shown
from tui.keymap import display
from tui.panes.browser import LONGEST_PAGE


class DeskCommands(Provider):
    """Every action that the place in front offers."""

    def _actions(self) -> Iterator[ActiveBinding]:
        seen: set[str] = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.system or not binding.description or not active.enabled or binding.action in seen:
                continue
            seen.add(binding.action)
            yield active

    def _run(self, active: ActiveBinding) -> partial[Coroutine[Any, Any, bool]]:
        return partial(self.app.run_action, active.binding.action, active.node)

    async def discover(self) -> Hits:
        """All actions, before anything is typed."""
        for active in self._actions():
            yield DiscoveryHit(_title(active), self._run(active), help=_keys(active))

    async def search(self, query: str) -> Hits:
        """Actions whose name holds what is typed, in order of likeness."""
        matcher = self.matcher(query)
        for active in self._actions():
            title = _title(active)
            score = matcher.match(title)
            if score > 0:
                yield Hit(score, matcher.highlight(title), self._run(active), help=_keys(active))
        if query.strip().isdecimal() and len(query) <= LONGEST_PAGE:
            page = int(query)
            yield Hit(1.0, f"go to page {page}", partial(self.app.run_action, f"page({page})"), help="reads that page")
        wanted = query.removeprefix("find ").strip()
        if wanted and (wanted != query or any(character.isdecimal() for character in wanted)):
            find = partial(self.app.run_action, f"find({wanted!r})")
            yield Hit(0.9, f"find {shown(wanted, 60)} everywhere", find, help="asks every account")


def _title(active: ActiveBinding) -> str:
    return active.binding.tooltip or active.binding.description


def _keys(active: ActiveBinding) -> str:
    return f"key {display(active.binding.key)}"
