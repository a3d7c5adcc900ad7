#include "findings.h"

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

/* Copies a text that may be absent. Returns 0, or -1 when there is no memory. */
static int copy(char **to, const char *text) {
    *to = text != NULL ? strdup(text) : NULL;
    return text != NULL && *to == NULL ? -1 : 0;
}

static struct finding *make(const struct findings *findings, struct place place, const char *detail) {
    struct finding *finding = calloc(1, sizeof *finding);
    if (finding == NULL) {
        return NULL;
    }
    finding->line = place.line;
    finding->offset = place.offset;
    if (copy(&finding->vib, findings->vib) != 0 || copy(&finding->member, place.member) != 0 ||
        copy(&finding->path, place.path) != 0 || copy(&finding->detail, detail) != 0) {
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
    struct finding *next;
    for (struct finding *finding = findings->first; finding != NULL; finding = next) {
        next = finding->next;
        free_one(finding);
    }
    findings_begin(findings, findings->release);
}
