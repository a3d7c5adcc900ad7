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
    int opened = '\0'; /* the quotation mark or brace within which blanks are no ends */
    for (; at < end && (opened != '\0' || strchr(" \t|;", *at) == NULL); at++) {
        bool mark = *at == '"' || *at == '\'' || *at == '{';
        if (opened == '\0' && mark &&
            memchr(at + 1, *at == '{' ? '}' : *at, (size_t)(end - at) - 1) != NULL) {
            opened = *at == '{' ? '}' : *at;
        } else if (*at == opened) {
            opened = '\0';
        }
    }
    *word = (struct span){rest->bytes, (size_t)(at - rest->bytes)};
    *rest = (struct span){at, (size_t)(end - at)};
    if (word->length > 1 && (word->bytes[0] == '"' || word->bytes[0] == '\'') &&
        word->bytes[word->length - 1] == word->bytes[0]) {
        word->bytes++;
        word->length -= 2;
    }
    return true;
}

/* The end of the stage: what follows is empty or begins with a pipe or the like. */
static void skip_words(struct span *rest) {
    struct span word;
    while (next_word(rest, &word)) {
    }
}

/* A program's name without its path and `.exe`. */
static struct span base_name(struct span word) {
    for (size_t i = word.length; i > 0; i--) {
        if (word.bytes[i - 1] == '/' || word.bytes[i - 1] == '\\') {
            word = (struct span){word.bytes + i, word.length - i};
            break;
        }
    }
    bool program =
        word.length > 4 && span_equal_nocase((struct span){word.bytes + word.length - 4, 4}, ".exe");
    word.length -= program ? 4 : 0;
    return word;
}

/* Whether the word is one of the blank-separated `names`, in any case. */
static bool one_of(struct span word, const char *names) {
    struct span rest = span_of(names);
    for (struct span name = span_word(&rest); name.length > 0; name = span_word(&rest)) {
        if (span_same_nocase(word, name)) {
            return true;
        }
    }
    return false;
}

/* A new filter of the pipeline; with too many of them the answer is unclear, and the last is used again. */
static struct command_filter *add_filter(struct command *command) {
    if (command->filter_count == COMMAND_FILTERS) {
        command->unclear = true;
        command->filter_count--;
    }
    struct command_filter *filter = &command->filters[command->filter_count++];
    memset(filter, 0, sizeof *filter);
    return filter;
}

static void set_pattern(struct command *command, struct command_filter *filter, struct span pattern) {
    if (pattern.length == 0 || pattern.length >= sizeof filter->pattern) {
        command->unclear = true;
        return;
    }
    memcpy(filter->pattern, pattern.bytes, pattern.length);
    filter->pattern[pattern.length] = '\0';
}

/* Whether the word is a redirection: `2>&1`, `2>/dev/null`, `> FILE`. */
static bool redirects(struct command *command, struct span word, struct span *rest) {
    struct span target;
    bool errors = span_starts(word, "2>");
    if (!errors && !span_starts(word, ">") && !span_starts(word, "1>") && !span_starts(word, "&>")) {
        return false;
    }
    if (word.bytes[word.length - 1] == '>') {
        next_word(rest, &target);
    }
    command->hidden |= !errors;
    return true;
}

