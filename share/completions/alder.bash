# Written from the table of commands by `cmake --build build/dev --target pages`.

_alder_lines() {
    local IFS=$'\n'
    COMPREPLY+=($(compgen -W "$1" -- "$2"))
}

_alder() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
    local words= folders= files= command= word
    COMPREPLY=()
    case $prev in
        -A | --account)
            _alder_lines "$(alder folders list --format '{account}' 2>/dev/null | sort -u)" "$cur"
            return ;;
        --into)
            _alder_lines "$(alder folders list --format '{name}' 2>/dev/null)" "$cur"
            return ;;
        --config | --keep)
            COMPREPLY=($(compgen -f -- "$cur"))
            return ;;
    esac
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case " demo setup account list threads count show flag move copy delete undo redo folders import sync fetch send queue mime doctor " in *" $word "*) command=$word; break ;; esac
    done
    case $command in
        "") words="demo setup account list threads count show flag move copy delete undo redo folders import sync fetch send queue mime doctor --linear" ;;
        demo) words="--keep --reset --linear" ;;
        setup) words="--address --name --incoming --outgoing --user --password-command --password-file --password-keyring --password-ask --tls-ca --auth" ;;
        account) words=" list show test remove" ;;
        list) words="--limit --sort --format" ;;
        threads) words="--limit --format" ;;
        count) words="" ;;
        show) words="--raw --headers --text --html --part --tree" ;;
        flag) words="--query --queue" ;;
        move) words="--query --queue"; folders=yes ;;
        copy) words="--query --queue"; folders=yes ;;
        delete) words="--query --queue --expunge" ;;
        undo) words="--queue" ;;
        redo) words="--queue" ;;
        folders) words="--format list create rename delete"; folders=yes ;;
        import) words="--into --format"; files=yes ;;
        sync) words="--watch" ;;
        fetch) words="--to --folder --since --limit --keep --leave --delete" ;;
        send) words="--subject --cc --bcc --from --attach --header --body --html --reply --draft --at --queue --wait --dry-run" ;;
        queue) words="--all list show flush hold release drop retry" ;;
        mime) words="--raw --content --to --part tree decode encode extract"; files=yes ;;
        doctor) words="" ;;
    esac
    COMPREPLY=($(compgen -W "$words --account --config --json --quiet --verbose --trace --help --version" -- "$cur"))
    if [[ $folders ]]; then
        _alder_lines "$(alder folders list --format '{name}' 2>/dev/null)" "$cur"
    fi
    if [[ $files ]]; then
        COMPREPLY+=($(compgen -f -- "$cur"))
    fi
}

complete -F _alder alder
