#include "rules/findings.h"

#include "format/memory.h"

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
    return text != NULL ? memory_need(strdup(text)) : NULL;
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
    struct finding *finding = memory_need(malloc(sizeof *finding));
    *finding = (struct finding){
        .rule = rule,
        .grade = grade,
        .vib = copy(findings->vib),
        .member = copy(place.member),
        .path = copy(place.path),
        .line = place.line,
        .offset = place.offset,
        .detail = copy(detail[0] != '\0' ? detail : NULL),
    };
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
