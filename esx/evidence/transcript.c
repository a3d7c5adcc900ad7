#include "evidence/transcript.h"

#include <string.h>

enum {
    PROMPT_LONGEST = 200,
    REMARK_LONGEST = 60,
    DATE_LINE_LONGEST = 120,
    DATE_LONGEST = 32,
    HEADING_LONGEST = 60,
    BEHIND_NAME = 20,
};

/* The host in `root@esx01:~`, `root@dsva01 dir`, or `esx01>`. */
static struct span host_in(struct span text) {
    span_behind(text, "@", &text);
    return (struct span){text.bytes, span_until(text, ": ]>")};
}

static bool is_sign(char byte) {
    return byte == '#' || byte == '$' || byte == '%';
}

/* `[root@esx01:~] `, which has no sign, `[10:11:12 root@esx01:~] `, `[root@dsva01 ~]# `; without its beginning: `oot@esx01:~] `. */
static bool bracket_prompt(struct span line, struct prompt *prompt) {
    bool whole = span_starts(line, "[");
    struct span rest = line;
    span_skip(&rest, whole);
    struct span inside = span_cut(&rest, ']');
    if (inside.length + whole == line.length || inside.length > PROMPT_LONGEST) {
        return false;
    }
    bool sign = rest.length > 0 && is_sign(rest.bytes[0]);
    bool ends = rest.length == 0 || rest.bytes[0] == ' ' || sign;
    bool path = span_has_one(inside, ":~|:/");
    bool mixed = span_has_one(inside, " |[");
    if (whole ? span_find(inside, "@") == NULL || !(path || sign) : mixed || !path || !ends) {
        return false;
    }
    rest = span_trim(rest);
    span_skip(&rest, sign || span_starts(rest, "# "));
    *prompt = (struct prompt){
        .shell = sign ? SHELL_LINUX : SHELL_ESXI, .host = host_in(inside), .command = span_trim(rest)};
    return true;
}

/* `~ # `, `/tmp # `, `# `, `esx01:~ # `, `root@esx01 /tmp $ `, `root@dsva:~# `, `-bash-4.1# `, nsxcli's `esx01> get`. */
static bool sign_prompt(struct span line, struct prompt *prompt) {
    struct span rest = line;
    struct span first = span_word(&rest);
    struct span behind_first = rest;
    struct span second = span_word(&rest);
    if (first.length == 0) {
        return false;
    }
    bool user = span_find(first, "@") != NULL;
    second = user && span_front(second, "~|/") > 0 ? span_word(&rest) : second;
    char last = first.bytes[first.length - 1];
    bool rooted = first.bytes[0] == '~' || first.bytes[0] == '/';
    bool path = rooted || span_has_one(first, ":~|:/");
    bool nsxcli = first.length > 1 && last == '>' && span_is_one(second, "get start stop restart");
    bool apart = (path || user) && second.length == 1 && is_sign(second.bytes[0]);
    bool alone = first.length == 1 || user || path || span_find(first, "sh-") != NULL;
    if (!nsxcli && !apart && !(alone && is_sign(last))) {
        return false;
    }
    bool named = user || nsxcli || (path && !rooted);
    prompt->shell = nsxcli ? SHELL_ESXI : user && !apart ? SHELL_LINUX : SHELL_ANY;
    prompt->host = named ? host_in(first) : (struct span){"", 0};
    prompt->command = span_trim(apart ? rest : behind_first);
    prompt->result = prompt->failed = false;
    return true;
}

/* `C:\Users\admin>sc query vmci`, `PS C:\> Get-Service`, `PowerCLI C:\> Get-VMHost` */
static bool windows_prompt(struct span line, struct prompt *prompt) {
    struct span path = line;
    span_skip(&path, span_front(path, "PS |PowerCLI |[vSphere PowerCLI] "));
    bool drive = path.length > 3 && path.bytes[1] == ':' && strchr("\\/>", path.bytes[2]) != NULL;
    if (!drive || span_find(path, ">") == NULL) {
        return false;
    }
    span_cut(&path, '>');
    *prompt = (struct prompt){.shell = SHELL_WINDOWS, .host = {"", 0}, .command = span_trim(path)};
    return true;
}

