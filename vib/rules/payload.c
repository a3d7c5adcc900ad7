#include "rules/payload.h"

#include "format/gzip.h"
#include "format/paths.h"
#include "rules/checksums.h"
#include "rules/paths.h"
#include "rules/script.h"

#include <string.h>

enum { SCRIPT_MAX = 64 * 1024, EXECUTABLE = 0111 };

/* One payload while it is read. */
struct payload {
    struct source unpacked; /* what is in the gzip, on its way through the digests */
    struct check *check;
    const char *name; /* the descriptor's where it has it, else the member's */
    struct source_meter member;
    struct gzip gzip;
    struct digest tar_sha256;
    struct digest tar_sha1;
    struct payload_digests first; /* of the first of several streams; "" in it when there is but one */
    struct tar tar;
};

/* Reads what comes out of the gzip, through the digests. */
static ssize_t read_unpacked(struct source *source, void *to, size_t size) {
    struct payload *payload = (void *)source;
    ssize_t count = payload->gzip.source.read(&payload->gzip.source, to, size);
    if (payload->gzip.current > 0 && payload->first.tar_sha256[0] == '\0') {
        /* The sums of the first of several streams: a host may take them for those of the tar. */
        struct digest sha256;
        struct digest sha1;
        digest_begin_copy(&sha256, &payload->tar_sha256);
        digest_begin_copy(&sha1, &payload->tar_sha1);
        digest_end(&sha256, payload->first.tar_sha256);
        digest_end(&sha1, payload->first.tar_sha1);
    }
    if (count > 0) {
        digest_add(&payload->tar_sha256, to, (size_t)count);
        digest_add(&payload->tar_sha1, to, (size_t)count);
    }
    return count;
}

/* Judges what a file is by its beginning. A host starts the init scripts that the file list names. */
static void read_file(struct payload *payload, const struct tar_entry *entry) {
    static const char elf_32[] = {0x7f, 'E', 'L', 'F', 1};
    struct place place = {.member = payload->name, .path = entry->name, .offset = entry->offset};
    bool script = paths_init_script(entry->name) && names_find(&payload->check->listed, entry->name) != NULL;
    size_t most = script ? SCRIPT_MAX : sizeof elf_32;
    char text[SCRIPT_MAX + 1];
    size_t length = 0;
    uint64_t position;
    ssize_t count = 0;
    while (length < most && (count = tar_read(&payload->tar, text + length, most - length, &position)) > 0) {
        length += (size_t)count;
    }
    text[length] = '\0';
    if (script && count >= 0) {
        check_script(payload->check->findings, place, text, length < SCRIPT_MAX, entry->mode);
    }
    if (length >= sizeof elf_32 && memcmp(text, elf_32, sizeof elf_32) == 0 &&
        (entry->mode & EXECUTABLE) != 0) {
        findings_note(payload->check->findings, RULE_PROGRAM_32_BIT, place);
    }
}

static void read_entries(struct payload *payload) {
    const struct tar_entry *entry;
    while ((entry = tar_next(&payload->tar)) != NULL) {
        if (entry->part != TAR_CONTENT) {
            check_paths_entry(payload->check, payload->name, entry);
        }
        if (entry->part != TAR_HEAD && entry->kind == TAR_FILE) {
            read_file(payload, entry);
        }
    }
}

/* `whole`: the member's end was read. */
static void judge_gzip(const struct payload *payload, bool whole) {
    const struct gzip *gzip = &payload->gzip;
    struct findings *findings = payload->check->findings;
    struct place place = {.member = payload->name};
    if (gzip->flags != 0) {
        findings_add(findings, (gzip->flags & GZIP_FLAG_EXTRA) != 0 ? RULE_GZIP_EXTRA : RULE_GZIP_FLAGS,
                     place, "the flags are 0x%02x", gzip->flags);
    }
    if (gzip->dated) {
        findings_note(findings, RULE_GZIP_MTIME, place);
    }
    if (gzip->state == GZIP_BAD) {
        findings_add(findings, gzip->headed ? RULE_GZIP_DATA : RULE_GZIP_HEADER, place, "%s",
                     gzip_reason(gzip));
    } else if (gzip->state == GZIP_MORE && whole) {
        findings_note(findings, RULE_GZIP_TRUNCATED, place);
    } else if (gzip->trailing) {
        findings_note(findings, RULE_GZIP_TRAILING, place);
    }
    if (gzip->members > 1) {
        findings_add(findings, RULE_GZIP_MEMBERS, place, "%d", gzip->members);
    }
}

/* How the tar ended; after a broken stream that says nothing. */
static void judge_tar(const struct payload *payload) {
    static const enum rule rules[] = {[TAR_END_CUT] = RULE_TAR_TRUNCATED,
                                      [TAR_END_ABSENT] = RULE_TAR_END,
                                      [TAR_END_ODD] = RULE_TAR_LENGTH,
                                      [TAR_END_TRAILING] = RULE_TAR_TRAILING,
                                      [TAR_END_SHORT] = RULE_TAR_END_SHORT};
    struct place place = {.member = payload->name, .offset = payload->tar.offset};
    if (payload->gzip.state == GZIP_END && payload->tar.end != TAR_END_GOOD) {
        findings_note(payload->check->findings, rules[payload->tar.end], place);
    }
}

/* Looks into the payload, to its end. */
static void look_into(struct payload *payload) {
    gzip_begin(&payload->gzip, &payload->member.source, false);
    digest_begin(&payload->tar_sha256, DIGEST_SHA256);
    digest_begin(&payload->tar_sha1, DIGEST_SHA1);
    tar_begin(&payload->tar, &payload->unpacked, &payload->gzip.current);
    read_entries(payload);
    source_drain(&payload->unpacked, NULL, NULL);
}

int check_payload(struct check *check, struct source *body, uint64_t size, xmlNode *node, const char *name) {
    const char *type = xml_attribute(node, "type");
    bool look = type == NULL || check_word(type, "tgz vgz");
    struct payload payload = {.unpacked = {read_unpacked}, .check = check};
    payload.name = node != NULL ? xml_attribute(node, "name") : name;
    struct payload_digests digests = {.size = size};
    source_meter_begin(&payload.member, body);
    if (look) {
        look_into(&payload);
    } else {
        findings_add(check->findings, RULE_PAYLOAD_NOT_JUDGED, check_place(node), "%s is of type '%.40s'",
                     payload.name, type);
    }
    int result = source_meter_end(&payload.member, digests.member);
    bool whole = payload.member.size == size;
    check->partly |= payload.gzip.state != GZIP_END;
    if (look && result == 0) {
        judge_gzip(&payload, whole);
        judge_tar(&payload);
    }
    if (payload.gzip.state == GZIP_END) {
        digest_end(&payload.tar_sha256, digests.tar_sha256);
        digest_end(&payload.tar_sha1, digests.tar_sha1);
    }
    if (result == 0 && whole && node != NULL) {
        check_checksums(check, node, &digests, &payload.first);
    }
    digest_free(&payload.tar_sha256);
    digest_free(&payload.tar_sha1);
    gzip_free(&payload.gzip);
    tar_free(&payload.tar);
    return result;
}
