/** What a shell offers in a place. */
interface Offer {
  readonly kind: 'words' | 'files' | 'folders';
  readonly words?: readonly { readonly value: string; readonly what: string }[];
}

/** A line for each word, with a tab and what it means, as fish reads it; `:files` or `:folders` where the shell knows better. */
export const completionText = ({ kind, words = [] }: Offer): string =>
  kind === 'words'
    ? words.map(({ value, what }) => (what === '' ? `${value}\n` : `${value}\t${what}\n`)).join('')
    : `:${kind}\n`;

const bash = String.raw`# Completion of agent-runner for bash: eval "$(agent-runner completions bash)"
_agent_runner() {
  local line current=${'${COMP_WORDS[COMP_CWORD]}'} IFS=$'\n'
  [ "$current" != = ] || current=
  COMPREPLY=()
  while read -r line; do
    case $line in
      :files) COMPREPLY+=($(compgen -f -- "$current")) && compopt -o filenames 2>/dev/null ;;
      :folders) COMPREPLY+=($(compgen -d -- "$current")) && compopt -o filenames 2>/dev/null ;;
      ?*) COMPREPLY+=("${'${line%%$'}'\t'*}") ;;
    esac
  done < <("$1" complete "$(printf '%s\037' "${'${COMP_WORDS[@]:1:COMP_CWORD}'}")" 2>/dev/null)
}
complete -F _agent_runner agent-runner
`;

const zsh = String.raw`#compdef agent-runner
# Completion of agent-runner for zsh: eval "$(agent-runner completions zsh)" behind compinit
_agent_runner() {
  local line tab=$'\t'
  local -a values
  for line in "${'${(@f)$("$words[1]" complete "$(printf \'%s\\037\' "${(@)words[2,CURRENT]}")" 2>/dev/null)}'}"; do
    case $line in
      :files) _files ;;
      :folders) _files -/ ;;
      *$tab*) values+=("${'${${line%%$tab*}//:/\\\\:}:${line#*$tab}'}") ;;
      ?*) values+=("${'${line//:/\\\\:}'}") ;;
    esac
  done
  (( $#values == 0 )) || _describe agent-runner values
}
if [ "$funcstack[1]" = _agent_runner ]; then _agent_runner "$@"; else compdef _agent_runner agent-runner; fi
`;

const fish = String.raw`# Completion of agent-runner for fish: agent-runner completions fish > ~/.config/fish/completions/agent-runner.fish
function __agent_runner_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    for line in ($program complete (printf '%s\x1f' $words "$current" | string collect) 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path "$current"
            case ':folders'
                __fish_complete_directories "$current"
            case '*'
                printf '%s\n' $line
        end
    end
end
complete -c agent-runner -f -a '(__agent_runner_complete)'
`;

/** The scripts with which shells ask the program itself, so that they stay true when it is renewed. */
export const completionScripts = { bash, zsh, fish } as const;
