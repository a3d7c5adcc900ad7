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
    struct source source;
    const char *bytes;
    size_t length;
    size_t piece;
};

static inline ssize_t judged_read(struct source *source, void *to, size_t size) {
    struct judged_bytes *from = (void *)source;
    size_t count = size < from->length ? size : from->length;
    count = count < from->piece ? count : from->piece;
    if (count > 0) {
        memcpy(to, from->bytes, count);
    }
    from->bytes += count;
    from->length -= count;
    return (ssize_t)count;
}

/* Those that the VIB lets in, or one after the other each. */
static inline unsigned judged_releases(size_t length) {
    size_t release = length % (RELEASES + 1);
    return release == RELEASES ? 0 : 1U << release;
}

/* vibtool's messages are not for us; libFuzzer's own go to a stream that it kept. */
static inline void judged_mute(void) {
    stderr = fopen("/dev/null", "w");
    fuzz_check(stderr != NULL);
}

/* The worst is the worst of all that were kept or dropped. */
static inline void judged_check_findings(const struct findings *findings) {
    size_t count = 0;
    enum grade worst = GRADE_NONE;
    for (const struct finding *finding = findings->first; finding != NULL; finding = finding->next) {
        fuzz_check(finding->rule < RULES && findings->seen[finding->rule]);
        enum grade grade = rule_grade(finding->rule, findings_releases(findings));
        worst = grade > worst ? grade : worst;
        count++;
    }
    enum grade told = findings_worst(findings);
    fuzz_check(count == findings->count && count <= FINDINGS_MAX);
    fuzz_check(findings->dropped > 0 ? told >= worst : told == worst);
}

static inline void judged_check_same(const struct findings *one, const struct findings *other) {
    const struct finding *right = other->first;
    fuzz_check(one->count == other->count && one->dropped == other->dropped);
    fuzz_check(memcmp(one->worst, other->worst, sizeof one->worst) == 0);
    for (const struct finding *left = one->first; left != NULL; left = left->next, right = right->next) {
        fuzz_check(left->rule == right->rule && left->line == right->line && left->offset == right->offset);
    }
}

/* What is printed of the findings: as text it is ASCII, as JSON jansson reads it. */
static inline void judged_check_report(const struct findings *findings, bool bundle, bool json) {
    struct options options = {.format = json ? (enum report_format)(1 + findings->count % 2) : REPORT_TEXT,
                              .release = RELEASES};
    struct report report;
    struct printed printed;
    struct report_file file = {.name = "fuzz", .bundle = bundle, .findings = findings};
    FILE *kept = stdout;
    printed_begin(&printed);
    stdout = printed.out;
    report_begin(&report, &options);
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
    struct judged_bytes from = {{judged_read}, bytes, length, piece};
    xmlDoc *descriptor = NULL;
    findings_begin(findings, judged_releases(length));
    fuzz_check(check_vib(&from.source, findings, NULL, &descriptor) == 0);
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
