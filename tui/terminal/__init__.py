"""What goes over the wire to the terminal and comes back from it: the driver, and the filter before it.

A unit that another Textual application could take. Imports textual's driver and filter API, rich and the standard
library, and nothing of the rest of this package; which characters are replaced is told by the caller.

    terminal = Terminal(os.environ)
    app = SomeApp(driver_class=terminal.driver_class)   # ctrl+l calls terminal.forget()
"""

from tui.terminal.handle import Terminal
from tui.terminal.line_filter import line_filter

__all__ = ["Terminal", "line_filter"]
