#include "evidence/command.h"

#include <string.h>

/* Cuts the next word off, without quotation marks around it. False at the end, and where `|`, `;` or `&&` stands. */
static bool next_word(struct span *rest, struct span *word) {
    *rest = span_trim(*rest);
    if (rest->length == 0 || strchr("|;", rest->bytes[0]) != NULL || span_starts(*rest, "&&")) {
        return false;
    }
    const char *at = rest->bytes;
    const char *end = at + rest->length;
    for (; at < end && strchr(" \t|;", *at) == NULL; at++) {
        bool opens = *at == '"' || *at == '\'' || *at == '{'; /* blanks up to what closes it are no ends */
        const char *close = opens ? memchr(at + 1, *at == '{' ? '}' : *at, (size_t)(end - at) - 1) : NULL;
        at = close != NULL ? close : at;
    }
    *word = (struct span){rest->bytes, (size_t)(at - rest->bytes)};
    span_skip(rest, word->length);
    if (word->length > 1 && (word->bytes[0] == '"' || word->bytes[0] == '\'') &&
        word->bytes[word->length - 1] == word->bytes[0]) {
        *word = (struct span){word->bytes + 1, word->length - 2};
    }
    return true;
}

/* A program's name without its path and `.exe`. */
static struct span base_name(struct span word) {
    size_t begin = word.length;
    while (begin > 0 && strchr("/\\", word.bytes[begin - 1]) == NULL) {
        begin--;
    }
    span_skip(&word, begin);
    word.length -= span_ends(word, ".exe") || span_ends(word, ".EXE") ? strlen(".exe") : 0;
    return word;
}

/* What stands between the first two of these marks; empty where there are none. */
static struct span between(struct span text, char mark) {
    span_cut(&text, mark);
    return memchr(text.bytes, mark, text.length) != NULL ? span_cut(&text, mark) : (struct span){"", 0};
}

/* Whether the word is a redirection: `2>&1`, `2>/dev/null`, `> FILE`. */
static bool redirects(struct command *command, struct span word, struct span *rest) {
    bool is_one = span_front(word, ">|1>|2>|&>") > 0;
    command->hidden |= is_one && word.bytes[0] != '2'; /* errors */
    if (is_one && span_ends(word, ">")) {
        next_word(rest, &word);
    }
    return is_one;
}

/* What a program behind a pipe does to the rows: those up to AWK filter them by a pattern. */
enum stage { GREP, FIND, SELECT, WHERE, AWK, CUTS, HIDES, SELECTS_FIELDS, PASSES, UNKNOWN };

static enum stage stage_of(struct span program) {
    static const char passes[] =
        "less more cat sort tee column expand out-host out-string ft fl format-table "
        "format-list convertto-json convertto-csv sort-object jq";
    static const char *const programs[] = {
        [GREP] = "grep egrep fgrep zgrep",
        [FIND] = "find findstr",
        [SELECT] = "select-string sls",
        [WHERE] = "where where-object ?",
        [AWK] = "awk gawk",
        [CUTS] = "head tail",
        [HIDES] = "export-csv out-file set-content",
        [SELECTS_FIELDS] = "select select-object",
        [PASSES] = passes,
    };
    enum stage stage = GREP;
    while (stage < UNKNOWN && !span_is_one(program, programs[stage])) {
        stage++;
    }
    return stage;
}

