#include "rules/checksums.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The three that a payload is to have, in the order that serves old and new hosts alike. */
enum { SHA256_GUNZIP, SHA256_MEMBER, SHA1_GUNZIP, KINDS };

static const struct {
    const char *type;
    const char *process; /* verify-process */
    enum rule missing;
    enum digest_kind digest;
    const char *words;
} kinds[KINDS] = {
    {"sha-256", "gunzip", RULE_CHECKSUM_SHA256_GUNZIP_MISSING, DIGEST_SHA256, "sha-256 of the tar"},
    {"sha-256", "", RULE_CHECKSUM_SHA256_MISSING, DIGEST_SHA256, "sha-256 of the member"},
    {"sha-1", "gunzip", RULE_CHECKSUM_SHA1_GUNZIP_MISSING, DIGEST_SHA1, "sha-1 of the tar"},
};

/* Which of the three it is; KINDS for another. */
static int kind_of(xmlNode *checksum) {
    const char *type = xml_attribute(checksum, "checksum-type");
    const char *process = xml_attribute(checksum, "verify-process");
    int i = 0;
    while (i < KINDS && (type == NULL || strcmp(type, kinds[i].type) != 0 ||
                         strcmp(process != NULL ? process : "", kinds[i].process) != 0)) {
        i++;
    }
    return i;
}

static void judge_value(struct findings *findings, xmlNode *checksum, int kind, const char *right,
                        const char *other) {
    const char *value = xml_text(checksum);
    size_t digits = strspn(value, "0123456789abcdefABCDEF");
    if (digits != digest_length(kinds[kind].digest) || value[digits] != '\0') {
        findings_add(findings, RULE_CHECKSUM_FORMAT, check_place(checksum), "%s: '%.80s'", kinds[kind].words,
                     value);
    } else if (right[0] != '\0' && strcasecmp(value, right) != 0 && strcasecmp(value, other) != 0) {
        findings_add(findings, RULE_CHECKSUM_VALUE, check_place(checksum), "%s is %s; the descriptor has %s",
                     kinds[kind].words, right, value);
    }
}

static void judge_order(struct findings *findings, xmlNode *payload, const int places[KINDS]) {
    if (places[SHA256_MEMBER] > 0 && places[SHA256_GUNZIP] > places[SHA256_MEMBER]) {
        findings_add(findings, RULE_CHECKSUM_ORDER, check_place(payload), "%s", "");
    }
    if (places[SHA1_GUNZIP] > 0 &&
        (places[SHA1_GUNZIP] < places[SHA256_MEMBER] || places[SHA1_GUNZIP] < places[SHA256_GUNZIP])) {
        findings_add(findings, RULE_CHECKSUM_SHA1_ORDER, check_place(payload), "%s", "");
    }
    for (int i = 0; i < KINDS; i++) {
        if (places[i] == 0) {
            findings_add(findings, kinds[i].missing, check_place(payload), "%s", "");
        }
    }
}

static void judge_size(struct findings *findings, xmlNode *payload, uint64_t size) {
    const char *text = xml_attribute(payload, "size");
    char right[32];
    snprintf(right, sizeof right, "%llu", (unsigned long long)size);
    if (text == NULL || strcmp(text, right) != 0) {
        findings_add(findings, RULE_PAYLOAD_SIZE, check_place(payload),
                     "the member has %s bytes; the descriptor says '%.40s'", right, text != NULL ? text : "");
    }
}

static const char *or_nothing(const char *text) {
    return text != NULL ? text : "";
}

void check_checksums(const struct check *check, xmlNode *payload, const struct payload_digests *right,
                     const struct payload_digests *other) {
    const char *const rights[KINDS] = {right->tar_sha256, right->member, right->tar_sha1};
    const char *const others[KINDS] = {other->tar_sha256, other->member, other->tar_sha1};
    xmlNode *checksum = xml_child(payload, "checksum");
    int places[KINDS] = {0};
    judge_size(check->findings, payload, right->size);
    for (int place = 1; checksum != NULL; place++, checksum = xml_next(checksum)) {
        int kind = kind_of(checksum);
        if (kind == KINDS) {
            findings_add(check->findings, RULE_CHECKSUM_UNKNOWN, check_place(checksum),
                         "type '%.40s', process '%.40s'",
                         or_nothing(xml_attribute(checksum, "checksum-type")),
                         or_nothing(xml_attribute(checksum, "verify-process")));
            continue;
        }
        if (places[kind] > 0) {
            findings_add(check->findings, RULE_CHECKSUM_DUPLICATE, check_place(checksum), "%s",
                         kinds[kind].words);
        }
        places[kind] = place;
        judge_value(check->findings, checksum, kind, rights[kind], others[kind]);
    }
    judge_order(check->findings, payload, places);
}
