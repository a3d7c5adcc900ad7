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
    struct check *check;
    const char *name; /* the descriptor's where it has it, else the member's */
    struct gzip gzip;
    struct digest member;
    struct digest tar_sha256;
    struct digest tar_sha1;
    struct payload_digests first; /* of the first of several streams; "" in it when there is but one */
    struct tar tar;
    bool look;            /* into the payload: it is of a type that can be looked into */
    bool in_script;       /* the entry that is read is an init script */
    bool program_32_bit;  /* it is a program of 32 bits */
    struct buffer script; /* its beginning */
};

static void hear_entry(void *context, const struct tar_entry *entry) {
    struct payload *payload = context;
    check_paths_entry(payload->check, payload->name, entry);
}

/* A host starts the init scripts that the file list names. */
static void hear_content(void *context, const struct tar_entry *entry) {
    struct payload *payload = context;
    payload->in_script =
        paths_init_script(entry->name) && names_find(&payload->check->listed, entry->name) != NULL;
    payload->program_32_bit = false;
    payload->script.length = 0;
}

static void hear_body(void *context, uint64_t position, const void *bytes, size_t length) {
    static const char elf_32[] = {0x7f, 'E', 'L', 'F', 1};
    struct payload *payload = context;
    size_t room = SCRIPT_MAX - payload->script.length;
    payload->program_32_bit |=
        position == 0 && length >= sizeof elf_32 && memcmp(bytes, elf_32, sizeof elf_32) == 0;
    if (payload->in_script) {
        buffer_add(&payload->script, bytes, length < room ? length : room, SCRIPT_MAX);
    }
}

static void hear_end(void *context, const struct tar_entry *entry) {
    struct payload *payload = context;
    struct place place = {.member = payload->name, .path = entry->name, .offset = entry->offset};
    if (payload->in_script) {
        buffer_add(&payload->script, "", 0, SCRIPT_MAX);
        check_script(payload->check->findings, place, payload->script.bytes,
                     payload->script.length < SCRIPT_MAX, entry->mode);
    }
    if (payload->program_32_bit && (entry->mode & EXECUTABLE) != 0) {
        findings_note(payload->check->findings, RULE_PROGRAM_32_BIT, place);
    }
    payload->in_script = false;
}

/* Takes what comes out of the gzip: the tar. What comes of a further stream behind its end is nobody's. */
static int take_tar(void *context, const void *bytes, size_t length) {
    struct payload *payload = context;
    if (payload->gzip.members > 0 && payload->first.tar_sha256[0] == '\0') {
        /* The sums of the first of several streams: a host may take them for those of the tar. */
        struct digest sha256;
        struct digest sha1;
        digest_begin_copy(&sha256, &payload->tar_sha256);
        digest_begin_copy(&sha1, &payload->tar_sha1);
        digest_end(&sha256, payload->first.tar_sha256);
        digest_end(&sha1, payload->first.tar_sha1);
    }
    digest_add(&payload->tar_sha256, bytes, length);
    digest_add(&payload->tar_sha1, bytes, length);
    if (payload->gzip.members == 0 || payload->tar.zeros == 0) {
        tar_read(&payload->tar, bytes, length);
    }
    return 0;
}

static int take_member(void *context, const void *bytes, size_t length) {
    struct payload *payload = context;
    digest_add(&payload->member, bytes, length);
    if (payload->look) {
        gzip_read(&payload->gzip, bytes, length);
    }
    return 0;
}

/* `whole`: the member's end was read. */
static void judge_gzip(const struct payload *payload, bool whole) {
    struct findings *findings = payload->check->findings;
    struct place place = {.member = payload->name};
    const struct gzip *gzip = &payload->gzip;
    bool begins = gzip_begins_well(gzip);
    if (begins && gzip->head_filled == GZIP_HEADER_SIZE) {
        if (gzip->head[GZIP_FLAGS] != 0) {
            findings_add(findings,
                         (gzip->head[GZIP_FLAGS] & GZIP_FLAG_EXTRA) != 0 ? RULE_GZIP_EXTRA : RULE_GZIP_FLAGS,
                         place, "the flags are 0x%02x", gzip->head[GZIP_FLAGS]);
        }
        if (memcmp(gzip->head + GZIP_TIME, "\0\0\0\0", 4) != 0) {
            findings_note(findings, RULE_GZIP_MTIME, place);
        }
    }
    if (gzip->state == GZIP_BAD) {
        findings_add(findings, begins ? RULE_GZIP_DATA : RULE_GZIP_HEADER, place, "%s", gzip_reason(gzip));
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
static void judge_tar(struct payload *payload) {
    static const enum rule rules[] = {[TAR_END_CUT] = RULE_TAR_TRUNCATED,
                                      [TAR_END_ABSENT] = RULE_TAR_END,
                                      [TAR_END_ODD] = RULE_TAR_LENGTH,
                                      [TAR_END_TRAILING] = RULE_TAR_TRAILING,
                                      [TAR_END_SHORT] = RULE_TAR_END_SHORT};
    enum tar_end end = tar_finish(&payload->tar);
    struct place place = {.member = payload->name, .offset = payload->tar.offset};
    if (payload->gzip.state == GZIP_END && end != TAR_END_GOOD) {
        findings_note(payload->check->findings, rules[end], place);
    }
}

int check_payload(struct check *check, struct source *body, uint64_t size, xmlNode *node, const char *name) {
    const char *type = xml_attribute(node, "type");
    struct payload payload = {.check = check,
                              .name = node != NULL ? xml_attribute(node, "name") : name,
                              .look = type == NULL || check_word(type, "tgz vgz")};
    struct tar_listener listener = {hear_entry, hear_content, hear_body, hear_end, &payload};
    struct payload_digests digests = {.size = size};
    uint64_t read = 0;
    tar_begin(&payload.tar, listener);
    digest_begin(&payload.member, DIGEST_SHA256);
    digest_begin(&payload.tar_sha256, DIGEST_SHA256);
    digest_begin(&payload.tar_sha1, DIGEST_SHA1);
    gzip_begin_reading(&payload.gzip, take_tar, &payload);
    int result = source_drain(body, take_member, &payload, &read);
    gzip_finish_reading(&payload.gzip);
    bool unpacked = payload.look && payload.gzip.state == GZIP_END;
    check->partly |= !unpacked;
    if (result == 0 && payload.look) {
        judge_gzip(&payload, read == size);
        judge_tar(&payload);
    } else if (result == 0) {
        findings_add(check->findings, RULE_PAYLOAD_NOT_JUDGED, check_place(node), "%s is of type '%.40s'",
                     payload.name, type);
    }
    if (unpacked) {
        digest_end(&payload.tar_sha256, digests.tar_sha256);
        digest_end(&payload.tar_sha1, digests.tar_sha1);
    }
    if (result == 0 && read == size && node != NULL) {
        digest_end(&payload.member, digests.member);
        check_checksums(check, node, &digests, &payload.first);
    }
    digest_free(&payload.member);
    digest_free(&payload.tar_sha256);
    digest_free(&payload.tar_sha1);
    gzip_free_reading(&payload.gzip);
    buffer_free(&payload.script);
    tar_free(&payload.tar);
    return result;
}
