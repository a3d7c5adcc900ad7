#include "rules/rules.h"

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

#define NOTHING GRADE_NONE
#define ADVICE GRADE_ADVICE
#define UNKNOWN GRADE_UNKNOWN
#define FORCE GRADE_NEEDS_FORCE
#define BREAKS GRADE_BREAKS
#define REFUSED GRADE_REFUSED

/* The versions of clang-format lay out such macros differently. */
/* clang-format off */
/* By generation: 5.x and 6.0; 6.0 U1 and 6.5; 6.7; 7.0; 8.0 and 9.0. */
#define GRADES(...) \
    { __VA_ARGS__ }
#define ALL(grade) \
    { grade, grade, grade, grade, grade }
#define TAKEN_BY_6_7 \
    { UNKNOWN, UNKNOWN, ADVICE, UNKNOWN, UNKNOWN }
#define REFUSED_BY_6_7 \
    { UNKNOWN, UNKNOWN, REFUSED, UNKNOWN, UNKNOWN }
#define BREAKS_ON_6_7 \
    { UNKNOWN, UNKNOWN, BREAKS, UNKNOWN, UNKNOWN }
/* clang-format on */

#define RULE(name, id, grades, fact, what, host) [RULE_##name] = {id, grades, fact, what, host},
static const struct rule_words table[] = {
#include "rules/table.h"
};
#undef RULE

static const struct {
    const char *name;
    int generation;
    int major;
    int minor;
} releases[RELEASES] = {{"5.0", 0, 5, 0},   {"5.1", 0, 5, 1}, {"5.5", 0, 5, 5}, {"6.0", 0, 6, 0},
                        {"6.0u1", 1, 6, 0}, {"6.5", 1, 6, 5}, {"6.7", 2, 6, 7}, {"7.0", 3, 7, 0},
                        {"8.0", 4, 8, 0},   {"9.0", 4, 9, 0}};

const struct rule_words *rule_words(enum rule rule) {
    return &table[rule];
}

enum grade rule_grade(enum rule rule, unsigned set) {
    enum grade worst = GRADE_NONE;
    for (int i = 0; i < RELEASES; i++) {
        enum grade grade = table[rule].grade[releases[i].generation];
        if ((set & 1U << i) != 0 && grade > worst) {
            worst = grade;
        }
    }
    return worst;
}

const char *grade_name(enum grade grade) {
    static const char *const names[] = {"none",        "advice",       "unknown",
                                        "needs-force", "breaks-later", "refused"};
    return names[grade];
}

const char *grade_letter(enum grade grade) {
    static const char *const letters[] = {"A", "B", "C", "D", "E", "F"};
    return letters[grade];
}

const char *release_name(enum release release) {
    return releases[release].name;
}

enum release release_find(const char *name) {
    int i = 0;
    while (i < RELEASES && strcmp(name, releases[i].name) != 0) {
        i++;
    }
    return (enum release)i;
}

/* The releases' updates and patches are not told apart: what lets in some of them lets in the release. */
bool release_admitted(enum release release, const char *relation, const char *version) {
    int parts[3] = {0};
    const char *next = version;
    for (int i = 0; i < 3 && *next >= '0' && *next <= '9'; i++) {
        char *end = NULL;
        long part = strtol(next, &end, 10);
        parts[i] = part < 100 ? (int)part : 99;
        next = *end == '.' ? end + 1 : "";
    }
    if (version[0] < '0' || version[0] > '9') {
        return true;
    }
    int own = 100 * releases[release].major + releases[release].minor;
    int other = 100 * parts[0] + parts[1];
    if (strcmp(relation, "<<") == 0) {
        return parts[2] > 0 ? own <= other : own < other;
    }
    if (strcmp(relation, "<=") == 0) {
        return own <= other;
    }
    return strcmp(relation, "=") == 0 ? own == other : own >= other;
}