/* `-ivE` of grep, `/i` and `/c:"a b"` of findstr, `-NotMatch` of Select-String. Returns the pattern, where it holds that. */
static struct span take_filter_option(struct command *command, struct filter *filter, enum stage stage,
                                      struct span word, struct span *rest) {
    const struct span none = {"", 0};
    if (stage == SELECT) {
        filter->fixed |= span_is_one(word, "-simplematch");
        filter->any_case &= !span_is_one(word, "-casesensitive");
        filter->drops |= span_is_one(word, "-notmatch");
        return none;
    }
    if (stage == FIND && byte_lower(word.bytes[1]) == 'c' && word.length > 3) {
        filter->alternatives = false;
        span_skip(&word, 3);
        return word.bytes[0] == '"' ? between(word, '"') : word;
    }
    if (stage == GREP && word.length == 2 && strchr("ABC", word.bytes[1]) != NULL) {
        next_word(rest, &word); /* rows around the match: only more of them */
        return none;
    }
    for (size_t i = 1; i < word.length; i++) {
        int letter = stage == FIND ? byte_lower(word.bytes[i]) : word.bytes[i];
        filter->drops |= letter == 'v';
        filter->any_case |= letter == 'i' || letter == 'y';
        filter->extended |= letter == 'E';
        filter->fixed &= stage == GREP || letter != 'r';
        filter->fixed |= letter == 'F';
        filter->word |= letter == 'w';
        command->numbered |= letter == 'n';
        command->unclear |= stage == AWK || strchr(stage == GREP ? "clqoxfLPm" : "bcexm", letter) != NULL;
    }
    return none;
}

/*
 * `{$_.WorldName -like "*Mux*"}` of Where-Object, or the operator alone, whose value is the next word, or the field's name. Returns the
 * pattern, without the wildcards at its ends, where there is one.
 */
static struct span take_condition(struct command *command, struct filter *filter, struct span word,
                                  struct span *rest) {
    struct span value = {"", 0};
    bool whole = false;
    if (word.bytes[0] == '{') {
        value = between(word, span_find(word, "\"") != NULL ? '"' : '\'');
        whole = span_has_one(word, "eq |like ");
        command->unclear |= span_has_one(word, "not|ne |-or |-and |lt |gt ");
    } else if (word.length > 1 && word.bytes[0] == '-') {
        next_word(rest, &value);
        whole = span_is_one(word, "-eq -like");
        command->unclear |= !whole && !span_is_one(word, "-match");
    }
    bool front = span_starts(value, "*");
    bool end = value.length > 1 && span_ends(value, "*");
    filter->fixed |= whole;
    filter->begins |= whole && !front;
    filter->ends |= whole && !end;
    return (struct span){value.bytes + front, value.length - front - end};
}

/* The pattern of `/PATTERN/ {print}`: what awk does otherwise to rows is not known here. */
static struct span take_program(struct command *command, struct span program) {
    struct span action = program;
    span_cut(&action, '/');
    span_cut(&action, '/');
    action = span_trim(action);
    bool prints = action.length == 0 || span_equal(action, "{print}") || span_equal(action, "{print $0}");
    command->unclear |= program.bytes[0] != '/' || !prints;
    return between(program, '/');
}

/*
 * `grep [-ivEF…] [-e] PATTERN`, `findstr [/i] [/v] "a b"`, `find "text"`, `Select-String [-Pattern] text`,
 * `Where-Object {$_.WorldName -match "text"}` or `WorldName -match text`, `awk '/PATTERN/ {print}'`. A word behind grep's pattern begins
 * output that lost its line breaks.
 */