/* `esx01 | CHANGED | rc=0 >>`, `esx01 | FAILED! => {"changed": …`, `ok: [esx01] => {`, `fatal: [esx01]: FAILED! => …` */
static bool result_prompt(struct span line, struct prompt *prompt) {
    struct span rest = line;
    struct span host = span_word(&rest);
    struct span state = host;
    bool task = span_ends(host, ":") && span_take(&rest, " [");
    if (!task && !span_take(&rest, " | ")) {
        return false;
    }
    if (task) {
        host = span_cut(&rest, ']');
    } else {
        state = span_word(&rest);
    }
    struct span code;
    uint64_t number = 0;
    bool told = span_behind(rest, "rc=", &code) || span_behind(rest, "\"rc\": ", &code);
    bool exited = told && span_digits(&code, UINT32_MAX, &number);
    if ((!told && span_find(rest, "=>") == NULL) ||
        !span_has_one(state, "ok:|changed:|fatal:|failed:|CHANGED|SUCCESS|FAILED|UNREACHABLE")) {
        return false;
    }
    *prompt = (struct prompt){
        .host = span_word(&host), .command = {"", 0}, .result = true, .failed = !exited || number > 1};
    return true;
}

bool transcript_prompt(struct span line, struct prompt *prompt) {
    line = span_trim(line);
    return bracket_prompt(line, prompt) || windows_prompt(line, prompt) || sign_prompt(line, prompt) ||
           result_prompt(line, prompt);
}

size_t transcript_next_prompt(struct span line) {
    static const char fronts[] = "[root@|~ #|PS C:\\";
    struct prompt prompt;
    struct span rest = {line.bytes, span_has_one(line, fronts) ? line.length : 0};
    for (span_cut(&rest, ' '); rest.length > 0; span_cut(&rest, ' ')) {
        if (span_front(rest, fronts) > 0 && transcript_prompt(rest, &prompt)) {
            break;
        }
    }
    return line.length - rest.length;
}

bool transcript_goes_on(const struct prompt *prompt) {
    struct span command = prompt->command;
    return command.length > 1 && strchr("|\\", command.bytes[command.length - 1]) != NULL;
}

/* Whether a word of the line begins with one of these, which are separated by `|`: `interest` has no `rest`. */
static bool has_word(struct span line, const char *beginnings) {
    bool has = false;
    while (line.length > 0 && !has) {
        span_skip(&line, span_run(line, " \t([<-*'\""));
        has = span_front(line, beginnings) > 0;
        span_word(&line);
    }
    return has;
}

bool transcript_elides(struct span line, bool prose) {
    static const char words[] =
        "snip|Snip|SNIP|omitted|runcated|rimmed|bbreviated|horten|edacted|xcerpt|cut here|cut for|"
        "cut --|8<|@@ -|more lines|more rows|many more|lines more|lines 1-|nd so on|nd so f|etc.|etc etc|"
        "left out|brevity|not shown|ull output|list continue|first ones|first few l|first few r|"
        "first few e|first lines|emaining ones|emaining lines|rest is |rest are |rest out|rest not "
        "|gekürzt|Auszug|weggelassen|schnitten|usw.|tronqu|omitid|"
        "略|抜粋|：：|・・|割愛|（続く|下続く|続く…|続く.|以下同|残り|中まで|示部";
    static const char rows[] = "rest |lines|rows|entries|others|more|Rest |Zeile|weitere";
    static const char gone[] = "remov|delet|cut |similar|same|continue|relevant|interes|skip|"
                               "irrelevant|uninteres|entfern|ident";
    line = span_trim(line);
    size_t wide = line.length > 0 && (unsigned char)line.bytes[line.length - 1] >= 0x80; /* as 。 */
    if (line.length == 0 || line.length > (size_t)REMARK_LONGEST << (wide + prose)) {
        return false;
    }
    size_t bracket = strchr("[(<", line.bytes[0]) != NULL;
    struct span inside = span_trim((struct span){line.bytes + bracket, line.length - bracket});
    bool dots = span_starts(inside, ".") && (inside.length == 1 || span_run(inside, ". ") > 1);
    bool adds = !span_ends(inside, ":") && /* "and about fifty more", but not "and got these lines:" */
                span_front(inside, "and |und |about |plus |+") > 0;
    return dots || (line.length <= 2 && line.bytes[0] == ':') || span_front(inside, "など|続く|ほか") > 0 ||
           span_has_one(line, words) || (has_word(line, rows) && (adds || has_word(line, gone)));
}

