#include "rules/rules.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* How it is known. */
#define FACT_BOTH "read in what hosts of 5.0 and 6.7 do"
#define FACT_PACKAGE "seen with 6.7's own package code"
#define FACT_READER "seen in 6.7's reader of payloads"
#define FACT_FIELD "seen in VIBs that people install"
#define FACT_REPORT "from bug reports"
#define FACT_VENDOR "what the vendor writes"
#define FACT_NONE "not known, or more than vibtool looks at"

/* What comes of it: on 5.0 5.1 5.5 6.0, 6.0u1 6.5, 6.7, 7.0, 8.0, 9.0. */
#define REFUSED(host) "rrrrrrrrrr", FACT_BOTH, host
#define REFUSED_BY_6_7(host) "uuuuuuruuu", FACT_PACKAGE, host
#define BREAKS(host) "bbbbbbbbbb", FACT_READER, host
#define BREAKS_ON_6_7(fact, host) "uuuuuubuuu", fact, host
#define TAKEN_BY_6_7(host) "uuuuuuauuu", FACT_PACKAGE, host
#define SEEN_TAKEN(host) "aaaaaaaaaa", FACT_PACKAGE, host
#define IN_FIELD(host) "aaaaaaaaaa", FACT_FIELD, host
#define ODD(host) "aaaaaaaaaa", FACT_VENDOR, host
#define UNKNOWN(host) "uuuuuuuuuu", FACT_NONE, host

/* What many rules have the host say or do. */
#define BAD_HEADER REFUSED("Bad VIB archive header")
#define REFUSES REFUSED("refuses the VIB")
#define READS_NOT REFUSED("esxcli -d cannot read the bundle")
#define UNPACKS_NOT REFUSED("cannot unpack the payload")
#define ROLLED_BACK "cannot mount the payload: the installation is rolled back"
#define MOUNTS_NOT BREAKS(ROLLED_BACK)
#define MOUNTS_NOT_ON_6_7 BREAKS_ON_6_7(FACT_READER, ROLLED_BACK)
#define HAS_NO_PARENT "uuuuuububb", FACT_READER, "cannot mount the payload: Errno 22"
#define STARTS_NOT "cannot start it: the installation is rolled back"
#define STARTS_NOT_ON_6_7 BREAKS_ON_6_7(FACT_PACKAGE, STARTS_NOT)
#define TAKEN TAKEN_BY_6_7("takes it")
#define MANAGER_READS_NOT SEEN_TAKEN("Lifecycle Manager cannot read the bundle")
#define NOT_KNOWN UNKNOWN("not known")
#define NOT_EXTENSIBLE FACT_BOTH, "violates extensibility rule checks (with --force it installs)"
#define BUILDERS "takes it; builders must not write it"
#define SAME_BYTES "takes it; the same content should give the same bytes"

#define RULE(name, what, ...) [RULE_##name] = {#name, what, __VA_ARGS__},
static const struct rule_words table[] = {
#include "rules/table.h"
};
#undef RULE

/* In the order of enum grade. */
static const char letters[] = "-aufbr";

static const struct {
    const char *name;
    unsigned number; /* 607 for 6.7 */
} releases[RELEASES] = {{"5.0", 500}, {"5.1", 501}, {"5.5", 505}, {"6.0", 600}, {"6.0u1", 600},
                        {"6.5", 605}, {"6.7", 607}, {"7.0", 700}, {"8.0", 800}, {"9.0", 900}};

struct rule_words rule_words(enum rule rule) {
    struct rule_words words = table[rule];
    for (char *next = words.id; *next != '\0'; next++) {
        *next = (char)(*next == '_' ? '-' : tolower(*next)); /* the locale is always C */
    }
    return words;
}

enum grade rule_grade(enum rule rule, unsigned set) {
    enum grade worst = GRADE_NONE;
    for (int i = 0; i < RELEASES; i++) {
        const char *letter = strchr(letters, table[rule].grades[i]);
        if ((set & 1U << i) != 0 && letter > letters + worst) {
            worst = (enum grade)(letter - letters);
        }
    }
    return worst;
}

const char *grade_name(enum grade grade) {
    static const char *const names[] = {"none",        "advice",       "unknown",
                                        "needs-force", "breaks-later", "refused"};
    return names[grade];
}

const char *release_name(enum release release) {
    return releases[release].name;
}

/* The releases' updates and patches are not told apart: what lets in some of them lets in the release. */
unsigned releases_admitted(const char *relation, const char *version) {
    char *next = NULL;
    unsigned set = 0;
    unsigned long major = strtoul(version, &next, 10);
    bool said = next != version;
    unsigned long minor = *next == '.' ? strtoul(next + 1, &next, 10) : 0;
    bool patched = *next == '.' && strtoul(next + 1, NULL, 10) > 0;
    unsigned long other = 100 * (major < 100 ? major : 99) + (minor < 100 ? minor : 99);
    bool partly = relation[0] != '<' || relation[1] == '=' || patched; /* the release of that number, too */
    for (int i = 0; i < RELEASES; i++) {
        unsigned own = releases[i].number;
        bool in = own == other         ? partly
                  : relation[0] == '<' ? own < other
                                       : relation[0] != '=' && own > other;
        set |= in || !said ? 1U << i : 0;
    }
    return set;
}