/* `grep [-ivEF…] [-e] PATTERN`; a word behind the pattern begins flattened output. */
static void parse_grep(struct command *command, struct span program, struct span *rest) {
    struct command_filter *filter = add_filter(command);
    struct span word;
    filter->extended = span_equal(program, "egrep");
    filter->fixed = span_equal(program, "fgrep");
    for (struct span before = *rest; next_word(rest, &word); before = *rest) {
        bool option = word.length > 1 && word.bytes[0] == '-';
        if (redirects(command, word, rest) || span_starts(word, "--col")) {
            continue;
        }
        if (!option && filter->pattern[0] != '\0') {
            command->rest = span_trim(before);
            *rest = (struct span){rest->bytes + rest->length, 0};
            return;
        }
        if (!option) {
            set_pattern(command, filter, word);
        } else if (word.length == 2 && strchr("ABC", word.bytes[1]) != NULL) {
            next_word(rest, &word); /* rows around the match: only more of them */
        }
        for (size_t i = 1; option && i < word.length; i++) {
            filter->drops |= word.bytes[i] == 'v';
            filter->any_case |= word.bytes[i] == 'i' || word.bytes[i] == 'y';
            filter->extended |= word.bytes[i] == 'E';
            filter->fixed |= word.bytes[i] == 'F';
            filter->word |= word.bytes[i] == 'w';
            command->numbered |= word.bytes[i] == 'n';
            command->unclear |= strchr("clqoxfLPm", word.bytes[i]) != NULL;
        }
    }
    command->unclear |= filter->pattern[0] == '\0';
}

/* `findstr [/i] [/v] "a b"`, `findstr /c:"a b"`, `find "text"`. */
static void parse_find(struct command *command, struct span program, struct span *rest) {
    struct command_filter *filter = add_filter(command);
    struct span word;
    filter->alternatives = one_of(program, "findstr");
    filter->fixed = true;
    while (next_word(rest, &word)) {
        int letter = word.length > 1 && word.bytes[0] == '/' ? word.bytes[1] | 0x20 : '\0';
        if (letter == 'c' && word.length > 3) {
            struct span text = {word.bytes + 3, word.length - 3};
            bool quoted = text.length > 2 && text.bytes[0] == '"';
            set_pattern(command, filter, quoted ? (struct span){text.bytes + 1, text.length - 2} : text);
            filter->alternatives = false;
        } else if (letter != '\0') {
            filter->any_case |= letter == 'i';
            filter->drops |= letter == 'v';
            filter->fixed &= letter != 'r';
        } else if (filter->pattern[0] == '\0') {
            set_pattern(command, filter, word);
        }
    }
    command->unclear |= filter->pattern[0] == '\0';
}

/* `Select-String [-Pattern] text`, `Where-Object {$_.WorldName -match "text"}`: without regard to case. */
static void parse_select(struct command *command, bool where, struct span *rest) {
    static const char *const denials[] = {"-not", "-ne ", "-or ", "-and ", "-lt ", "-gt "};
    struct command_filter *filter = add_filter(command);
    struct span word;
    filter->any_case = true;
    filter->extended = true;
    while (next_word(rest, &word)) {
        for (size_t i = 0; i < sizeof denials / sizeof denials[0]; i++) {
            command->unclear |= where && span_find(word, denials[i]) != NULL;
        }
        const char *end = word.bytes + word.length;
        const char *open = where ? memchr(word.bytes, '"', word.length) : NULL;
        open = where && open == NULL ? memchr(word.bytes, '\'', word.length) : open;
        const char *close = open != NULL ? memchr(open + 1, *open, (size_t)(end - open) - 1) : NULL;
        if (close != NULL) { /* without the wildcards of -like */
            struct span text = {open + 1, (size_t)(close - open) - 1};
            bool before = text.length > 0 && text.bytes[0] == '*';
            bool behind = text.length > 1 && text.bytes[text.length - 1] == '*';
            set_pattern(command, filter, (struct span){text.bytes + before, text.length - before - behind});
        } else if (!where && word.bytes[0] == '-') {
            filter->fixed |= one_of(word, "-simplematch");
            filter->any_case &= !one_of(word, "-casesensitive");
            filter->drops |= one_of(word, "-notmatch");
        } else if (!where && filter->pattern[0] == '\0') {
            set_pattern(command, filter, word);
        }
    }
    command->unclear |= filter->pattern[0] == '\0';
}

