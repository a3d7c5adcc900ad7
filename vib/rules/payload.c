#include "rules/check.h"

#include "format/gzip.h"
#include "format/paths.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { SCRIPT_MAX = 64 * 1024, EXECUTABLE = 0111 };

/* One payload while it is read. */
struct payload {
    struct check *check;
    const char *name; /* the descriptor's where it has it, else the member's */
    struct gzip gzip;
    struct tar tar;
};

/* Judges what a file is by its beginning. A host starts the init scripts that the file list names. */
static void read_file(struct payload *payload, const struct tar_entry *entry) {
    static const char elf_32[] = {0x7f, 'E', 'L', 'F', 1};
    struct place place = {.member = payload->name, .path = entry->name, .offset = entry->offset};
    bool script = paths_init_script(entry->name) && names_find(&payload->check->listed, entry->name) != NULL;
    size_t most = script ? SCRIPT_MAX : sizeof elf_32;
    char text[SCRIPT_MAX + 1];
    ssize_t count = source_fill(&payload->tar.content.source, text, most);
    size_t length = count > 0 ? (size_t)count : 0;
    text[length] = '\0';
    if (script && (length == most || payload->tar.content.left == 0)) {
        check_script(payload->check->findings, place, text, length < SCRIPT_MAX, entry->mode);
    }
    findings_judge(payload->check->findings, RULE_PROGRAM_32_BIT, place,
                   length >= sizeof elf_32 && memcmp(text, elf_32, sizeof elf_32) == 0 &&
                       (entry->mode & EXECUTABLE) != 0,
                   NULL);
}

static void read_entries(struct payload *payload) {
    const struct viewer *viewer = payload->check->viewer;
    const struct tar_entry *entry;
    if (viewer != NULL && viewer->payload != NULL) {
        viewer->payload(viewer->context, payload->name);
    }
    while ((entry = tar_next(&payload->tar)) != NULL) {
        if (entry->part != TAR_CONTENT) {
            check_paths_entry(payload->check, payload->name, entry);
        }
        if (viewer != NULL && (entry->faults & TAR_FAULT_CHECKSUM) == 0) {
            viewer->entry(viewer->context, entry, &payload->tar);
        } else if (viewer == NULL && entry->part != TAR_HEAD && entry->kind == TAR_FILE) {
            read_file(payload, entry);
        }
    }
}

/* How the gzip and the tar in it ended; behind a broken gzip the tar says nothing. `whole`: the member's end was read. */
static void judge_end(const struct payload *payload, bool whole) {
    static const enum rule rules[] = {
        [TAR_END_CUT] = RULE_TAR_TRUNCATED,     [TAR_END_MANY] = RULE_TAR_TOO_MANY,
        [TAR_END_ABSENT] = RULE_TAR_END,        [TAR_END_ODD] = RULE_TAR_LENGTH,
        [TAR_END_TRAILING] = RULE_TAR_TRAILING, [TAR_END_SHORT] = RULE_TAR_END_SHORT};
    const struct gzip *gzip = &payload->gzip;
    struct findings *findings = payload->check->findings;
    struct place place = {.member = payload->name};
    findings_judge(findings, (gzip->flags & GZIP_FLAG_EXTRA) != 0 ? RULE_GZIP_EXTRA : RULE_GZIP_FLAGS, place,
                   gzip->flags != 0, "the flags are 0x%02x", gzip->flags);
    findings_judge(findings, RULE_GZIP_MTIME, place, gzip->dated, NULL);
    findings_judge(findings, gzip->headed ? RULE_GZIP_DATA : RULE_GZIP_HEADER, place, gzip->state == GZIP_BAD,
                   "%s", gzip->stream.msg);
    findings_judge(findings, RULE_GZIP_TRUNCATED, place, gzip->state == GZIP_MORE && whole, NULL);
    findings_judge(findings, RULE_GZIP_TRAILING, place, gzip->state == GZIP_END && gzip->trailing, NULL);
    findings_judge(findings, RULE_GZIP_MEMBERS, place, gzip->members > 1, "%d", gzip->members);
    place.offset = payload->tar.content.offset;
    findings_judge(findings, rules[payload->tar.end], place,
                   gzip->state == GZIP_END && payload->tar.end != TAR_END_GOOD, NULL);
}

/* The three that a payload is to have, in the order that serves old and new hosts alike. */
enum { SHA256_GUNZIP, SHA256_MEMBER, SHA1_GUNZIP, KINDS };

static const struct {
    const char *type;
    const char *process; /* verify-process */
    enum rule missing;
    size_t digits;
    const char *words;
} kinds[KINDS] = {
    {"sha-256", "gunzip", RULE_CHECKSUM_SHA256_GUNZIP_MISSING, 64, "sha-256 of the tar"},
    {"sha-256", "", RULE_CHECKSUM_SHA256_MISSING, 64, "sha-256 of the member"},
    {"sha-1", "gunzip", RULE_CHECKSUM_SHA1_GUNZIP_MISSING, 40, "sha-1 of the tar"},
};

