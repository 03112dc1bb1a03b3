"""The providers Ringdesk knows. A further one is a folder here and an entry in ``REGISTRY``.

Imports no adapter: an adapter is loaded when an account of its provider is first connected.
"""

import sys
from collections.abc import Mapping

from tui.providers.plugin import Connect, CredentialSpec, Plugin

# httpx does without its own command line where that cannot be imported; it would load click and pygments, and the
# first rows would wait for them.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type] # what Python itself puts there for "not to be had"


def _bsg() -> Connect:
    from tui.providers.bsg.adapter import connect  # noqa: PLC0415 - an adapter is loaded when first needed

    return connect


def _plusofon() -> Connect:
    from tui.providers.plusofon.adapter import connect  # noqa: PLC0415 - an adapter is loaded when first needed

    return connect


def _serwersms() -> Connect:
    from tui.providers.serwersms.adapter import connect  # noqa: PLC0415 - an adapter is loaded when first needed

    return connect


_PLUGINS = (
    Plugin(
        id="bsg",
        title="BSG",
        base_url="https://one-api.bsg.world",
        time_zone="UTC",
        credentials=(CredentialSpec("api_key"),),
        load=_bsg,
    ),
    Plugin(
        id="plusofon",
        title="Plusofon",
        base_url="https://restapi.plusofon.ru",
        time_zone="UTC",
        credentials=(CredentialSpec("token"), CredentialSpec("client", secret=False, default="10553")),
        load=_plusofon,
        country="RU",
    ),
    Plugin(
        id="serwersms",
        title="SerwerSMS",
        base_url="https://api2.serwersms.pl",
        time_zone="Europe/Warsaw",
        credentials=(
            CredentialSpec("token", alternative="a"),
            CredentialSpec("username", secret=False, alternative="b"),
            CredentialSpec("password", alternative="b"),
        ),
        load=_serwersms,
    ),
)

REGISTRY: Mapping[str, Plugin] = {plugin.id: plugin for plugin in _PLUGINS}
