"""Opens the desk: joins settings, accounts, terminal and application. Each is imported when it is its turn."""

import os
import sys
from collections.abc import Callable, Collection, MutableMapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tui.accounts import account_tab, opened
from tui.command_line import is_rehearsal, read_settings
from tui.credentials import Aside
from tui.domain.foreign import REPLACEMENTS, shown
from tui.settings import Settings
from tui.settings_file import Folders, SettingsError, private_folder, user_folders
from tui.startup import (
    Options,
    Status,
    charset_of,
    hold_collector,
    release_collector,
    share_processor,
    steer_textual,
    terminal_trouble,
    trust_terminal_size,
)

if TYPE_CHECKING:
    from textual.filter import LineFilter

    from tui.domain.ports import AccountTab
    from tui.setup_screen import Setup
    from tui.surroundings import SurroundedApp


def run(options: Options, hold: Callable[[bool], None]) -> int:
    """Opens the desk and gives its exit status; opens it again where its accounts have changed.

    Args:
        options: what stands before the command.
        hold: told when the desk takes the terminal, and when it lends it out or gives it back.

    Raises:
        SettingsError: the settings, or the folders beside them, cannot be used.
    """
    environ = dict(os.environ)
    status, is_to_open_anew = _run(options, hold, environ)
    while is_to_open_anew:
        taken = environ.keys() - os.environ.keys()
        os.environ.update(environ)  # what the settings took out of it is needed once more
        status, is_to_open_anew = _run(replace(options, sandbox=False), hold, environ, taken)
    return status


def _run(
    options: Options,
    hold: Callable[[bool], None],
    environ: MutableMapping[str, str],
    taken: Collection[str] = (),
) -> tuple[int, bool]:
    """One desk: its exit status, and whether another is to open."""
    share_processor()
    hold_collector()
    folders = user_folders()
    settings = read_settings(options, folders)
    for name in taken:  # whether the settings name it still or not: no child process gets it
        os.environ.pop(name, None)
    trouble = terminal_trouble(os.environ, sys.__stdin__, sys.__stderr__)
    if trouble:
        sys.stderr.write(f"ringdesk: {shown(trouble)}\n")
        return Status.USAGE, False
    crashed = _leave_traces(folders, log=options.debug)
    rehearsal = is_rehearsal(options, settings)
    path = (options.config or folders.settings).absolute()
    newcomers = Newcomers(path, environ, rehearsal=rehearsal, read_only=options.read_only)
    with opened(settings.accounts, newcomers.aside, folders, rehearsal=rehearsal, read_only=options.read_only) as tabs:
        status = _draw(tabs, settings, crashed, newcomers, hold)
    return status, newcomers.want_in


class Newcomers:
    """Accounts that are connected, changed, moved or removed while the desk is open.

    Attributes:
        aside: where a command that fetches a secret may ask for a passphrase.
        rehearsal: whether the desk is the sandbox's, which no other account is shown beside.
        want_in: whether another desk is to open after this one, with the accounts as they are then.
        path: of the settings.
    """

    def __init__(self, path: Path, environ: MutableMapping[str, str], *, rehearsal: bool, read_only: bool) -> None:
        self.aside = Aside()
        self.rehearsal = rehearsal
        self.want_in = False
        self.path = path
        self._environ = environ
        self._read_only = read_only
        self._setup: Setup | None = None

    async def examine(self, app: "SurroundedApp") -> None:
        """Looks at the terminal, which is free of the desk meanwhile, and at the files."""
        from tui.doctor_screen import examine  # noqa: PLC0415 - loaded when somebody asks for it

        await examine(app, self.aside, user_folders(), self.path)

    async def set_up(self, app: "SurroundedApp") -> "tuple[AccountTab | None, str]":
        """Connects an account by forms; gives its tab if it belongs into this desk, and what to say."""
        from tui.setup_screen import Setup  # noqa: PLC0415 - loaded when somebody asks for it

        self._setup = self._setup or Setup(self.path, self.aside, self._environ)
        try:
            done = await self._setup.run(app)
        except SettingsError as error:
            await self._setup.explain(app, error)
            return None, "FAILED: nothing was changed in the settings"
        if done is None:
            return None, ""
        if done.newcomer is not None and not self.rehearsal:
            tab = account_tab(done.newcomer, self.aside, read_only=self._read_only)
            return tab, f"{done.newcomer.title} is connected"
        way = "Leave the sandbox, and open it now?" if self.rehearsal else "Open the desk anew with that now?"
        if await self._setup.is_agreed(app, " ".join((f"{done.words}.", *app.under_way(), way))):
            self.want_in = True
            app.exit()
        return None, f"{done.words}; the next start opens it so"