bool transcript_says_nothing(struct span line) {
    static const char words[] =
        "othing|o output|no result|0 result|none|mpty|o lines|o rows|blank|leer|eine Ausgabe|aucun|"
        "(なし|なし）";
    /* In brackets, or between marks: an item of a list has one at its front alone. */
    bool bracket = span_front(line, "(|[|<|-|*|=|（") > 0 &&
                   (strchr(")]>-*=", line.bytes[line.length - 1]) != NULL || span_ends(line, "）"));
    bool alone = bracket || line.length <= strlen("No output at all.");
    return line.length <= REMARK_LONGEST && ((alone && span_has_one(line, words)) ||
                                             span_has_one(line, "何も表示され|何も出|出力なし|出力はあり"));
}

struct span transcript_named(struct span line) {
    struct span name = {"", 0};
    while (line.length > 0 && name.length == 0) {
        size_t letters = span_run(line, SPAN_LETTERS "-_");
        name = line;
        span_skip(&line, letters + (letters == 0));
        size_t digits = letters > 1 ? span_run(line, SPAN_DIGITS) : 0;
        name.length = digits > 0 ? letters + digits : 0;
    }
    bool host =
        span_has_one(name, "esx|ESX|host|Host|HOST|node|srv|hv|HV"); /* Output1, SR-123 and cpu3 are none */
    name.length = host && line.length < BEHIND_NAME ? name.length : 0;
    return name;
}

bool transcript_expects(struct span line) {
    static const char words[] =
        "xpected|xample:|xample of|ample output|imilar to|hould see|hould look|hould be|"
        "hould return|hould print|ill see the foll|ealthy h|n a working|rwartete|eispiel|ormalfall|"
        "出力例|表示例|正常な場合";
    static const char otherwise[] = /* "Mux should be up, but what we get is:" */
        "not |n't |nstead|nexpected|but this|but what|but we |but now|but:|etzt |が、|is missing:|"
        "As expected,|xpected it to be ";
    bool small = line.length == 0 || (line.bytes[0] >= 'a' && line.bytes[0] <= 'z'); /* as most rows */
    bool heads = (!small && span_front(line, "#|.|*|Expected") > 0) || span_ends(line, ":") ||
                 span_ends(line, "：") || span_ends(line, "。");
    return heads && line.length <= DATE_LINE_LONGEST && span_has_one(line, words) &&
           !span_has_one(line, otherwise);
}

bool transcript_is_older(struct span line, bool ruled, bool dated) {
    bool separates = span_starts(line, "-----") && span_ends(line, "-----");
    return (separates && span_has_one(line, "Original Message|Original message|rwarded message|Nachricht|"
                                            "元のメッセージ|転送されたメッセージ")) ||
           (ruled && span_front(line, "From: |Von: |差出人:") > 0) ||
           (!dated && span_front(line, "Sent: |Gesendet: |送信日時:|**Sent:") > 0);
}

bool transcript_is_aside(struct span line) {
    static const char asides[] =
        "[sudo]|Shared connection to |Warning: Permanently added|(Not all processes could be";
    bool may = line.length > 0 && strchr("[SW(", line.bytes[0]) != NULL; /* few lines begin so */
    return (may && span_front(line, asides) > 0) || span_ends(line, "assword:") ||
           (span_starts(line, "will not") && span_find(line, "you would have to be root") != NULL);
}

bool transcript_refuses(struct span line) {
    return span_has_one(line,
                        "not found| denied|No such file|not recognized as|Unknown command|invalid option|"
                        "nrecognized option|sage: |SAGE:|Connection failure|Connection refused|"
                        "must be root|rrors:|rror:|CLI Fault|Unable to find|Traceback|not permitted|"
                        "not a valid");
}

/* The month whose name a word begins with; 0: none. */
static unsigned month_of(struct span word) {
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (unsigned i = 0; i < 12 && word.length >= 3; i++) {
        if (span_same_nocase((struct span){word.bytes, 3}, (struct span){months + 3 * (size_t)i, 3})) {
            return i + 1;
        }
    }
    return 0;
}

