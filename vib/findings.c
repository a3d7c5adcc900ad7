#include "findings.h"

#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void findings_begin(struct findings *findings, enum release release) {
    *findings = (struct findings){.release = release};
    findings->last = &findings->first;
}

static void free_one(struct finding *finding) {
    free(finding->vib);
    free(finding->member);
    free(finding->path);
    free(finding->detail);
    free(finding);
}

static char *copy(const char *text) {
    return text != NULL ? text_copy(text) : NULL;
}

static bool copied(const char *copy, const char *text) {
    return copy != NULL || text == NULL;
}

static struct finding *make(const struct findings *findings, struct place place, const char *detail) {
    struct finding *finding = calloc(1, sizeof *finding);
    if (finding == NULL) {
        return NULL;
    }
    *finding = (struct finding){
        .vib = copy(findings->vib),
        .member = copy(place.member),
        .path = copy(place.path),
        .line = place.line,
        .offset = place.offset,
        .detail = copy(detail),
    };
    if (!copied(finding->vib, findings->vib) || !copied(finding->member, place.member) ||
        !copied(finding->path, place.path) || !copied(finding->detail, detail)) {
        free_one(finding);
        return NULL;
    }
    return finding;
}

void findings_add(struct findings *findings, enum rule rule, struct place place, const char *format, ...) {
    enum grade grade = rule_grade(rule, findings->release);
    char detail[FINDINGS_DETAIL_SIZE];
    va_list arguments;
    if (grade == GRADE_NONE) {
        return;
    }
    findings->worst = grade > findings->worst ? grade : findings->worst;
    if (findings->count == FINDINGS_MAX) {
        findings->dropped++;
        return;
    }
    va_start(arguments, format);
    vsnprintf(detail, sizeof detail, format, arguments);
    va_end(arguments);
    struct finding *finding = make(findings, place, detail[0] != '\0' ? detail : NULL);
    if (finding == NULL) {
        findings->failed = true;
        return;
    }
    finding->rule = rule;
    finding->grade = grade;
    *findings->last = finding;
    findings->last = &finding->next;
    findings->count++;
}

void findings_free(struct findings *findings) {
    while (findings->first != NULL) {
        struct finding *finding = findings->first;
        findings->first = finding->next;
        free_one(finding);
    }
    findings_begin(findings, findings->release);
}
