#include "evidence/transcript.h"

#include <string.h>

enum { PROMPT_LONGEST = 200, REMARK_LONGEST = 60, DATE_LINE_LONGEST = 120 };

static struct span behind(struct span line, const char *at) {
    return span_trim((struct span){at, (size_t)(line.bytes + line.length - at)});
}

/* The host in `root@esx01:~`, or `root@dsva01 dir`. */
static struct span host_in(struct span text) {
    const char *at = memchr(text.bytes, '@', text.length);
    struct span host = {at != NULL ? at + 1 : text.bytes, 0};
    while (host.bytes + host.length < text.bytes + text.length &&
           strchr(": ]", host.bytes[host.length]) == NULL) {
        host.length++;
    }
    return host;
}

static bool is_sign(char byte) {
    return byte == '#' || byte == '$' || byte == '%';
}

/* `[root@esx01:~] `, which has no sign, `[root@dsva01 ~]# `, and the same whose beginning is lost: `oot@esx01:~] `. */
static bool bracket_prompt(struct span line, struct prompt *prompt) {
    bool whole = line.length > 0 && line.bytes[0] == '[';
    const char *close = memchr(line.bytes, ']', line.length < PROMPT_LONGEST ? line.length : PROMPT_LONGEST);
    if (close == NULL) {
        return false;
    }
    struct span inside = {line.bytes + whole, (size_t)(close - line.bytes) - whole};
    const char *end = line.bytes + line.length;
    const char *colon = memchr(inside.bytes, ':', inside.length);
    bool user = memchr(inside.bytes, '@', inside.length) != NULL;
    bool path = colon != NULL && colon + 1 < close && (colon[1] == '~' || colon[1] == '/');
    bool blank = memchr(inside.bytes, ' ', inside.length) != NULL;
    bool sign = close + 1 < end && is_sign(close[1]);
    bool ends = close + 1 == end || close[1] == ' ' || sign;
    if (!ends || (whole ? !user || (!path && !sign) : blank || !path)) {
        return false;
    }
    prompt->shell = sign ? SHELL_LINUX : SHELL_ESXI;
    prompt->host = host_in(inside);
    prompt->command = behind(line, close + 1 + sign);
    return true;
}

/* `~ # `, `/tmp # `, `# `, `esx01:~ # `, `root@dsva:~# `, `-bash-4.1# `. */
static bool sign_prompt(struct span line, struct prompt *prompt) {
    struct span rest = line;
    struct span first = span_word(&rest);
    struct span second = span_word(&rest);
    if (first.length == 0 || first.length > PROMPT_LONGEST) {
        return false;
    }
    char last = first.bytes[first.length - 1];
    if (!is_sign(last) && last != '>' && (second.length != 1 || !is_sign(second.bytes[0]))) {
        return false;
    }
    bool user = memchr(first.bytes, '@', first.length) != NULL;
    bool path = first.bytes[0] == '~' || first.bytes[0] == '/' || span_find(first, ":~") != NULL ||
                span_find(first, ":/") != NULL;
    bool shell = span_find(first, "sh-") != NULL;
    bool signed_word = first.length > 1 && is_sign(last) && (user || shell || path);
    bool alone = first.length == 1 && is_sign(first.bytes[0]);
    if (first.length > 1 && last == '>' && span_equal(second, "get")) { /* nsxcli */
        *prompt = (struct prompt){
            SHELL_ESXI, {first.bytes, first.length - 1}, behind(line, first.bytes + first.length)};
        return true;
    }
    bool apart = (path || user) && second.length == 1 && is_sign(second.bytes[0]);
    if (!signed_word && !alone && !apart) {
        return false;
    }
    prompt->shell = user && !apart ? SHELL_LINUX : SHELL_ANY;
    prompt->host = (struct span){first.bytes, 0};
    if (user || (path && first.bytes[0] != '~' && first.bytes[0] != '/')) {
        prompt->host = host_in(first);
    }
    prompt->command = behind(line, apart ? second.bytes + 1 : first.bytes + first.length);
    return true;
}

/* `C:\Users\admin>sc query vmci`, `PS C:\> Get-Service` */
static bool windows_prompt(struct span line, struct prompt *prompt) {
    struct span path = line;
    if (span_starts(path, "PS ")) {
        path = (struct span){path.bytes + 3, path.length - 3};
    }
    bool drive = path.length > 3 && (path.bytes[0] | 0x20) >= 'a' && (path.bytes[0] | 0x20) <= 'z' &&
                 path.bytes[1] == ':' &&
                 (path.bytes[2] == '\\' || path.bytes[2] == '/' || path.bytes[2] == '>');
    const char *sign = drive ? memchr(path.bytes, '>', path.length) : NULL;
    if (sign == NULL) {
        return false;
    }
    prompt->shell = SHELL_WINDOWS;
    prompt->host = (struct span){line.bytes, 0};
    prompt->command = behind(line, sign + 1);
    return true;
}

