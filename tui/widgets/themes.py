"""The two looks of the desk, in colours that the 256-colour palette has exactly."""

from textual.theme import Theme

DARK = Theme(
    name="dark",
    dark=True,
    primary="#005f87",
    secondary="#5f87af",
    accent="#87d7af",
    warning="#ffaf00",
    error="#ff5f5f",
    success="#87d787",
    foreground="#d0d0d0",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
)
LIGHT = Theme(
    name="light",
    dark=False,
    primary="#005f87",
    secondary="#5f87af",
    accent="#005f5f",
    warning="#af5f00",
    error="#af0000",
    success="#005f00",
    foreground="#1c1c1c",
    background="#eeeeee",
    surface="#e4e4e4",
    panel="#dadada",
)
