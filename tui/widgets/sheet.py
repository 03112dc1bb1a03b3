"""What stands in front of the tables: forms, dialogs, pages. Imports textual."""

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType
from textual.worker import NoActiveWorker, get_current_worker


class Sheet(ModalScreen[ScreenResultType]):
    """A screen that gives up its reads before it goes.

    Textual takes a screen's widgets away one by one and ends its workers last: one that had its answer in between
    would look for a widget that is gone, and take the whole desk with it.
    """

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Gives up what is being read for this screen, and leaves with a result."""
        try:
            leaving = get_current_worker()
        except NoActiveWorker:
            leaving = None
        for worker in self.app.workers:
            if worker.node is self and worker is not leaving:
                worker.cancel()
        return super().dismiss(result)
