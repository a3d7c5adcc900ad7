#include "rules/checksums.h"

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

/* Judges one. Returns which of the three it is; KINDS for another. */
static int judge(struct findings *findings, xmlNode *checksum, const char *const rights[KINDS],
                 const char *const others[KINDS]) {
    const char *type = xml_attribute_text(checksum, "checksum-type");
    const char *process = xml_attribute_text(checksum, "verify-process");
    const char *value = xml_text(checksum);
    struct place place = check_place(checksum);
    int kind = 0;
    while (kind < KINDS &&
           (strcmp(type, kinds[kind].type) != 0 || strcmp(process, kinds[kind].process) != 0)) {
        kind++;
    }
    if (kind == KINDS) {
        findings_add(findings, RULE_CHECKSUM_UNKNOWN, place, "type '%.40s', process '%.40s'", type, process);
        return kind;
    }
    size_t digits = strspn(value, "0123456789abcdefABCDEF");
    const char *right = rights[kind];
    if (digits != digest_length(kinds[kind].digest) || value[digits] != '\0') {
        findings_add(findings, RULE_CHECKSUM_FORMAT, place, "%s: '%.80s'", kinds[kind].words, value);
    } else if (right[0] != '\0' && strcasecmp(value, right) != 0 && strcasecmp(value, others[kind]) != 0) {
        findings_add(findings, RULE_CHECKSUM_VALUE, place, "%s is %s; the descriptor has %s",
                     kinds[kind].words, right, value);
    }
    return kind;
}

void check_checksums(const struct check *check, xmlNode *payload, const struct payload_digests *right,
                     const struct payload_digests *other) {
    const char *const rights[KINDS] = {right->tar_sha256, right->member, right->tar_sha1};
    const char *const others[KINDS] = {other->tar_sha256, other->member, other->tar_sha1};
    struct findings *findings = check->findings;
    struct place place = check_place(payload);
    int order[KINDS + 1] = {0}; /* the place of the last of each kind, from 1; 0 where there is none */
    char size[32];
    snprintf(size, sizeof size, "%llu", (unsigned long long)right->size);
    if (strcmp(xml_attribute_text(payload, "size"), size) != 0) {
        findings_add(findings, RULE_PAYLOAD_SIZE, place,
                     "the member has %s bytes; the descriptor says '%.40s'", size,
                     xml_attribute_text(payload, "size"));
    }
    xmlNode *checksum = xml_child(payload, "checksum");
    for (int i = 1; checksum != NULL; i++, checksum = xml_next(checksum)) {
        int kind = judge(findings, checksum, rights, others);
        if (kind < KINDS && order[kind] > 0) {
            findings_add(findings, RULE_CHECKSUM_DUPLICATE, check_place(checksum), "%s", kinds[kind].words);
        }
        order[kind] = i;
    }
    for (int i = 0; i < KINDS; i++) {
        if (order[i] == 0) {
            findings_note(findings, kinds[i].missing, place);
        }
    }
    if (order[SHA256_MEMBER] > 0 && order[SHA256_GUNZIP] > order[SHA256_MEMBER]) {
        findings_note(findings, RULE_CHECKSUM_ORDER, place);
    }
    if (order[SHA1_GUNZIP] > 0 &&
        (order[SHA1_GUNZIP] < order[SHA256_MEMBER] || order[SHA1_GUNZIP] < order[SHA256_GUNZIP])) {
        findings_note(findings, RULE_CHECKSUM_SHA1_ORDER, place);
    }
}
