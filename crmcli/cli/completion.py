"""``crm completion bash|zsh|fish``: the script that makes a shell complete commands, references, stages ..."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from crmcli.cli.context import Session
from crmcli.cli.options import reads
from crmcli.errors import BadValue
from crmcli.model.results import Described

EXAMPLES = """
crm completion bash >> ~/.bashrc
crm completion zsh > "${fpath[1]}/_crm"
crm completion fish > ~/.config/fish/completions/crm.fish
"""
SCRIPTS = {
    "bash": r"""_crm() {
  local word
  COMPREPLY=()
  while IFS=$'\t' read -r word _; do
    COMPREPLY+=("$word")
  done < <("${COMP_WORDS[0]}" __complete --bash "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then compopt -o nospace; fi
}
complete -o default -F _crm crm crmcli
""",
    "zsh": r"""#compdef crm crmcli
_crm() {
  local -a found
  local word about
  while IFS=$'\t' read -r word about; do
    found+=("${word//:/\\:}${about:+:$about}")
  done < <("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)
  _describe -o crm found || _files
}
compdef _crm crm crmcli
""",
    "fish": r"""function __crm_complete
    set -l words (commandline -opc)
    command $words[1] __complete $words[2..] (commandline -ct) 2>/dev/null
end
complete -c crm -f -a '(__crm_complete)'
complete -c crmcli -f -a '(__crm_complete)'
""",
}
Shell = Annotated[str, Argument(metavar="|".join(SCRIPTS), help="The shell that the script is for.")]


@reads(panel="Data", examples=EXAMPLES)
def completion(session: Session, shell: Shell) -> Described:
    """Print the script that teaches a shell to complete."""
    name = shell.strip().lower()
    if name not in SCRIPTS:
        raise BadValue("shell", shell, f"is none of {', '.join(SCRIPTS)}", "crm completion bash")
    return Described({"shell": name, "script": SCRIPTS[name]}, text=SCRIPTS[name])
