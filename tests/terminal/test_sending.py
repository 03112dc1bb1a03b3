"""What waits for the terminal, and the thread that sends it."""

import os
import threading
from collections.abc import Iterator

import pytest

from tui.terminal.backlog import LIMIT, Backlog, PlainBacklog
from tui.terminal.control import SYNC_END, SYNC_START
from tui.terminal.thin import GuardedBacklog, ThinBacklog
from tui.terminal.writer import Calls, Order, Writer

FRAME = "\x1b[1;1H\x1b[1mdrawn\x1b[0m\x1b[1;1H"
SWITCH = "\x1b[?2004h"
CLIPBOARD = "\x1b]52;c;aGk=\x07"


def thin() -> ThinBacklog:
    return ThinBacklog(lambda: (20, 4), colour_erase=True)


def everything(backlog: Backlog) -> str:
    return "".join(iter(backlog.take, ""))


@pytest.fixture(params=[PlainBacklog, thin, lambda: GuardedBacklog(thin())], ids=["plain", "thin", "guarded"])
def backlog(request: pytest.FixtureRequest) -> Backlog:
    made: Backlog = request.param()
    return made


def test_control_sequences_keep_their_order_and_place(backlog: Backlog) -> None:
    for data in (SWITCH, "\x07", FRAME, CLIPBOARD, "\x1b[?25l"):
        backlog.add(data)
    sent = everything(backlog)
    places = [sent.index(part) for part in (SWITCH, "\x07", "drawn", CLIPBOARD, "\x1b[?25l")]
    assert places == sorted(places)


def test_a_frame_is_wrapped_where_the_terminal_can_wait(backlog: Backlog) -> None:
    for data in (SYNC_START, FRAME, SYNC_END):
        backlog.add(data)
    sent = everything(backlog)
    assert sent.startswith(SYNC_START)
    assert sent.endswith(SYNC_END)
    for data in (SYNC_START, SYNC_END):
        backlog.add(data)
    assert everything(backlog) == ""


def test_once_hushed_only_switches_are_sent(backlog: Backlog) -> None:
    backlog.add(FRAME)
    backlog.hush()
    backlog.add(FRAME)
    backlog.add("\x1b[?1049l")
    assert everything(backlog).removeprefix("\x1b[m") == "\x1b[?1049l"
    assert not backlog.repaint_due()


def test_the_pen_is_put_down_before_the_terminal_is_handed_over() -> None:
    backlog = thin()
    backlog.add("\x1b[1;1H\x1b[1;44mdrawn")
    everything(backlog)
    backlog.hush()
    assert everything(backlog) == "\x1b[m"


def test_a_switch_that_touches_cells_has_all_of_them_sent_again() -> None:
    backlog = thin()
    backlog.add(FRAME)
    everything(backlog)
    backlog.add(SWITCH)
    assert everything(backlog) == SWITCH
    backlog.add("\x1b[?1049h")
    assert everything(backlog) == "\x1b[?1049h\x1b[H\x1b[0;1mdrawn\r"


def test_what_passes_is_dropped_when_too_much_waits_and_switches_are_not(backlog: Backlog) -> None:
    for _ in range(20):
        backlog.add("\x1b]52;c;" + "A" * 8000 + "\x07")
    backlog.add(SWITCH)
    sent = everything(backlog)
    assert len(sent) < LIMIT + 9000
    assert sent.endswith(SWITCH)


def test_plain_drawing_past_the_limit_is_dropped_and_asked_for_again() -> None:
    backlog = PlainBacklog()
    frame = "\x1b[1;1H" + "x" * 10_000
    for _ in range(10):
        backlog.add(frame)
        backlog.add(SWITCH)
    assert not backlog.repaint_due()
    assert everything(backlog) == SWITCH * 10
    assert backlog.repaint_due()
    assert not backlog.repaint_due()
    backlog.add(frame)
    assert everything(backlog) == frame


def test_one_frame_larger_than_the_limit_is_sent() -> None:
    backlog = PlainBacklog()
    frame = "\x1b[1;1H" + "x" * (LIMIT + 1)
    backlog.add(frame)
    assert everything(backlog) == frame
    assert not backlog.repaint_due()


def test_a_thin_picture_waits_once_however_often_it_is_drawn() -> None:
    backlog = thin()
    for number in range(1000):
        backlog.add(f"\x1b[1;1Hframe {number:04d}\x1b[1;1H")
    assert everything(backlog) == "\x1b[H\x1b[mframe 0999\r"


def test_a_new_size_asks_for_a_full_picture_once() -> None:
    size = (20, 4)
    backlog = ThinBacklog(lambda: size, colour_erase=True)
    backlog.add(FRAME)
    assert not backlog.repaint_due()
    size = (30, 4)
    backlog.add(FRAME)
    assert everything(backlog)
    assert backlog.repaint_due()
    assert not backlog.repaint_due()


def test_a_fault_means_plain_drawing_from_a_full_picture_on() -> None:
    backlog = GuardedBacklog(thin())
    backlog.add(SWITCH)
    backlog.add("\x1b[1;1H\x1b[38;7mno colour")
    assert isinstance(backlog.fault, ValueError)
    assert everything(backlog) == "\x1b[m" + SWITCH
    assert backlog.repaint_due()
    backlog.add(FRAME)
    assert everything(backlog) == FRAME


class Line:
    """A writer on a pipe that is read by the test."""

    def __init__(self, backlog: Backlog) -> None:
        self.read_end, self.write_end = os.pipe()
        os.set_blocking(self.write_end, False)
        self.repaint = threading.Event()
        self.lost = threading.Event()
        self.writer = Writer(self.write_end, backlog, Calls(repaint=self.repaint.set, lost=self.lost.set))
        self.writer.start()

    def read(self, end: str) -> str:
        """Read until this comes."""
        data = b""
        while not data.endswith(end.encode()):
            data += os.read(self.read_end, 65536)
        return data.decode()


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line(PlainBacklog())
    yield line
    line.writer.stop(0)
    os.close(line.write_end)
    if not line.lost.is_set():
        os.close(line.read_end)


def test_text_and_orders_are_followed_in_turn(line: Line) -> None:
    line.writer.post(SWITCH)
    assert line.read(SWITCH) == SWITCH
    line.writer.post(Order.FORGET)
    assert line.repaint.wait(60)
    line.writer.post(Order.HUSH)
    line.writer.post(FRAME)
    line.writer.post(SWITCH)
    assert line.read(SWITCH) == SWITCH


def test_stopping_sends_what_waits() -> None:
    line = Line(PlainBacklog())
    for _ in range(100):
        line.writer.post(SWITCH)
    assert line.writer.stop(60)
    assert line.writer.sent == 100 * len(SWITCH)
    assert os.read(line.read_end, 65536).decode() == SWITCH * 100
    os.close(line.read_end)
    os.close(line.write_end)


def test_stopping_does_not_wait_for_a_terminal_that_does_not_read() -> None:
    line = Line(PlainBacklog())
    line.writer.post("\x1b[1;1H" + "x" * 1_000_000)
    assert not line.writer.stop(0.2)
    assert not line.writer.thread.is_alive()
    os.close(line.read_end)
    os.close(line.write_end)


def test_a_terminal_that_goes_away_is_told_once_and_written_no_more(line: Line) -> None:
    os.close(line.read_end)
    assert line.lost.wait(60)
    line.writer.thread.join(60)
    line.writer.post(FRAME)
    assert not line.writer.inbox
