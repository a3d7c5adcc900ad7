/*
 * judged: a VIB or bundle in memory, given to vibtool's check, and what must hold of any judgement.
 */
#ifndef MUXWATCH_FUZZ_JUDGED_H
#define MUXWATCH_FUZZ_JUDGED_H

#include "../unit/printed.h"
#include "fuzz.h"
#include "report.h"
#include "rules/check.h"

/* Bytes in memory, handed out in pieces of at most `piece`. */
struct judged_bytes {
    const char *bytes;
    size_t length;
    size_t piece;
};

static inline ssize_t judged_read(void *context, void *to, size_t size) {
    struct judged_bytes *from = context;
    size_t count = size < from->length ? size : from->length;
    count = count < from->piece ? count : from->piece;
    if (count > 0) {
        memcpy(to, from->bytes, count);
    }
    from->bytes += count;
    from->length -= count;
    return (ssize_t)count;
}

static inline enum release judged_release(size_t length) {
    return (enum release)(length % (RELEASES + 1));
}

/* vibtool's messages are not for us; libFuzzer's own go to a stream that it kept. */
static inline void judged_mute(void) {
    stderr = fopen("/dev/null", "w");
    fuzz_check(stderr != NULL);
}

/* The worst is the worst of all that were kept or dropped, and each is a rule that says something. */
static inline void judged_check_findings(const struct findings *findings) {
    size_t count = 0;
    enum grade worst = GRADE_NONE;
    for (const struct finding *finding = findings->first; finding != NULL; finding = finding->next) {
        fuzz_check(finding->rule < RULES && finding->grade > GRADE_NONE);
        fuzz_check(finding->grade == rule_grade(finding->rule, findings->release));
        worst = finding->grade > worst ? finding->grade : worst;
        count++;
    }
    fuzz_check(count == findings->count && count <= FINDINGS_MAX);
    fuzz_check(findings->dropped > 0 ? findings->worst >= worst : findings->worst == worst);
}

static inline void judged_check_same(const struct findings *one, const struct findings *other) {
    const struct finding *right = other->first;
    fuzz_check(one->count == other->count && one->dropped == other->dropped && one->worst == other->worst);
    for (const struct finding *left = one->first; left != NULL; left = left->next, right = right->next) {
        fuzz_check(left->rule == right->rule && left->line == right->line && left->offset == right->offset);
    }
}

/* What is printed of the findings: as text it is ASCII, as JSON jansson reads it. */
static inline void judged_check_report(const struct findings *findings, bool bundle, bool json) {
    struct report report;
    struct printed printed;
    struct report_file file = {.name = "fuzz", .bundle = bundle, .findings = findings};
    FILE *kept = stdout;
    printed_begin(&printed);
    stdout = printed.out;
    report_begin(&report, json, findings->release);
    report_add(&report, &file);
    fuzz_check(report_end(&report) == 0);
    stdout = kept;
    const char *text = printed_end(&printed);
    fuzz_check(printed.length > 0 && strlen(text) == printed.length);
    fuzz_check(fuzz_utf8(text) && fuzz_harmless(text, "\n"));
    if (json) {
        json_t *document = json_loadb(text, printed.length, JSON_REJECT_DUPLICATES, NULL);
        fuzz_check(document != NULL);
        json_decref(document);
    }
    printed_free(&printed);
}

static inline void judged_vib(struct findings *findings, const char *bytes, size_t length, size_t piece) {
    struct judged_bytes from = {bytes, length, piece};
    struct source source = {judged_read, &from};
    xmlDoc *descriptor = NULL;
    findings_begin(findings, judged_release(length));
    fuzz_check(check_vib(&source, findings, &descriptor) == 0);
    judged_check_findings(findings);
    xmlFreeDoc(descriptor);
}

/* Judges a VIB, whole and in odd pieces. */
static inline void judged_check_vib(const char *bytes, size_t length) {
    struct findings whole;
    struct findings pieces;
    judged_vib(&whole, bytes, length, SIZE_MAX);
    judged_vib(&pieces, bytes, length, 1 + length % 97);
    judged_check_same(&whole, &pieces);
    judged_check_report(&whole, false, length % 2 == 0);
    findings_free(&whole);
    findings_free(&pieces);
}

#endif
