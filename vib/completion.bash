# Completion of vibtool for bash.

_vibtool() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words
    case $before in
    --release) words="5.0 5.1 5.5 6.0 6.0u1 6.5 6.7 7.0 8.0 9.0" ;;
    --format) words="text json sarif" ;;
    --min-grade) words="A B C D E F" ;;
    --descriptor | --root | --output | --file) words= ;;
    *)
        case ${COMP_WORDS[1]-} in
        build) words="--descriptor --root --output --version --file --help" ;;
        check) words="--release --force --strict --quiet --min-grade --format --installed --help" ;;
        rules) words="--format --help" ;;
        bundle) words="--output --help" ;;
        show | extract) words="--help" ;;
        *) words="build check rules show extract bundle --help --version" ;;
        esac
        ;;
    esac
    # A file's name, unless an option or a command is being typed.
    if [[ $word == -* || $COMP_CWORD -eq 1 || $before == --release || $before == --format || $before == --min-grade ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
    fi
}

complete -o filenames -F _vibtool vibtool