/* `awk '/Mux/'` filters, also with `{print}`; other programs of awk change rows in a way that is not known here. */
static void parse_awk(struct command *command, struct span *rest) {
    struct command_filter *filter = add_filter(command);
    struct span word;
    bool slash = next_word(rest, &word) && word.length > 2 && word.bytes[0] == '/';
    const char *end = slash ? memchr(word.bytes + 1, '/', word.length - 1) : NULL;
    bool plain = end != NULL;
    filter->extended = true;
    if (plain) {
        struct span action = span_trim((struct span){end + 1, (size_t)(word.bytes + word.length - end) - 1});
        set_pattern(command, filter, (struct span){word.bytes + 1, (size_t)(end - word.bytes) - 1});
        plain = action.length == 0 || span_equal(action, "{print}") || span_equal(action, "{print $0}");
    }
    command->unclear |= !plain;
    skip_words(rest);
}

/* What stands behind a pipe. */
static void parse_stage(struct command *command, struct span *rest) {
    static const char cuts[] = "head tail select select-object";
    static const char passes[] =
        "less more cat sort tee column expand out-host out-string ft fl format-table "
        "format-list convertto-json convertto-csv sort-object export-csv out-file set-content";
    struct span program;
    struct span word;
    if (!next_word(rest, &program)) {
        return;
    }
    program = base_name(program);
    if (one_of(program, "grep egrep fgrep zgrep")) {
        parse_grep(command, program, rest);
    } else if (one_of(program, "findstr find")) {
        parse_find(command, program, rest);
    } else if (one_of(program, "select-string sls where where-object ?")) {
        parse_select(command, !one_of(program, "select-string sls"), rest);
    } else if (one_of(program, "awk gawk")) {
        parse_awk(command, rest);
    } else {
        command->cut |= one_of(program, cuts);
        command->unclear |= !one_of(program, cuts) && !one_of(program, passes);
        command->hidden |= one_of(program, "export-csv out-file set-content");
        while (next_word(rest, &word)) {
            redirects(command, word, rest);
        }
    }
}

static void add_word(struct command *command, struct span word) {
    if (command->word_count < COMMAND_WORDS) {
        command->words[command->word_count++] = word;
    }
}

/* `$esxcli.network.ip.connection.list()`: its parts become words. */
static void split_object(struct command *command, struct span word) {
    size_t at = 0;
    add_word(command, span_of("esxcli"));
    while (at < word.length && word.bytes[at] != '.') {
        at++;
    }
    while (at < word.length && word.bytes[at] == '.') {
        struct span part = {word.bytes + at + 1, 0};
        for (at++; at < word.length && word.bytes[at] != '.' && word.bytes[at] != '('; at++) {
            part.length++;
        }
        if (!span_equal(part, "Invoke")) {
            add_word(command, part);
        }
    }
}

/* An option of esxcli, or govc, whose value is the next word. */
static bool takes_value(struct span option) {
    return one_of(
        option,
        "-s -u -p -h -d -t -N -m -n -c -i -host -dc -k --server --username --password --netstack --type "
        "--module --formatter --plugin-dir");
}

/* An option of an esxcli command: `-t udp` filters the list, `-N NAME` asks for another one. */
static void take_list_option(struct command *command, struct span option, struct span *rest) {
    const char *sign = memchr(option.bytes, '=', option.length);
    struct span value = {"", 0};
    if (sign != NULL) {
        value = (struct span){sign + 1, (size_t)(option.bytes + option.length - sign) - 1};
        option.length = (size_t)(sign - option.bytes);
    } else if (takes_value(option)) {
        next_word(rest, &value);
    }
    if (one_of(option, "-t --type") && value.length > 0) {
        struct command_filter *filter = add_filter(command);
        filter->any_case = true;
        filter->pattern[0] = '^';
        size_t length = value.length < COMMAND_PATTERN - 2 ? value.length : COMMAND_PATTERN - 2;
        memcpy(filter->pattern + 1, value.bytes, length);
    }
    command->unclear |= span_equal(option, "-N") || span_equal(option, "--netstack");
}

