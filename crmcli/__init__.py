"""crmcli: a CRM that lives in one SQLite file, driven from the shell."""

__version__ = "0.2.0"