def _leave_traces(folders: Folders, *, log: bool) -> Callable[[BaseException | None], str]:
    """Begins the log, and gives what writes a crash report."""
    from tui.traces import report_crash, start_log  # noqa: PLC0415 - not needed by what ends before it

    start_log(private_folder(folders.state) if log else None)
    return partial(report_crash, folders.state)


def _without_colours(theme: str) -> Sequence["LineFilter"]:
    if not os.environ.get("NO_COLOR"):
        return ()
    from textual.color import Color  # noqa: PLC0415 - it imports Textual

    from tui.terminal.colourless import Colourless  # noqa: PLC0415 - few people need it
    from tui.widgets.themes import LOOKS  # noqa: PLC0415 - it imports Textual

    return (Colourless(Color.parse(LOOKS[theme].background or "#000000")),)


def _in_sixteen(theme: str) -> Sequence["LineFilter"]:
    if os.environ.get("NO_COLOR"):
        return ()
    from tui.terminal.sixteen import SixteenColours  # noqa: PLC0415 - it imports Textual
    from tui.widgets.themes import GROUNDS, LETTERS  # noqa: PLC0415 - it imports Textual

    return (SixteenColours(GROUNDS, LETTERS[theme]),)


def _in_ascii(glyphs: str, charset: str) -> Sequence["LineFilter"]:
    if glyphs == "unicode" or (glyphs == "auto" and charset.startswith("utf")):
        return ()
    from tui.terminal.ascii import AsciiGlyphs  # noqa: PLC0415 - few people need it

    return (AsciiGlyphs(),)


def _draw(
    tabs: Sequence["AccountTab"],
    settings: Settings,
    crashed: Callable[[BaseException | None], str],
    newcomers: Newcomers,
    hold: Callable[[bool], None],
) -> int:
    steer_textual(os.environ, settings.preferences)
    trust_terminal_size(os.environ, 2)
    from tui.app import Ringdesk  # noqa: PLC0415 - Textual reads the environment when it is imported
    from tui.surroundings import Surroundings, operator  # noqa: PLC0415 - it imports Textual
    from tui.terminal import Terminal, clipboard, line_filter  # noqa: PLC0415 - it imports Textual

    if settings.keys:
        from tui.key_places import trust_keys  # noqa: PLC0415 - it imports every place, and few people move keys

        trust_keys(settings.keys, newcomers.path)
    rehearsal = newcomers.rehearsal
    state = user_folders().desk(rehearsal=rehearsal)
    newcomer = rehearsal and not state.exists()
    charset = charset_of(os.environ, sys.stderr.encoding)
    terminal = Terminal(os.environ, charset=charset, hung_up=lambda _app: app.hang_up(), hold=hold)
    around = Surroundings(
        line_filters=(
            line_filter(REPLACEMENTS),
            *_in_ascii(settings.preferences.glyphs, charset),
            *_without_colours(settings.preferences.theme),
        ),
        in_sixteen=partial(_in_sixteen, settings.preferences.theme),
        driver_class=terminal.driver_class,
        forget_screen=terminal.forget,
        line=terminal.line,
        report_mouse=terminal.report_mouse,
        crashed=crashed,
        begun=release_collector,
        operator=operator(settings.phone, settings.per_send, settings.per_day),
        state=private_folder(state),
        set_up=newcomers.set_up,
        examine=newcomers.examine,
        against_copying=partial(clipboard.trouble, environ=os.environ),
        refuses_copying=partial(clipboard.is_refused, environ=os.environ),
    )
    app = Ringdesk(
        tabs,
        rehearsal=rehearsal,
        keys=settings.keys,
        theme=settings.preferences.theme,
        newcomer=newcomer,
        around=around,
    )
    newcomers.aside.suspend = app.suspend
    app.run(mouse=settings.preferences.mouse)
    return app.return_code or Status.DONE
