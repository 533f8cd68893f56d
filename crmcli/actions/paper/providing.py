"""The payment providers as the settings have them; each is made, and its key asked for, when it is first needed."""

from __future__ import annotations

from crmcli.errors import Refused
from crmcli.light import TYPE_CHECKING
from crmcli.store.act import Act

if TYPE_CHECKING:
    from crmcli.connect.pay.links import Provider

NAMES = {"stripe": "Stripe", "mollie": "Mollie", "paypal_me": "PayPal.Me"}
"""What people call the providers."""
_KEYS = {"stripe": "CRM_STRIPE_KEY", "mollie": "CRM_MOLLIE_KEY"}
WEBHOOK_KEY = "CRM_STRIPE_WEBHOOK_SECRET"


class Providers:
    """Those of one command, asked outside of any step."""

    def __init__(self, act: Act) -> None:
        self.chosen = act.setting("payment_provider")
        self._base = act.setting("payment_base")
        self._account = act.setting("paypal_me")
        self._command = act.setting("payment_key_command")
        self._made: dict[str, Provider] = {}
        self._keys: dict[str, str | None] = {}

    def current(self) -> str:
        """The name of the one that makes links; raises Refused (exit 5) when none is set."""
        if self.chosen is None:
            raise Refused("No payment provider is set.", "crm config set payment_provider stripe")
        return self.chosen

    def of(self, name: str, account: str | None = None) -> Provider:
        """The provider called so; ``account`` stands for a setting that a link which is there does not need.

        Raises Refused (exit 5) for one without its setting; without a key, only when it is asked.
        """
        if name not in self._made:
            from crmcli.connect.pay.providers import provider

            base = self._base if name == self.chosen else None  # another one's key would go to a wrong address
            key = _KEYS.get(name, "")
            self._made[name] = provider(name, base, self._account or account, lambda: self.key(key))
        return self._made[name]

    def key(self, name: str) -> str | None:
        """The secret called so, asked for once. The command is asked for a key of webhooks only if it is told which
        one is wanted, as it would give that of the API."""
        if name not in self._keys:
            from crmcli.connect.secrets import secret

            command = self._command
            if command and name == WEBHOOK_KEY and "{name}" not in command:
                command = None
            self._keys[name] = secret(name, command.replace("{name}", name) if command else None)
        return self._keys[name]
