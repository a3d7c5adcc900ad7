#include "rules/findings.h"

#include "format/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void findings_begin(struct findings *findings, unsigned asked) {
    *findings = (struct findings){.asked = asked};
    findings->front = findings->last = &findings->first;
}

static char *copy(const char *text) {
    return text != NULL ? memory_need(strdup(text)) : NULL;
}

void findings_judge(struct findings *findings, enum rule rule, struct place place, bool broken,
                    const char *format, ...) {
    char detail[FINDINGS_DETAIL_SIZE] = "";
    va_list arguments;
    if (!broken) {
        return;
    }
    for (int i = 0; i < RELEASES && !findings->seen[rule]; i++) {
        enum grade grade = rule_grade(rule, 1U << i);
        findings->worst[i] = grade > findings->worst[i] ? grade : findings->worst[i];
    }
    findings->seen[rule] = true;
    bool said = findings_grade(findings, rule) > GRADE_NONE;
    if (!said || findings->count == FINDINGS_MAX) {
        findings->dropped += said;
        return;
    }
    if (format != NULL) {
        va_start(arguments, format);
        vsnprintf(detail, sizeof detail, format, arguments);
        va_end(arguments);
    }
    struct finding *finding = memory_need(malloc(sizeof *finding));
    bool first = rule == RULE_FILE_LIST_MISSING;
    struct finding **at = first ? findings->front : findings->last;
    *finding = (struct finding){.next = *at,
                                .rule = rule,
                                .vib = copy(findings->vib),
                                .member = copy(place.member),
                                .path = copy(place.path),
                                .line = place.line,
                                .offset = place.offset,
                                .detail = copy(detail[0] != '\0' ? detail : NULL)};
    *at = finding;
    findings->last = at == findings->last ? &finding->next : findings->last;
    findings->front = first ? &finding->next : findings->front;
    findings->count++;
}

enum grade findings_grade(const struct findings *findings, enum rule rule) {
    return rule_grade(rule, findings->asked != 0 ? findings->asked : RELEASES_ALL);
}

unsigned findings_releases(const struct findings *findings) {
    return findings->asked != 0      ? findings->asked
           : findings->admitted != 0 ? findings->admitted
                                     : RELEASES_LATE;
}

enum grade findings_worst(const struct findings *findings) {
    unsigned releases = findings_releases(findings);
    enum grade worst = GRADE_NONE;
    for (int i = 0; i < RELEASES; i++) {
        worst = (releases & 1U << i) != 0 && findings->worst[i] > worst ? findings->worst[i] : worst;
    }
    return worst;
}

bool findings_taken(const struct findings *findings) {
    bool taken = findings_worst(findings) < GRADE_BREAKS;
    for (int i = 0; i < RELEASES; i++) {
        taken |= (findings_releases(findings) & 1U << i) != 0 && findings->worst[i] <= GRADE_ADVICE;
    }
    return taken;
}

bool findings_unjudged(const struct findings *findings) {
    return findings->seen[RULE_DESCRIPTOR_SIZE] || findings->seen[RULE_DESCRIPTOR_ENTITIES] ||
           findings->seen[RULE_FILE_LIST_TOO_LONG] || findings->seen[RULE_PAYLOAD_TOO_MANY] ||
           findings->seen[RULE_TAR_TOO_MANY] || findings->seen[RULE_BUNDLE_SIZE];
}

void findings_free(struct findings *findings) {
    while (findings->first != NULL) {
        struct finding *finding = findings->first;
        findings->first = finding->next;
        free(finding->vib);
        free(finding->member);
        free(finding->path);
        free(finding->detail);
        free(finding);
    }
    findings_begin(findings, findings->asked);
}