static void parse_words(struct command *command, struct span *rest) {
    struct span word;
    while (next_word(rest, &word)) {
        bool leads =
            command->word_count == 0 &&
            (one_of(word, "sudo time nohup watch command exec") ||
             (word.bytes[0] != '-' && memchr(word.bytes, '=', word.length) != NULL)); /* LANG=C, $x= */
        bool object =
            command->word_count == 0 && word.bytes[0] == '$' && memchr(word.bytes, '.', word.length) != NULL;
        if (leads || redirects(command, word, rest)) {
            continue;
        }
        if (object) {
            split_object(command, word);
        } else if (word.length > 1 && word.bytes[0] == '-') {
            if (command->option_count < COMMAND_WORDS) {
                command->options[command->option_count++] = word;
            }
            bool esxcli =
                command->word_count > 0 && one_of(base_name(command->words[0]), "esxcli localcli govc");
            if (esxcli) {
                take_list_option(command, word, rest);
            }
        } else {
            add_word(command, word);
        }
    }
}

static void drop_words(struct command *command, unsigned count) {
    command->word_count -= count;
    memmove(command->words, command->words + count, command->word_count * sizeof command->words[0]);
}

/* Gives the different ways to ask the same thing one form. */
static void normalize(struct command *command) {
    if (command->word_count == 0) {
        return;
    }
    struct span path = command->words[0];
    struct span name = base_name(path);
    struct span verb = command->word_count > 1 ? command->words[1] : (struct span){"", 0};
    struct span third = command->word_count > 2 ? command->words[2] : (struct span){"", 0};
    command->words[0] = name;
    if (span_equal(name, "govc") && span_equal(verb, "host.esxcli")) {
        drop_words(command, 1);
        command->words[0] = span_of("esxcli");
    } else if (one_of(name, "localcli $esxcli")) {
        command->words[0] = span_of("esxcli");
    } else if (one_of(name, "type get-content gc less more zcat")) {
        command->words[0] = span_of("cat");
    } else if (span_find(path, "init.d/") != NULL) {
        command->service = name;
        command->words[0] = span_of("init.d");
    } else if (one_of(name, "service rc-service") ||
               (span_equal(name, "get") && span_equal(verb, "service"))) {
        bool get = span_equal(name, "get");
        command->service = get ? third : verb;
        command->words[0] = span_of("init.d");
        command->words[1] = get ? span_of("status") : third;
        drop_words(command, command->word_count > 2 ? 1 : 0);
        command->words[0] = span_of("init.d");
        command->words[1] = get ? span_of("status") : third;
    } else if (span_equal(name, "systemctl") && command->word_count > 2) {
        command->service = third;
        drop_words(command, 1);
        command->words[0] = span_of("init.d");
        command->words[1] = verb;
    }
}