static void parse_filter(struct command *command, enum stage stage, struct span program, struct span *rest) {
    bool room = command->filter_count < COMMAND_FILTERS; /* else it takes the place of the last */
    struct filter *filter = &command->filters[command->filter_count - !room];
    struct span pattern = {"", 0};
    struct span word;
    *filter = (struct filter){
        .alternatives = span_is_one(program, "findstr"),
        .fixed = stage == FIND || span_is_one(program, "fgrep"),
        .extended = stage >= SELECT || span_is_one(program, "egrep"),
        .any_case = stage == SELECT || stage == WHERE,
    };
    for (struct span before = *rest; next_word(rest, &word); before = *rest) {
        struct span held = {"", 0};
        if (redirects(command, word, rest) || span_starts(word, "--col")) {
            continue;
        }
        if (stage == WHERE) {
            held = take_condition(command, filter, word, rest);
        } else if (word.length > 1 && word.bytes[0] == (stage == FIND ? '/' : '-')) {
            bool another =
                stage == GREP ? span_equal(word, "-e") : stage == FIND && word.length > 3; /* /c:… */
            if (another && pattern.length > 0) {
                command->unclear |= !filter_add(filter, pattern); /* and one more comes */
                pattern = held;
            }
            held = take_filter_option(command, filter, stage, word, rest);
        } else if (pattern.length == 0) {
            held = stage == AWK ? take_program(command, word) : word;
        } else if (stage == GREP) {
            command->rest = span_trim(before);
            span_skip(rest, rest->length);
        }
        pattern = held.length > 0 ? held : pattern;
    }
    command->unclear |= !room || pattern.length == 0;
    while (pattern.length > 0) { /* of Select-String several, with commas between */
        struct span one = span_cut(&pattern, stage == SELECT ? ',' : '\0');
        span_skip(&one, span_run(one, "\"'"));
        one.length -= span_ends(one, "\"") || span_ends(one, "'");
        command->unclear |= !filter_add(filter, one);
    }
    command->filter_count += room;
}

/* What stands behind a pipe. */
static void parse_stage(struct command *command, struct span *rest) {
    struct span program;
    struct span word;
    if (!next_word(rest, &program)) {
        return;
    }
    program = base_name(program);
    enum stage stage = stage_of(program);
    if (stage <= AWK) {
        parse_filter(command, stage, program, rest);
        return;
    }
    command->cut |= stage == CUTS;
    command->hidden |= stage == HIDES;
    command->unclear |= stage == UNKNOWN;
    while (next_word(rest, &word)) {
        redirects(command, word, rest);
        bool option = word.length > 1 && word.bytes[0] == '-';
        command->cut |= stage == SELECTS_FIELDS && option &&
                        strchr("fFlLsSiIuU", word.bytes[1]) != NULL; /* -First, -Last */
        command->unclear |=
            span_has_one(word, ":|(|[0"); /* output that lost its line breaks; jq's select(…), .[0] */
    }
}

static void add_word(struct command *command, struct span word) {
    if (command->word_count < COMMAND_WORDS) {
        command->words[command->word_count++] = word;
    }
}

/* `$esxcli.network.ip.connection.list()`: its parts become words. */
static void split_object(struct command *command, struct span word) {
    word = span_cut(&word, '(');
    span_cut(&word, '.');
    command->word_count = command->option_count = 0;
    add_word(command, span_of("esxcli"));
    while (word.length > 0) {
        struct span part = span_cut(&word, '.');
        if (!span_equal(part, "Invoke")) {
            add_word(command, part);
        }
    }
}

/* An option of an esxcli command: `-t udp` leaves rows out, `-N NAME` asks for another list. */
static void take_list_option(struct command *command, struct span option, struct span *rest) {
    static const char valued[] =
        "-s -u -p -h -d -t -N -m -n -c -i -host -dc -k --server --username --password "
        "--netstack --type --module --formatter --plugin-dir";
    struct span value = option;
    option = span_cut(&value, '=');
    if (value.length == 0 && span_is_one(option, valued)) {
        next_word(rest, &value);
    }
    command->unclear |= span_equal(option, "-N") || span_equal(option, "--netstack") ||
                        (span_is_one(option, "-t --type") && !span_is_one(value, "tcp all")) ||
                        (span_is_one(option, "--loaded --enabled") && span_is_one(value, "false 0"));
}

/* `-o pid,cmd`, `-C ds_am`; `-u admin` and `-p 1777` ask for a part. On ESXi these letters have no value, and stand last. */
static void take_ps_option(struct command *command, struct span option, struct span *rest) {
    struct span behind = *rest;
    struct span value;
    bool valued = strchr("CuUpo", option.bytes[option.length - 1]) != NULL && next_word(&behind, &value) &&
                  value.bytes[0] != '-';
    bool number = valued && value.bytes[0] >= '0' && value.bytes[0] <= '9';
    if (valued && number == span_ends(option, "p")) { /* else it is output without its line breaks */
        *rest = behind;
        command->unclear |= !span_ends(option, "o") && span_find(value, "ds_am") == NULL;
    }
}