bool transcript_prompt(struct span line, struct prompt *prompt) {
    line = span_trim(line);
    return bracket_prompt(line, prompt) || windows_prompt(line, prompt) || sign_prompt(line, prompt);
}

size_t transcript_next_prompt(struct span line) {
    struct prompt prompt;
    bool may = memchr(line.bytes, '[', line.length) != NULL || memchr(line.bytes, '~', line.length) != NULL ||
               span_find(line, " PS C:") != NULL;
    for (size_t at = 1; may && at < line.length; at++) {
        struct span rest = {line.bytes + at, line.length - at};
        bool begins =
            line.bytes[at - 1] == ' ' && (span_starts(rest, "[root@") || span_starts(rest, "~ # ") ||
                                          span_equal(rest, "~ #") || span_starts(rest, "PS C:\\"));
        if (begins && transcript_prompt(rest, &prompt)) {
            return at;
        }
    }
    return line.length;
}

bool transcript_goes_on(struct span line) {
    struct prompt prompt;
    line = span_trim(line);
    if (line.length == 0) {
        return false;
    }
    if (transcript_prompt(line, &prompt)) {
        char last = line.bytes[line.length - 1];
        return prompt.command.length > 1 && (last == '|' || last == '\\');
    }
    return line.length >= REMARK_LONGEST && line.bytes[0] == '[' &&
           memchr(line.bytes, ' ', line.length) == NULL && memchr(line.bytes, '@', line.length) != NULL &&
           memchr(line.bytes, ']', line.length) == NULL;
}

bool transcript_elides(struct span line) {
    static const char *const words[] = {"snip",
                                        "SNIP",
                                        "omitted",
                                        "truncated",
                                        "trimmed",
                                        "abbreviated",
                                        "redacted",
                                        "removed",
                                        "cut here",
                                        "8<-",
                                        "\xe7\x9c\x81\xe7\x95\xa5" /* 省略 */,
                                        "\xe4\xb8\xad\xe7\x95\xa5" /* 中略 */,
                                        "\xe5\x89\x8d\xe7\x95\xa5" /* 前略 */,
                                        "\xe5\xbe\x8c\xe7\x95\xa5" /* 後略 */,
                                        "\xe4\xbb\xa5\xe4\xb8\x8b\xe7\x95\xa5" /* 以下略 */,
                                        "(\xe7\x95\xa5" /* (略 */,
                                        "\xef\xbc\x88\xe7\x95\xa5" /* （略 */,
                                        "more lines",
                                        "more rows",
                                        "lines more",
                                        "and so on",
                                        "etc."};
    static const char *const dots[] = {"...",
                                       "\xe2\x80\xa6",
                                       "\xe2\x8b\xae",
                                       "\xe2\x80\xa5",
                                       "\xef\xbc\x9a\xef\xbc\x9a",
                                       "\xe3\x83\xbb\xe3\x83\xbb"};
    line = span_trim(line);
    if (line.length == 0 || line.length > REMARK_LONGEST) {
        return false;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (span_find(line, words[i]) != NULL) {
            return true;
        }
    }
    bool only_dots = true; /* `.`, `..`, `. . .`, `:` */
    for (size_t i = 0; i < line.length; i++) {
        only_dots &= strchr(".: *~-[]()<>", line.bytes[i]) != NULL;
    }
    only_dots &= memchr(line.bytes, '.', line.length) != NULL || (line.length <= 2 && line.bytes[0] == ':');
    for (size_t i = 0; i < sizeof dots / sizeof dots[0]; i++) {
        only_dots |= span_starts(line, dots[i]) && line.length <= 4 * strlen(dots[i]);
        only_dots |= line.length > strlen(dots[i]) + 1 && strchr("[(<", line.bytes[0]) != NULL &&
                     span_starts((struct span){line.bytes + 1, line.length - 1}, dots[i]);
    }
    return only_dots;
}

