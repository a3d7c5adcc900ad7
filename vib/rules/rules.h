/*
 * rules: what vibtool can find wrong (table.h lists it), and what each release makes of it. The check, `vibtool rules`, the tests and
 * the manual take it from here.
 */
#ifndef VIBTOOL_RULES_H
#define VIBTOOL_RULES_H

#include <stdbool.h>

/* What a release does; the worse the greater. */
enum grade {
    GRADE_NONE,        /* it takes it, and nothing is to be said */
    GRADE_ADVICE,      /* it takes it; the vendor does not write it, and other releases may object */
    GRADE_UNKNOWN,     /* nobody saw what this release does, or vibtool cannot look */
    GRADE_NEEDS_FORCE, /* it installs it with --force only */
    GRADE_BREAKS,      /* it installs it, then: a failed mount, a start that rolls back, a reboot */
    GRADE_REFUSED      /* it does not install it */
};

/* The releases that differ; RELEASES is their number. Sets of them are bits, 1U << release. */
enum release {
    RELEASE_5_0,
    RELEASE_5_1,
    RELEASE_5_5,
    RELEASE_6_0,
    RELEASE_6_0_U1,
    RELEASE_6_5,
    RELEASE_6_7,
    RELEASE_7_0,
    RELEASE_8_0,
    RELEASE_9_0,
    RELEASES
};

enum { RELEASES_ALL = (1 << RELEASES) - 1, RELEASES_LATE = RELEASES_ALL & ~((1 << RELEASE_6_7) - 1) };

/* The rules of table.h. */
#define RULE(name, ...) RULE_##name,
enum rule {
#include "rules/table.h"
    RULES /* how many */
};
#undef RULE

enum { RULE_ID_SIZE = 40 };

struct rule_words {
    char id[RULE_ID_SIZE]; /* stable: scripts may look for it */
    const char *what;      /* what is wrong */
    const char
        *grades;      /* for each release: - none, a advice, u unknown, f needs force, b breaks, r refused */
    const char *fact; /* how that is known */
    const char *host; /* what the host says or does */
};

/* The words for a rule (less than RULES). */
struct rule_words rule_words(enum rule rule);

/* How grave it is at the worst on the releases of the set. */
enum grade rule_grade(enum rule rule, unsigned set);

/* none, advice, unknown, needs-force, breaks-later, refused. */
const char *grade_name(enum grade grade);

/* 5.0 to 9.0; "6.0u1" is 6.0 Update 1. */
const char *release_name(enum release release);

/* The set of releases that a constraint on esx-version (relation and version as in a descriptor) lets in. */
unsigned releases_admitted(const char *relation, const char *version);

#endif
