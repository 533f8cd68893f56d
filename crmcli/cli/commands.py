"""The table of verbs: where each command lives."""

from __future__ import annotations

from crmcli.light import TYPE_CHECKING, import_module

if TYPE_CHECKING:
    from crmcli.cli.groups import Entry

# Where each command lives. A new one is its module and its line here; the order is that of ``crm --help``.
COMMANDS = {
    "show": "crmcli.cli.look.show:show",
    "edit": "crmcli.cli.elements.edit:edit",
    "rm": "crmcli.cli.elements.remove:rm",
    "purge": "crmcli.cli.elements.purge:purge",
    "note": "crmcli.cli.elements.note:note",
    "log": "crmcli.cli.elements.log:log",
    "pin": "crmcli.cli.elements.pin:pin",
    "unpin": "crmcli.cli.elements.pin:unpin",
    "attach": "crmcli.cli.elements.attach:attach",
    "merge": "crmcli.cli.elements.merge:merge",
    "done": "crmcli.cli.elements.done:done",
    "tag": "crmcli.cli.elements.tag:tag",
    "untag": "crmcli.cli.elements.tag:untag",
    "archive": "crmcli.cli.elements.archive:archive",
    "unarchive": "crmcli.cli.elements.archive:unarchive",
    "link": "crmcli.cli.funnel.link:link",
    "unlink": "crmcli.cli.funnel.unlink:unlink",
    "convert": "crmcli.cli.funnel.convert:convert",
    "move": "crmcli.cli.funnel.move:move",
    "line": "crmcli.cli.money.line:line",
    "clone": "crmcli.cli.funnel.clone:clone",
    "issue": "crmcli.cli.money.issue:issue",
    "pay": "crmcli.cli.money.pay:pay",
    "cancel": "crmcli.cli.money.cancel:cancel",
    "credit": "crmcli.cli.money.credit:credit",
    "bank": "crmcli.cli.money.bank:bank",
    "document": "crmcli.cli.paper.document:document",
    "send": "crmcli.cli.paper.send:send",
    "remind": "crmcli.cli.paper.remind:remind",
    "accept": "crmcli.cli.paper.accept:accept",
    "outbox": "crmcli.cli.paper.outbox:outbox",
    "paylink": "crmcli.cli.paper.paylink:paylink",
    "sync": "crmcli.cli.paper.sync:sync",
    "webhook": "crmcli.cli.paper.webhook:webhook",
    "today": "crmcli.cli.look.today:today",
    "board": "crmcli.cli.look.board:board",
    "feed": "crmcli.cli.look.feed:feed",
    "report": "crmcli.cli.look.report:report",
    "timeline": "crmcli.cli.look.timeline:timeline",
    "history": "crmcli.cli.look.history:history",
    "changes": "crmcli.cli.look.changes:changes",
    "tree": "crmcli.cli.look.tree:tree",
    "find": "crmcli.cli.look.find:find",
    "dupes": "crmcli.cli.look.dupes:dupes",
    "view": "crmcli.cli.setup.view:view",
    "undo": "crmcli.cli.undo.undo:undo",
    "redo": "crmcli.cli.undo.redo:redo",
    "steps": "crmcli.cli.undo.steps:steps",
    "init": "crmcli.cli.setup.init:init",
    "config": "crmcli.cli.setup.config:config",
    "field": "crmcli.cli.setup.field:field",
    "stage": "crmcli.cli.setup.stage:stage",
    "rule": "crmcli.cli.setup.rule:rule",
    "batch": "crmcli.cli.data.batch:batch",
    "import": "crmcli.cli.data.importing:import_",
    "export": "crmcli.cli.data.exporting:export",
    "backup": "crmcli.cli.data.backup:backup",
    "restore": "crmcli.cli.data.backup:restore",
    "copy": "crmcli.cli.data.copying:copy",
    "sql": "crmcli.cli.data.sql:sql",
    "doctor": "crmcli.cli.setup.doctor:doctor",
    "completion": "crmcli.cli.setup.completion:completion",
    "schema": "crmcli.cli.setup.schema:schema",
    "help": "crmcli.cli.setup.help:help_",
}


BARE = "crmcli.cli.look.here:here"  # what crm alone shows

# The commands of every kind: ``crm lead new``.
KIND_COMMANDS = {
    "new": "crmcli.cli.elements.new:new",
    "list": "crmcli.cli.look.list:list_",
    "fields": "crmcli.cli.setup.fields:fields",
    "stages": "crmcli.cli.setup.stages:stages",
}


def resolved(path: str) -> Entry:
    """The verb, or group of verbs, behind "module:name"."""
    module, _, name = path.partition(":")
    found: Entry = getattr(import_module(module), name)
    return found