bool transcript_says_nothing(struct span line) {
    static const char *const words[] = {"nothing",
                                        "no output",
                                        "no result",
                                        "none)",
                                        "empty",
                                        "\xe5\x87\xba\xe5\x8a\x9b\xe3\x81\xaa\xe3\x81\x97" /* 出力なし */,
                                        "(\xe3\x81\xaa\xe3\x81\x97" /* (なし */,
                                        "\xef\xbc\x88\xe3\x81\xaa\xe3\x81\x97" /* （なし */};
    bool brackets = span_starts(line, "(") || span_starts(line, "[") || span_starts(line, "<") ||
                    span_starts(line, "\xef\xbc\x88");
    for (size_t i = 0; brackets && line.length <= REMARK_LONGEST && i < sizeof words / sizeof words[0]; i++) {
        if (span_find(line, words[i]) != NULL) {
            return true;
        }
    }
    return false;
}

bool transcript_refuses(struct span line) {
    static const char *const signs[] = {"command not found",
                                        "not found",
                                        "ermission denied",
                                        "No such file",
                                        "not recognized as",
                                        "Unknown command",
                                        "invalid option",
                                        "nrecognized option",
                                        "sage: ",
                                        "SAGE:",
                                        "Connection failure",
                                        "Connection refused",
                                        "must be root",
                                        "Errors:",
                                        "Error:",
                                        "error:",
                                        "CLI Fault",
                                        "Unable to find",
                                        "Traceback",
                                        "not permitted",
                                        "Access is denied",
                                        "is not a valid"};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (span_find(line, signs[i]) != NULL) {
            return true;
        }
    }
    return false;
}

/* A word that is, or begins with, a month's name; 0: it is none. */
static unsigned month_of(struct span word) {
    static const char months[] = "jan feb mar apr may jun jul aug sep oct nov dec ";
    struct span rest = span_of(months);
    for (unsigned month = 1; word.length >= 3; month++) {
        struct span name = span_word(&rest);
        if (name.length == 0) {
            return 0;
        }
        if (span_same_nocase((struct span){word.bytes, 3}, name)) {
            return month;
        }
    }
    return 0;
}

/* The numbers of a word, such as 2024-06-24 or 17:16:46, up to `most` of them. Returns how many there are. */
static unsigned numbers_in(struct span word, unsigned numbers[3], char *separator) {
    unsigned count = 0;
    bool in_number = false;
    for (size_t i = 0; i < word.length; i++) {
        bool digit = word.bytes[i] >= '0' && word.bytes[i] <= '9';
        if (digit && !in_number && count == 3) {
            break;
        }
        if (digit) {
            numbers[count - in_number] =
                (in_number ? numbers[count - 1] * 10 : 0) + (unsigned)(word.bytes[i] - '0');
            count += !in_number;
            if (numbers[count - 1] > 9999) {
                return 0;
            }
        } else if (count == 1 && in_number) {
            *separator = word.bytes[i];
        }
        in_number = digit;
    }
    return count;
}

uint64_t transcript_date(struct span line) {
    unsigned year = 0;
    unsigned month = 0;
    unsigned day = 0;
    unsigned clock[3] = {0, 0, 0};
    bool timed = false;
    struct span rest = span_trim(line);
    if (rest.length > DATE_LINE_LONGEST) {
        return 0;
    }
    for (struct span word = span_word(&rest); word.length > 0; word = span_word(&rest)) {
        unsigned numbers[3] = {0, 0, 0};
        char separator = '\0';
        const char *time = memchr(word.bytes, 'T', word.length);
        if (time != NULL && time > word.bytes && word.length > 15) { /* 2024-06-24T17:16:46Z */
            rest.bytes = time + 1;
            rest.length = (size_t)(line.bytes + line.length - rest.bytes);
            word.length = (size_t)(time - word.bytes);
        }
        unsigned count = numbers_in(word, numbers, &separator);
        month = month == 0 ? month_of(word) : month;
        if (count >= 2 && separator == ':') {
            memcpy(clock, numbers, sizeof clock);
            timed = true;
        } else if (count == 3 && numbers[0] >= 2000) {
            year = numbers[0];
            month = numbers[1];
            day = numbers[2];
        } else if (count == 1 && numbers[0] >= 2000 && numbers[0] < 2100) {
            year = numbers[0];
        } else if (count == 1 && day == 0 && numbers[0] <= 31) {
            day = numbers[0];
        }
    }
    if (year == 0 || month == 0 || month > 12 || day == 0 || day > 31 || !timed || clock[0] > 23) {
        return 0;
    }
    return ((((year * 100ULL + month) * 100 + day) * 100 + clock[0]) * 100 + clock[1]) * 100 + clock[2];
}