enum { DAY, TIME, PARTS = 3, NAMED = 32 };

/* The date as a number; 0 where it is none, or may be two: 11/05/2026. */
static uint64_t date_number(const unsigned parts[2][PARTS], char joint) {
    const unsigned *day_parts = parts[DAY];
    bool year_first = day_parts[0] >= 2000;
    unsigned year = day_parts[year_first ? 0 : 2];
    unsigned one = day_parts[year_first];
    unsigned other = day_parts[year_first + 1];
    bool ordered = year_first || one > NAMED; /* month, day */
    bool day_first = other > NAMED || (!ordered && (joint == '.' || one > 12));
    unsigned day = day_first ? one : other;
    unsigned month = (day_first ? other : one) % NAMED;
    bool clear = ordered || day_first || day > 12 || day == month;
    bool whole = clear && (year >= 2000 || joint != ' ') && month - 1 < 12 && day - 1 < 31;
    uint64_t number = (year % 2000 + 2000) * 100 + month;
    number = number * 100 + day;
    for (int i = 0; i < PARTS; i++) {
        number = number * 100 + parts[TIME][i];
    }
    return whole ? number : 0;
}

uint64_t transcript_date(struct span line, bool anywhere) {
    static const char fronts[] =
        "Date:|Sent:|On |=~=~|Created:|Updated:|Comment |Script started|Gesendet:|Datum:|"
        "日時:|送信日時:";
    unsigned parts[2][PARTS] = {
        {0}}; /* year, month and day in the line's order, a month's name as NAMED + 1 to 12; hour, minute, second */
    unsigned counts[2] = {0};
    char joint = ' ';                                         /* before the last of the day's parts */
    const char *clock = memchr(line.bytes, ':', line.length); /* or a front's */
    if (clock == NULL || line.length > DATE_LINE_LONGEST) {
        return 0;
    }
    bool small = line.bytes[0] >= 'a' && line.bytes[0] <= 'z'; /* as most rows */
    anywhere = anywhere || (!small && span_front(line, fronts) > 0);
    bool label = clock > line.bytes && clock[-1] > 0 && strchr(SPAN_DIGITS, clock[-1]) == NULL;
    if (!anywhere && (clock == line.bytes || label || span_find(line, "  ") != NULL)) {
        return 0; /* a row, which has columns; a label */
    }
    char before = ' ';
    for (struct span rest = line; rest.length > 0; before = rest.bytes[-1]) {
        struct span word = {rest.bytes, span_run(rest, SPAN_LETTERS)};
        uint64_t number = 0;
        bool numbered = span_digits(&rest, 2099, &number);
        span_skip(&rest, word.length > 0 ? word.length : rest.bytes == word.bytes);
        bool timed = before == ':' || span_starts(rest, ":");
        if (word.length > 0) {
            struct span behind = rest;
            span_skip(&behind, span_run(behind, " .,/-"));
            number = NAMED + month_of(word);
            numbered = number > NAMED && span_run(behind, SPAN_DIGITS) > 0;
            counts[DAY] =
                numbered || counts[TIME] > 0 || counts[DAY] == PARTS ? counts[DAY] : 0; /* else of no date */
        }
        if (numbered && counts[timed] < PARTS && (!timed || (before == ':') == (counts[TIME] > 0)) &&
            (number <= NAMED + 12 || number >= 2000 || timed)) {
            parts[timed][counts[timed]++] = (unsigned)number;
            if (!timed) {
                joint = before;
            }
        }
    }
    if (parts[TIME][0] <= 12 && span_has_one(line, " PM| pm| AM| am")) {
        parts[TIME][0] = parts[TIME][0] % 12 + (span_has_one(line, " PM| pm") ? 12 : 0);
    }
    /* A log has seconds, and long lines. */
    bool alone = line.length <= DATE_LONGEST ||
                 (line.length <= HEADING_LONGEST && (counts[TIME] < PARTS || span_find(line, " - ") != NULL));
    bool whole = counts[DAY] == PARTS && counts[TIME] > 1 && parts[TIME][0] < 24 &&
                 parts[TIME][1] < 60; /* a port is larger */
    return whole && (anywhere || alone) ? date_number(parts, joint) : 0;
}