static void parse_words(struct command *command, struct span *rest) {
    struct span word;
    while (next_word(rest, &word)) {
        bool first = command->word_count == 0;
        bool ps = !first && span_equal(command->words[0], "ps");
        bool bsd = ps && command->word_count == 1 && word.length > 0 &&
                   span_run(word, "aefghjlmosuvwx") == word.length; /* ps aux */
        bool option = bsd || (word.length > 1 && word.bytes[0] == '-');
        bool sets = !option && span_find(word, "=") != NULL; /* LANG=C, $x= */
        if (redirects(command, word, rest) ||
            (first && (sets || span_is_one(word, "sudo time nohup watch command exec govc")))) {
            continue;
        }
        bool object = first && word.bytes[0] == '$' && span_find(word, ".") != NULL;
        if (object || span_find(word, ").") != NULL) { /* (Get-EsxCli -V2).network... */
            split_object(command, word);
        } else if (first && !option) {
            command->service = span_find(word, "init.d/") != NULL ? base_name(word) : command->service;
            add_word(command, base_name(word));
        } else if (!option) {
            add_word(command, word);
        } else {
            if (command->option_count < COMMAND_WORDS) {
                command->options[command->option_count++] = word;
            }
            if (!first && span_is_one(command->words[0], "esxcli localcli host.esxcli")) {
                take_list_option(command, word, rest);
            } else if (ps) {
                take_ps_option(command, word, rest);
            }
        }
    }
}

/* Gives the different ways to ask the same thing one form. */
static void normalize(struct command *command) {
    if (command->word_count == 0) {
        return;
    }
    struct span *words = command->words;
    struct span name = words[0];
    struct span verb = command->word_count > 1 ? words[1] : (struct span){"", 0};
    bool starts = span_is_one(name, "start stop restart");
    bool nsxcli = (starts || span_equal(name, "get")) && span_starts(verb, "service");
    unsigned service = span_is_one(name, "service rc-service")   ? 1
                       : nsxcli || span_equal(name, "systemctl") ? 2
                                                                 : 0;
    if (nsxcli && command->word_count == 2) { /* `get services`: of all */
        add_word(command, (struct span){"", 0});
    }
    if (span_is_one(name, "localcli host.esxcli $esxcli")) {
        words[0] = span_of("esxcli");
    } else if (span_is_one(name, "type get-content gc less more zcat")) {
        words[0] = span_of("cat");
    } else if (starts && span_starts(verb, "ds_")) { /* upstart's, of 9.0 */
        command->service = verb;
        words[1] = name;
        words[0] = span_of("init.d");
    } else if (command->service.length > 0) {
        words[0] = span_of("init.d");
    } else if (service > 0 && service < command->word_count) {
        command->service = words[service];
        words[0] = span_of("init.d");
        words[1] = starts ? name : nsxcli ? span_of("status") : verb;
        command->word_count--;
        memmove(words + service, words + service + 1, (command->word_count - service) * sizeof *words);
    }
}

