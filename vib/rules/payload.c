#include "rules/payload.h"

#include "format/gzip.h"
#include "format/paths.h"
#include "format/tar.h"
#include "rules/checksums.h"
#include "rules/paths.h"
#include "rules/script.h"

#include <string.h>

enum { SCRIPT_MAX = 64 * 1024 };

/* One payload while it is read. */
struct payload {
    struct check *check;
    xmlNode *node;
    const char *name; /* the descriptor's where it has it, else the member's */
    struct gzip gzip;
    struct digest member;
    struct digest tar_sha256;
    struct digest tar_sha1;
    struct payload_digests first; /* of the first of several streams; "" in it when there is but one */
    struct tar tar;
    bool look;            /* into the payload: it is of a type that can be looked into */
    bool in_script;       /* the entry that is read is an init script */
    struct buffer script; /* its beginning */
};

static void hear_entry(void *context, const struct tar_entry *entry) {
    struct payload *payload = context;
    check_paths_entry(payload->check, payload->name, entry);
}

static void hear_content(void *context, const struct tar_entry *entry) {
    struct payload *payload = context;
    payload->in_script = paths_init_script(entry->name);
    payload->script.length = 0;
}

static void hear_body(void *context, uint64_t position, const void *bytes, size_t length) {
    struct payload *payload = context;
    size_t room = SCRIPT_MAX - payload->script.length;
    (void)position;
    if (payload->in_script) {
        buffer_add(&payload->script, bytes, length < room ? length : room, SCRIPT_MAX);
    }
}

static void hear_end(void *context, const struct tar_entry *entry) {
    struct payload *payload = context;
    struct buffer *script = &payload->script;
    if (payload->in_script) {
        struct place place = {.member = payload->name, .path = entry->name, .offset = entry->offset};
        buffer_add(script, "", 0, SCRIPT_MAX);
        check_script(payload->check->findings, place, script->bytes, script->length, entry->mode);
    }
    payload->in_script = false;
}

/* The sums of the first of several streams: a host may take them for those of the tar. */
static void keep_first(struct payload *payload) {
    struct digest sha256;
    struct digest sha1;
    digest_begin_copy(&sha256, &payload->tar_sha256);
    digest_begin_copy(&sha1, &payload->tar_sha1);
    digest_end(&sha256, payload->first.tar_sha256);
    digest_end(&sha1, payload->first.tar_sha1);
}

/* Takes what comes out of the gzip: the tar. What comes of a further stream behind its end is nobody's. */
static int take_tar(void *context, const void *bytes, size_t length) {
    struct payload *payload = context;
    if (payload->gzip.members > 0 && payload->first.tar_sha256[0] == '\0') {
        keep_first(payload);
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

static void judge_head(const struct payload *payload) {
    struct place place = {.member = payload->name};
    const unsigned char *head = payload->gzip.head;
    if (payload->gzip.head_filled < GZIP_HEADER_SIZE || !gzip_begins_well(&payload->gzip)) {
        return; /* the stream itself is found wrong then */
    }
    if ((head[GZIP_FLAGS] & GZIP_FLAG_EXTRA) != 0) {
        findings_add(payload->check->findings, RULE_GZIP_EXTRA, place, "%s", "");
    } else if (head[GZIP_FLAGS] != 0) {
        findings_add(payload->check->findings, RULE_GZIP_FLAGS, place, "the flags are 0x%02x",
                     head[GZIP_FLAGS]);
    }
    if (memcmp(head + GZIP_TIME, "\0\0\0\0", 4) != 0) {
        findings_add(payload->check->findings, RULE_GZIP_MTIME, place, "%s", "");
    }
}

static void judge_gzip(const struct payload *payload, bool whole) {
    struct findings *findings = payload->check->findings;
    struct place place = {.member = payload->name};
    if (payload->gzip.state == GZIP_BAD) {
        findings_add(findings, gzip_begins_well(&payload->gzip) ? RULE_GZIP_DATA : RULE_GZIP_HEADER, place,
                     "%s", gzip_reason(&payload->gzip));
    } else if (payload->gzip.state == GZIP_MORE && whole) {
        findings_add(findings, RULE_GZIP_TRUNCATED, place, "%s", "");
    } else if (payload->gzip.trailing) {
        findings_add(findings, RULE_GZIP_TRAILING, place, "%s", "");
    }
    if (payload->gzip.members > 1) {
        findings_add(findings, RULE_GZIP_MEMBERS, place, "%d", payload->gzip.members);
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
        findings_add(payload->check->findings, rules[end], place, "%s", "");
    }
}

static void begin(struct payload *payload) {
    struct tar_listener listener = {hear_entry, hear_content, hear_body, hear_end, payload};
    tar_begin(&payload->tar, listener);
    digest_begin(&payload->member, DIGEST_SHA256);
    digest_begin(&payload->tar_sha256, DIGEST_SHA256);
    digest_begin(&payload->tar_sha1, DIGEST_SHA1);
    gzip_begin_reading(&payload->gzip, take_tar, payload);
}

/* Ends the digests and holds the descriptor against them. */
static void conclude(struct payload *payload, uint64_t size) {
    struct payload_digests digests = {.size = size};
    digest_end(&payload->member, digests.member);
    if (payload->look && payload->gzip.state == GZIP_END) {
        digest_end(&payload->tar_sha256, digests.tar_sha256);
        digest_end(&payload->tar_sha1, digests.tar_sha1);
    }
    if (payload->node != NULL) {
        check_checksums(payload->check, payload->node, &digests, &payload->first);
    }
}

static void finish(struct payload *payload, uint64_t size, bool whole) {
    gzip_finish_reading(&payload->gzip);
    if (payload->look) {
        judge_head(payload);
        judge_gzip(payload, whole);
        judge_tar(payload);
        payload->check->partly |= payload->gzip.state != GZIP_END;
    }
    if (whole) {
        conclude(payload, size);
    }
}

/* Whether the payload's type is one that can be looked into. */
static void choose(struct payload *payload) {
    const char *type = payload->node != NULL ? xml_attribute(payload->node, "type") : NULL;
    payload->look = type == NULL || strcmp(type, "tgz") == 0 || strcmp(type, "vgz") == 0;
    if (payload->node != NULL) {
        payload->name = xml_attribute(payload->node, "name");
    }
    if (!payload->look) {
        payload->check->partly = true;
        findings_add(payload->check->findings, RULE_PAYLOAD_NOT_JUDGED, check_place(payload->node),
                     "%s is of type '%.40s'", payload->name, type);
    }
}

int check_payload(struct check *check, struct source *body, uint64_t size, xmlNode *node, const char *name) {
    struct payload payload = {.check = check, .node = node, .name = name};
    uint64_t read = 0;
    choose(&payload);
    begin(&payload);
    int result = source_drain(body, take_member, &payload, &read);
    if (result == 0) {
        finish(&payload, size, read == size);
    }
    digest_free(&payload.member);
    digest_free(&payload.tar_sha256);
    digest_free(&payload.tar_sha1);
    gzip_free_reading(&payload.gzip);
    buffer_free(&payload.script);
    tar_free(&payload.tar);
    return result;
}
