"""`ringdesk setup`: connects an account by questions, tries it, and writes it into the settings.

Imports `domain`, the registry of `providers`, and the modules of settings, accounts and command line beside it.
"""

import asyncio
import os
import re
import shlex
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from tui import keeper
from tui.accounts import connected, harmless_read
from tui.command_line import ended, merged, parser, say
from tui.credential_sources import Plain
from tui.credentials import Aside, Missing, Source
from tui.domain.errors import ProviderError
from tui.domain.foreign import shown
from tui.domain.secret import Secret
from tui.providers import REGISTRY
from tui.providers.plugin import CredentialSpec, Plugin
from tui.questions import NobodyThere, agree, ask, ask_secret, choose
from tui.settings import AccountSettings, read
from tui.settings_file import Document, SettingsError, is_absent, parse, read_text, user_folders
from tui.settings_sources import Environment, source
from tui.settings_values import Wrong, base_url, country, text
from tui.settings_writing import keep_secret, save, with_account
from tui.startup import Options, Status

_TITLE: Final = text(40)
_VALUE: Final = text(100)