/* Judges one. Returns which of the three it is; KINDS for another. */
static int judge_checksum(struct findings *findings, xmlNode *checksum, const char *const rights[KINDS],
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
        findings_judge(findings, RULE_CHECKSUM_UNKNOWN, place, true, "type '%.40s', process '%.40s'", type,
                       process);
        return kind;
    }
    size_t digits = strspn(value, "0123456789abcdefABCDEF");
    const char *right = rights[kind];
    bool whole = digits == kinds[kind].digits && value[digits] == '\0';
    bool other = right[0] != '\0' && strcasecmp(value, right) != 0 && strcasecmp(value, others[kind]) != 0;
    findings_judge(findings, RULE_CHECKSUM_FORMAT, place, !whole, "%s: '%.80s'", kinds[kind].words, value);
    findings_judge(findings, RULE_CHECKSUM_VALUE, place, whole && other, "%s is %s; the descriptor has %s",
                   kinds[kind].words, right, value);
    return kind;
}

/*
 * Holds size and checksums of a <payload> against what they ought to be. `right` has what was measured; `first` is what the sums of the
 * tar may be as well (a payload of several gzip streams: those of the first), "" in it when there is nothing else.
 */
static void judge_checksums(const struct check *check, xmlNode *payload, const struct payload_digests *right,
                            const char first[DIGESTS][DIGEST_TEXT_SIZE]) {
    const char *const rights[KINDS] = {right->tar[DIGEST_SHA256], right->member, right->tar[DIGEST_SHA1]};
    const char *const others[KINDS] = {first[DIGEST_SHA256], "", first[DIGEST_SHA1]};
    struct findings *findings = check->findings;
    struct place place = check_place(payload);
    int order[KINDS + 1] = {0}; /* the place of the last of each kind, from 1; 0 where there is none */
    char size[32];
    snprintf(size, sizeof size, "%llu", (unsigned long long)right->size);
    const char *said = xml_attribute_text(payload, "size");
    findings_judge(findings, RULE_PAYLOAD_SIZE, place, strcmp(said, size) != 0,
                   "the member has %s bytes; the descriptor says '%.40s'", size, said);
    xmlNode *checksum = xml_child(payload, "checksum");
    for (int i = 1; checksum != NULL; i++, checksum = xml_next(checksum)) {
        int kind = judge_checksum(findings, checksum, rights, others);
        if (kind < KINDS && order[kind] > 0) {
            findings_judge(findings, RULE_CHECKSUM_DUPLICATE, check_place(checksum), true, "%s",
                           kinds[kind].words);
        }
        order[kind] = i;
    }
    for (int i = 0; i < KINDS; i++) {
        findings_judge(findings, kinds[i].missing, place, order[i] == 0, NULL);
    }
    findings_judge(findings, RULE_CHECKSUM_ORDER, place,
                   order[SHA256_MEMBER] > 0 && order[SHA256_GUNZIP] > order[SHA256_MEMBER], NULL);
    findings_judge(findings, RULE_CHECKSUM_SHA1_ORDER, place,
                   order[SHA1_GUNZIP] > 0 && (order[SHA1_GUNZIP] < order[SHA256_MEMBER] ||
                                              order[SHA1_GUNZIP] < order[SHA256_GUNZIP]),
                   NULL);
}

int check_payload(struct check *check, struct source *body, uint64_t size, xmlNode *node, const char *name) {
    const char *type = xml_attribute(node, "type");
    bool look = type == NULL || check->viewer != NULL || check_word(type, "tgz vgz");
    struct payload payload = {.check = check, .name = node != NULL ? xml_attribute_text(node, "name") : name};
    struct payload_digests digests;
    gzip_begin(&payload.gzip, body);
    tar_begin(&payload.tar, &payload.gzip.source, &payload.gzip.last);
    findings_judge(check->findings, RULE_PAYLOAD_NOT_JUDGED, check_place(node), !look,
                   "%s is of type '%.40s'", payload.name, type);
    if (look) {
        read_entries(&payload);
        payload.gzip.last = false;
        source_drain(&payload.gzip.source, NULL);
    }
    int result = gzip_end(&payload.gzip, &digests);
    bool whole = digests.size == size;
    check->partly |= payload.gzip.state != GZIP_END;
    check->crowded |= payload.tar.end == TAR_END_MANY;
    if (look && result == 0) {
        judge_end(&payload, whole);
    }
    if (result == 0 && whole && node != NULL) {
        judge_checksums(check, node, &digests, payload.gzip.first);
    }
    tar_free(&payload.tar);
    return result;
}
