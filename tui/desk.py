"""Opens the desk: joins settings, accounts, terminal and application. Each is imported when it is its turn."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui.accounts import opened
from tui.command_line import is_rehearsal, read_settings
from tui.credentials import Aside
from tui.domain.foreign import REPLACEMENTS
from tui.settings import Settings
from tui.settings_file import Folders, private_folder, user_folders
from tui.startup import (
    Options,
    Status,
    hold_collector,
    release_collector,
    steer_textual,
    terminal_trouble,
    trust_terminal_size,
)

if TYPE_CHECKING:
    from tui.domain.ports import AccountTab


def run(options: Options) -> int:
    """Opens the desk and gives its exit status.

    Raises:
        SettingsError: the settings, or the folders beside them, cannot be used.
    """
    hold_collector()
    folders = user_folders()
    settings = read_settings(options, folders)
    trouble = terminal_trouble(os.environ, sys.__stdin__, sys.__stderr__)
    if trouble:
        sys.stderr.write(f"ringdesk: {trouble}\n")
        return Status.USAGE
    crashed = _leave_traces(folders, log=options.debug)
    rehearsal = is_rehearsal(options, settings)
    aside = Aside()
    with opened(settings.accounts, aside, folders, rehearsal=rehearsal, read_only=options.read_only) as tabs:
        return _draw(tabs, settings, crashed, aside, rehearsal=rehearsal)


def _leave_traces(folders: Folders, *, log: bool) -> Callable[[BaseException | None], str]:
    """Begins the log, and gives what writes a crash report."""
    from tui.traces import report_crash, start_log  # noqa: PLC0415 - not needed by what ends before it

    start_log(private_folder(folders.state) if log else None)
    return partial(report_crash, folders.state)


def _key_trouble(keys: Mapping[str, str]) -> Sequence[str]:
    from tui.key_places import key_trouble  # noqa: PLC0415 - it imports every place, and few people move keys

    return key_trouble(keys)


def _draw(
    tabs: Sequence["AccountTab"],
    settings: Settings,
    crashed: Callable[[BaseException | None], str],
    aside: Aside,
    *,
    rehearsal: bool,
) -> int:
    steer_textual(os.environ, settings.preferences)
    trust_terminal_size(os.environ, 2)
    from tui.app import Ringdesk  # noqa: PLC0415 - Textual reads the environment when it is imported
    from tui.surroundings import Surroundings, operator  # noqa: PLC0415 - it imports Textual
    from tui.terminal import Terminal, line_filter  # noqa: PLC0415 - it imports Textual

    trouble = _key_trouble(settings.keys) if settings.keys else ()
    for sentence in trouble:
        sys.stderr.write(f"ringdesk: {sentence}\n")
    if trouble:
        return Status.SETTINGS
    state = user_folders().desk(rehearsal=rehearsal)
    newcomer = rehearsal and not state.exists()
    terminal = Terminal(os.environ, hung_up=lambda _app: app.hang_up())
    around = Surroundings(
        line_filters=(line_filter(REPLACEMENTS),),
        driver_class=terminal.driver_class,
        forget_screen=terminal.forget,
        report_mouse=terminal.report_mouse,
        crashed=crashed,
        begun=release_collector,
        operator=operator(settings.phone, settings.per_send, settings.per_day),
        state=private_folder(state),
    )
    app = Ringdesk(
        tabs,
        rehearsal=rehearsal,
        keys=settings.keys,
        theme=settings.preferences.theme,
        newcomer=newcomer,
        around=around,
    )
    aside.suspend = app.suspend
    app.run(mouse=settings.preferences.mouse)
    return app.return_code or Status.DONE