/* `ssh root@esx01 "esxcli …"`: the command is what ssh is to run. */
static struct span inside_ssh(struct command *command, struct span line) {
    struct span rest = line;
    struct span word;
    struct span first = span_word(&rest);
    if (!one_of(base_name(first), "ssh plink")) {
        return line;
    }
    while (next_word(&rest, &word)) {
        if (word.length > 0 && word.bytes[0] == '-') {
            if (one_of(word, "-p -l -i -o -J -F -b -c -pw")) { /* its value */
                next_word(&rest, &word);
            }
            continue;
        }
        if (command->host.length == 0) {
            const char *at = memchr(word.bytes, '@', word.length);
            size_t skipped = at != NULL ? (size_t)(at + 1 - word.bytes) : 0;
            command->host = (struct span){word.bytes + skipped, word.length - skipped};
        } else {
            bool quoted = memchr(word.bytes, ' ', word.length) != NULL;
            return quoted ? word : (struct span){word.bytes, (size_t)(rest.bytes + rest.length - word.bytes)};
        }
    }
    return rest;
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
    if (one_of(program, "grep egrep fgrep zgrep")) { /* of a file, which stands for the command */
        struct span word;
        next_word(&rest, &word);
        parse_grep(command, program, &rest);
        struct span file = command->rest;
        command->rest = (struct span){"", 0};
        add_word(command, span_of("cat"));
        if (next_word(&file, &word)) {
            add_word(command, word);
        }
        rest = file;
    } else {
        parse_words(command, &rest);
        normalize(command);
    }
    while (rest.length > 0 && rest.bytes[0] == '|' && !span_starts(rest, "||")) {
        rest.bytes++;
        rest.length--;
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
    bool bsd = at < command->word_count && at == 1 &&
               strspn(command->words[at].bytes, "auxwefl") >= command->words[at].length;
    at += bsd; /* ps aux */
    bool takes_none = one_of(command->words[0], "esxcli esxcfg-module ps init.d");
    if (takes_none && at < command->word_count && command->rest.length == 0) {
        const char *begin = command->words[at].bytes;
        const char *end = strchr(begin, '\0');
        command->rest = (struct span){begin, (size_t)(end - begin)};
    }
    return true;
}

bool command_has(const struct command *command, const char *option) {
    for (unsigned i = 0; i < command->option_count; i++) {
        struct span have = command->options[i];
        const char *sign = memchr(have.bytes, '=', have.length);
        have.length = sign != NULL ? (size_t)(sign - have.bytes) : have.length;
        if (span_equal(have, option)) {
            return true;
        }
    }
    return false;
}

bool command_changes(const struct command *command) {
    bool script = command->word_count > 1 &&
                  one_of(command->words[0], "init.d services.sh net sc restart-service") &&
                  one_of(command->words[1], "start stop restart force-start force-restart");
    bool boots = command->word_count > 0 &&
                 one_of(command->words[0], "reboot init restart-service start-service shutdown");
    bool esxcli = command->word_count > 2 && one_of(command->words[0], "esxcli") &&
                  span_equal(command->words[1], "system") && span_equal(command->words[2], "shutdown");
    return script || boots || esxcli;
}

/* A pattern being matched; `steps` bounds the time that a pattern of many stars may take. */
struct match {
    const struct command_filter *filter;
    unsigned steps;
    bool decided;
};

enum { STEPS_MOST = 20000 };

/* The end of the pattern's first atom: a character, an escaped one, or a class. */
static const char *atom_end(struct match *match, const char *pattern) {
    if (*pattern == '\\' && pattern[1] != '\0' && !match->filter->fixed) {
        match->decided &= strchr("().[]*+?^$/-|\\ ", pattern[1]) != NULL || strchr("{}", pattern[1]) == NULL;
        return pattern + 2;
    }
    if (*pattern == '[' && !match->filter->fixed) {
        const char *end = strchr(pattern + 1 + (pattern[1] == '^') + 1, ']');
        match->decided &= end != NULL;
        return end != NULL ? end + 1 : pattern + 1;
    }
    return pattern + 1;
}

static int folded(const struct match *match, int byte) {
    return match->filter->any_case && byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
}

static bool atom_matches(const struct match *match, const char *atom, const char *end, int byte) {
    byte = folded(match, byte);
    if (match->filter->fixed || end - atom == 1) {
        return (*atom == '.' && !match->filter->fixed) || folded(match, *atom) == byte;
    }
    if (*atom == '\\') {
        return folded(match, atom[1]) == byte;
    }
    bool negated = atom[1] == '^';
    bool found = false;
    for (const char *at = atom + 1 + negated; at < end - 1; at++) {
        if (at + 2 < end - 1 && at[1] == '-') {
            found |= folded(match, at[0]) <= byte && byte <= folded(match, at[2]);
            at += 2;
        } else {
            found |= folded(match, *at) == byte;
        }
    }
    return found != negated;
}

/* Whether the pattern, up to its end or a `|`, matches at the beginning of the text. */
static bool match_here(struct match *match, const char *pattern, const char *stop, struct span text) {
    bool special = !match->filter->fixed;
    if (++match->steps > STEPS_MOST) {
        match->decided = false;
    }
    if (pattern >= stop || !match->decided) {
        return match->decided;
    }
    if (special && *pattern == '$' && pattern + 1 == stop) {
        return text.length == 0;
    }
    const char *end = atom_end(match, pattern);
    bool repeats =
        special && end < stop && (*end == '*' || (match->filter->extended && (*end == '+' || *end == '?')));
    if (!repeats) {
        return text.length > 0 && atom_matches(match, pattern, end, text.bytes[0]) &&
               match_here(match, end, stop, (struct span){text.bytes + 1, text.length - 1});
    }
    size_t least = *end == '+';
    size_t most = 0;
    while (most < text.length && (*end != '?' || most == 0) &&
           atom_matches(match, pattern, end, text.bytes[most])) {
        most++;
    }
    for (size_t used = most + 1; used-- > least && match->decided;) {
        if (match_here(match, end + 1, stop, (struct span){text.bytes + used, text.length - used})) {
            return true;
        }
    }
    return false;
}

static bool match_anywhere(struct match *match, const char *pattern, const char *stop, struct span text) {
    if (*pattern == '^' && !match->filter->fixed) {
        return match_here(match, pattern + 1, stop, text);
    }
    for (size_t at = 0; at <= text.length; at++) {
        if (match_here(match, pattern, stop, (struct span){text.bytes + at, text.length - at})) {
            return true;
        }
    }
    return false;
}

static bool in_word(char byte) {
    return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') || byte == '_';
}

/* The same for -w: only of patterns in which nothing is special. */
static bool matches_word(const struct command_filter *filter, struct span text, bool *decided) {
    struct span pattern = span_of(filter->pattern);
    *decided &= strcspn(filter->pattern, ".[]*^$\\+?|(){} ") == pattern.length;
    for (size_t at = 0; at + pattern.length <= text.length; at++) {
        const char *end = text.bytes + at + pattern.length;
        struct span here = {text.bytes + at, pattern.length};
        bool alone =
            (at == 0 || !in_word(text.bytes[at - 1])) && (end == text.bytes + text.length || !in_word(*end));
        bool same =
            filter->any_case ? span_equal_nocase(here, filter->pattern) : span_equal(here, filter->pattern);
        if (alone && same) {
            return true;
        }
    }
    return false;
}

bool command_matches(const struct command_filter *filter, struct span text, bool *decided) {
    if (filter->word) {
        return matches_word(filter, text, decided);
    }
    struct match match = {filter, 0, *decided};
    bool found = false;
    const char *pattern = filter->pattern;
    match.decided &= filter->fixed || !filter->extended || strpbrk(pattern, "(){}") == NULL;
    match.decided &= filter->fixed || strstr(pattern, "\\{") == NULL;
    while (match.decided && pattern != NULL && !found) {
        const char *next = filter->alternatives ? strchr(pattern, ' ') : strchr(pattern, '|');
        bool escaped = next != NULL && !filter->alternatives && next > pattern && next[-1] == '\\';
        if (next != NULL && !filter->alternatives && (filter->fixed || escaped == filter->extended)) {
            next = NULL; /* the bar is one character of the pattern; a further one would be, too */
        }
        const char *stop = next == NULL ? strchr(pattern, '\0') : next - escaped;
        found = match_anywhere(&match, pattern, stop, text);
        pattern = next == NULL ? NULL : next + 1;
    }
    *decided = match.decided;
    return found;
}

bool command_keeps(const struct command *command, const char *row) {
    bool keeps = !command->cut && !command->unclear && !command->hidden && !command->several;
    for (unsigned i = 0; keeps && i < command->filter_count; i++) {
        bool decided = true;
        bool found = command_matches(&command->filters[i], span_of(row), &decided);
        keeps = decided && found != command->filters[i].drops;
    }
    return keeps;
}
