"""``crm completion bash|zsh|fish``: the script that makes a shell complete commands, references, stages ..."""

from __future__ import annotations

from crmcli.cli.context import Session
from crmcli.cli.options import reads
from crmcli.cli.params import argument
from crmcli.errors import BadValue
from crmcli.light import Annotated
from crmcli.model.results import Described

EXAMPLES = """
crm completion bash >> ~/.bashrc
crm completion zsh > "${fpath[1]}/_crm"
crm completion fish > ~/.config/fish/completions/crm.fish
"""
# bash cuts words at = and :, so the line is handed over whole, with the part of it that bash will replace. What is
# meant rather than begun (an element by its title) replaces what was typed, which each shell has to be told.
SCRIPTS = {
    "bash": r"""_crm() {
  local found word
  COMPREPLY=()
  found=$("$1" __complete --bash "$2" "${COMP_LINE:0:COMP_POINT}" "$COMP_TYPE" 2>/dev/null) || compopt +o default
  while IFS= read -r word; do
    if [[ -n $word ]]; then COMPREPLY+=("$word"); fi
  done <<< "$found"
  if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then compopt -o nospace; fi
  compopt -o nosort 2>/dev/null
}
complete -o default -F _crm crm crmcli
""",
    "zsh": r"""#compdef crm crmcli
_crm() {
  local line word about typed=${(Q)PREFIX}
  local -a whole begun meant
  local -a alike=(-M 'm:{[:lower:]}={[:upper:]}')
  while IFS= read -r line; do
    word=${line%%$'\t'*}
    about=${line:${#word}+1}
    line=${${word//\\/\\\\}//:/\\:}${about:+:$about}
    if [[ ${(L)word[1,$#typed]} != ${(L)typed} ]]; then meant+=("$line")
    elif [[ $word == *= ]]; then begun+=("$line")
    else whole+=("$line"); fi
  done < <("${words[1]}" __complete "${(@Q)words[2,CURRENT-1]}" "$typed" 2>/dev/null)
  if [[ $#meant -gt 0 ]]; then
    _describe -V crm meant -U
    [[ $#meant -gt 1 ]] && compstate[insert]=menu compstate[list]='list force'
    return 0
  fi
  _describe -V crm whole $alike -- begun $alike -S '' || _files
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _crm "$@"; else compdef _crm crm crmcli; fi
""",
    "fish": r"""function __crm_complete
    set -l words (commandline -opc)
    set -l token (commandline -ct)
    set -l word
    for quote in '' '"' "'"
        set word (string unescape -- $token$quote)
        set -q word[1]; and break
    end
    set -l found (command $words[1] __complete --fish $words[2..] $word 2>/dev/null)
    if set -q found[1]
        printf '%s\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c crm -f -a '(__crm_complete)'
complete -c crmcli -f -a '(__crm_complete)'
""",
}
Shell = Annotated[str, argument("|".join(SCRIPTS), "The shell.", "bash")]


@reads(panel="Data", examples=EXAMPLES, past=False)
def completion(session: Session, shell: Shell) -> Described:
    """Print a shell completion script.

    Write it where your shell looks for it, as in the examples, and start a new shell. Tab then completes commands,
    options, references, stages, tags, fields and their values; a word of a title or the beginning of an email address
    completes to the reference.
    """
    name = shell.strip().lower()
    if name not in SCRIPTS:
        raise BadValue("shell", shell, f"is not one of {', '.join(SCRIPTS)}", "crm completion bash")
    return Described({"shell": name, "script": SCRIPTS[name]}, text=SCRIPTS[name])