/* `ssh root@esx01 "esxcli …"`, `ansible esx -m raw -a "…"`, `pdsh -w esx01 "…"`: the command is what it is to run there. */
static struct span inside_ssh(struct command *command, struct span line) {
    struct span rest = line;
    struct span word;
    struct span first = base_name(span_word(&rest));
    bool ssh = span_is_one(first, "ssh plink");
    bool many = span_is_one(first, "ansible pdsh dsh clush");
    command->sent = span_equal(first, "ansible");
    while ((ssh || many) && next_word(&rest, &word)) {
        bool option = span_starts(word, "-");
        bool behind_host = ssh && !option && command->host.length > 0;
        bool quoted = (many || behind_host) && span_find(word, " ") != NULL;
        if (command->sent ? span_equal(word, "-a") && next_word(&rest, &word) : quoted) {
            command->unclear |=
                span_find(rest, "|") != NULL; /* a filter at home, of the results' names, too */
            return word;
        }
        if (behind_host) {
            return (struct span){word.bytes, (size_t)(rest.bytes + rest.length - word.bytes)};
        }
        if (ssh && !option) {
            command->host = word;
            span_cut(&command->host, '@');
            command->host = command->host.length > 0 ? command->host : word;
        } else if (ssh && span_is_one(word, "-p -l -i -o -J -F -b -c -pw")) { /* its value */
            next_word(&rest, &word);
        }
    }
    return ssh ? rest : line;
}

void command_parse(struct command *command, struct span line) {
    memset(command, 0, sizeof *command);
    line = span_trim(line);
    command->unclear = line.length >= sizeof command->text;
    line.length = command->unclear ? sizeof command->text - 1 : line.length;
    memcpy(command->text, line.bytes, line.length);
    struct span rest = inside_ssh(command, (struct span){command->text, line.length});
    struct span program = rest;
    program = base_name(span_word(&program));
    if (stage_of(program) == GREP) { /* of a file, which stands for the command */
        struct span word;
        next_word(&rest, &word);
        parse_filter(command, GREP, program, &rest);
        rest = command->rest;
        command->rest = (struct span){"", 0};
        add_word(command, span_of("cat"));
        if (next_word(&rest, &word)) {
            add_word(command, word);
        }
    } else {
        parse_words(command, &rest);
        normalize(command);
    }
    while (rest.length > 0 && rest.bytes[0] == '|' && !span_starts(rest, "||")) {
        span_skip(&rest, 1);
        parse_stage(command, &rest);
    }
    command->several = span_trim(rest).length > 1;
}

bool command_is(struct command *command, const char *pattern) {
    struct span wanted = span_of(pattern);
    unsigned at = 0;
    for (struct span word = span_word(&wanted); word.length > 0; word = span_word(&wanted), at++) {
        if (at >= command->word_count || !span_same_nocase(command->words[at], word)) {
            return false;
        }
    }
    bool takes_none = span_is_one(command->words[0], "esxcli esxcfg-module ps init.d");
    if (takes_none && at < command->word_count && command->rest.length == 0) {
        command->rest = span_of(command->words[at].bytes); /* up to the line's end */
    }
    return true;
}

bool command_has(const struct command *command, const char *option) {
    bool has = false;
    for (unsigned i = 0; i < command->option_count && !has; i++) {
        has = span_equal(command->options[i], option);
    }
    return has;
}

bool command_changes(const struct command *command) {
    static const char others[] =
        "ruleset set|ruleset.set|ipv4 set|interface set|firewall set|/power.o|/power.re|tart-VM|Stop-VM|"
        "system shutdown|system.shutdown|module load|vmkload_mod vmci|vmkload_mod -u|vib install|vib update|"
        "vib remove|_service vS|watchdog.sh -k vS|pkill|kill -9 |kill 2";
    const struct span *words = command->words;
    bool service = command->word_count > 1 && span_is_one(words[0], "init.d services.sh net sc fltmc");
    return span_is_one(words[0],
                       "reboot init restart-service start-service stop-service restart-computer shutdown") ||
           (service && span_is_one(words[1], "start stop restart force-start force-restart load unload")) ||
           span_has_one(span_of(command->text), others);
}

bool command_keeps(const struct command *command, const char *row) {
    bool keeps = !command->cut && !command->unclear && !command->hidden && !command->several;
    for (unsigned i = 0; keeps && i < command->filter_count; i++) {
        keeps = filter_keeps(&command->filters[i], span_of(row));
    }
    return keeps;
}
