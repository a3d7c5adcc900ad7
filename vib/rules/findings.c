#include "rules/findings.h"

#include "format/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void findings_begin(struct findings *findings, unsigned asked) {
    *findings = (struct findings){.asked = asked};
    findings->front = findings->last = &findings->first;
}

static void free_one(struct finding *finding) {
    free(finding->vib);
    free(finding->member);
    free(finding->path);
    free(finding->detail);
    free(finding);
}

static char *copy(const char *text) {
    return text != NULL ? memory_need(strdup(text)) : NULL;
}

static void count(struct findings *findings, enum rule rule) {
    for (int i = 0; i < RELEASES && !findings->seen[rule]; i++) {
        enum grade grade = rule_grade(rule, 1U << i);
        findings->worst[i] = grade > findings->worst[i] ? grade : findings->worst[i];
    }
    findings->seen[rule] = true;
}

/* Puts it where it belongs. */
static void insert(struct findings *findings, struct finding *finding) {
    struct finding **at = finding->rule == RULE_FILE_LIST_MISSING ? findings->front : findings->last;
    finding->next = *at;
    *at = finding;
    if (at == findings->front && finding->rule == RULE_FILE_LIST_MISSING) {
        findings->front = &finding->next;
    }
    if (at == findings->last) {
        findings->last = &finding->next;
    }
    findings->count++;
}

void findings_add(struct findings *findings, enum rule rule, struct place place, const char *format, ...) {
    char detail[FINDINGS_DETAIL_SIZE];
    va_list arguments;
    count(findings, rule);
    if (findings->count == FINDINGS_MAX) {
        findings->dropped++;
        return;
    }
    va_start(arguments, format);
    vsnprintf(detail, sizeof detail, format, arguments);
    va_end(arguments);
    struct finding *finding = memory_need(malloc(sizeof *finding));
    *finding = (struct finding){
        .rule = rule,
        .vib = copy(findings->vib),
        .member = copy(place.member),
        .path = copy(place.path),
        .line = place.line,
        .offset = place.offset,
        .detail = copy(detail[0] != '\0' ? detail : NULL),
    };
    insert(findings, finding);
}

unsigned findings_releases(const struct findings *findings) {
    return findings->asked != 0      ? findings->asked
           : findings->admitted != 0 ? findings->admitted
                                     : RELEASES_LATE;
}

bool findings_taken(const struct findings *findings) {
    unsigned releases = findings_releases(findings);
    bool taken = findings_worst(findings, releases) < GRADE_BREAKS;
    for (int i = 0; i < RELEASES; i++) {
        taken |= (releases & 1U << i) != 0 && findings->worst[i] <= GRADE_ADVICE;
    }
    return taken;
}

bool findings_unjudged(const struct findings *findings) {
    static const enum rule rules[] = {RULE_DESCRIPTOR_SIZE,    RULE_DESCRIPTOR_ENTITIES,
                                      RULE_FILE_LIST_TOO_LONG, RULE_PAYLOAD_TOO_MANY,
                                      RULE_TAR_TOO_MANY,       RULE_BUNDLE_SIZE};
    size_t i = 0;
    while (i < sizeof rules / sizeof rules[0] && !findings->seen[rules[i]]) {
        i++;
    }
    return i < sizeof rules / sizeof rules[0];
}

enum grade findings_worst(const struct findings *findings, unsigned releases) {
    enum grade worst = GRADE_NONE;
    for (int i = 0; i < RELEASES; i++) {
        worst = (releases & 1U << i) != 0 && findings->worst[i] > worst ? findings->worst[i] : worst;
    }
    return worst;
}

void findings_free(struct findings *findings) {
    while (findings->first != NULL) {
        struct finding *finding = findings->first;
        findings->first = finding->next;
        free_one(finding);
    }
    findings_begin(findings, findings->asked);
}
