#include "format/buffer.h"
#include "format/descriptor.h"
#include "format/gzip.h"
#include "format/memory.h"
#include "format/paths.h"
#include "rules/check.h"

#include <stdlib.h>
#include <string.h>

enum { PIECE = 128 * 1024, SCRIPT_MAX = 64 * 1024 };

/* One payload while it is read. */
struct payload {
    struct check *check;
    const char *name; /* the descriptor's where it has it, else the member's */
    struct gzip gzip;
    struct digest member;
    struct digest tar_sha256;
    struct digest tar_sha1;
    struct tar tar;
    unsigned char head[GZIP_HEADER_SIZE];
    size_t head_filled;
    enum gzip_result state;
    bool look;      /* into the payload: it is of a type that can be looked into */
    bool in_script; /* the entry that is read is an init script */
    struct tar_entry entry;
    struct buffer script; /* its beginning */
};

static void hear_entry(void *context, const struct tar_entry *entry) {
    struct payload *payload = context;
    check_tree_entry(payload->check, payload->name, entry);
    payload->in_script = entry->kind == TAR_FILE && paths_init_script(entry->name);
    if (payload->in_script) {
        payload->entry = *entry;
    }
}

static void hear_body(void *context, const void *bytes, size_t length) {
    struct payload *payload = context;
    size_t room = SCRIPT_MAX - payload->script.length;
    if (payload->in_script) {
        buffer_add(&payload->script, bytes, length < room ? length : room, SCRIPT_MAX);
    }
}

static void hear_end(void *context) {
    struct payload *payload = context;
    const struct buffer *script = &payload->script;
    if (!payload->in_script) {
        return;
    }
    struct place place = {
        .member = payload->name, .path = payload->entry.name, .offset = payload->entry.offset};
    check_script(payload->check->findings, place, script->bytes != NULL ? script->bytes : "", script->length,
                 payload->entry.mode);
    payload->in_script = false;
    payload->script.length = 0;
}

/* Takes what comes out of the gzip: the tar. */
static int take_tar(void *context, const void *bytes, size_t length) {
    struct payload *payload = context;
    digest_add(&payload->tar_sha256, bytes, length);
    digest_add(&payload->tar_sha1, bytes, length);
    tar_read(&payload->tar, bytes, length);
    return 0;
}

static void judge_head(const struct payload *payload) {
    struct place place = {.member = payload->name};
    const unsigned char *head = payload->head;
    if (payload->head_filled < GZIP_HEADER_SIZE || head[0] != 0x1f || head[1] != 0x8b) {
        return; /* the stream itself is found wrong then */
    }
    if (head[GZIP_FLAGS] != 0) {
        findings_add(payload->check->findings, RULE_GZIP_FLAGS, place, "the flags are 0x%02x",
                     head[GZIP_FLAGS]);
    }
    if (memcmp(head + GZIP_TIME, "\0\0\0\0", 4) != 0) {
        findings_add(payload->check->findings, RULE_GZIP_MTIME, place, "%s", "");
    }
}

/* Takes the member's bytes into the gzip. */
static void unpack(struct payload *payload, const unsigned char *bytes, size_t length) {
    struct place place = {.member = payload->name};
    size_t left = length;
    while (payload->head_filled < GZIP_HEADER_SIZE && left > 0) {
        payload->head[payload->head_filled++] = bytes[length - left];
        left--;
    }
    if (payload->state == GZIP_END) {
        left = length;
    } else if (payload->state == GZIP_MORE) {
        payload->state = gzip_read(&payload->gzip, bytes, length, &left);
    } else {
        return;
    }
    if (payload->state == GZIP_BAD) {
        /* As many bytes as make it a gzip, however they came in. */
        bool begun = payload->head_filled >= 3 && memcmp(payload->head, "\x1f\x8b\x08", 3) == 0;
        const char *why = payload->gzip.stream.msg;
        findings_add(payload->check->findings, begun ? RULE_GZIP_DATA : RULE_GZIP_HEADER, place, "%s",
                     why != NULL ? why : "");
    } else if (payload->state == GZIP_END && left > 0) {
        findings_add(payload->check->findings, RULE_GZIP_TRAILING, place, "%s", "");
        payload->state = GZIP_BAD; /* told once is enough */
    }
}

static const struct {
    enum tar_end end;
    enum rule rule;
} end_rules[] = {
    {TAR_END_CUT, RULE_TAR_TRUNCATED}, {TAR_END_ABSENT, RULE_TAR_END}, {TAR_END_TRAILING, RULE_TAR_TRAILING}};

/* Judges how stream and tar ended; after a broken stream the tar's end says nothing. */
static void judge_end(const struct payload *payload, bool whole) {
    struct place place = {.member = payload->name, .offset = payload->tar.offset};
    enum tar_end end = tar_finish(&payload->tar);
    if (payload->state == GZIP_MORE && whole) {
        findings_add(payload->check->findings, RULE_GZIP_TRUNCATED, (struct place){.member = payload->name},
                     "%s", "");
    }
    if (payload->state != GZIP_END) {
        return;
    }
    for (size_t i = 0; i < sizeof end_rules / sizeof end_rules[0]; i++) {
        if (end_rules[i].end == end) {
            findings_add(payload->check->findings, end_rules[i].rule, place, "%s", "");
        }
    }
}

static void begin(struct payload *payload) {
    struct tar_listener listener = {hear_entry, hear_body, hear_end, payload};
    tar_begin(&payload->tar, listener);
    digest_begin(&payload->member, DIGEST_SHA256);
    digest_begin(&payload->tar_sha256, DIGEST_SHA256);
    digest_begin(&payload->tar_sha1, DIGEST_SHA1);
    gzip_begin_reading(&payload->gzip, take_tar, payload);
}

/* Reads the member's body to its end. */
static int read_body(struct payload *payload, struct container *container) {
    unsigned char *piece = memory_need(malloc(PIECE));
    ssize_t count;
    while ((count = container_read(container, piece, PIECE)) > 0) {
        digest_add(&payload->member, piece, (size_t)count);
        if (payload->look) {
            unpack(payload, piece, (size_t)count);
        }
    }
    free(piece);
    return count < 0 ? -1 : 0;
}

/* Ends the digests and holds the descriptor against them. */
static void conclude(struct payload *payload, uint64_t size) {
    struct payload_digests digests = {.size = size};
    char unused[DIGEST_TEXT_SIZE] = "";
    bool unpacked = payload->look && payload->state == GZIP_END;
    digest_end(&payload->member, digests.member);
    digest_end(&payload->tar_sha256, unpacked ? digests.tar_sha256 : unused);
    digest_end(&payload->tar_sha1, unpacked ? digests.tar_sha1 : unused);
    if (descriptor_payload(payload->check->vib, payload->name) != NULL) {
        check_checksums(payload->check, payload->name, &digests);
    }
}

static void choose(struct payload *payload, const char *member) {
    struct check *check = payload->check;
    xmlNode *node = descriptor_payload(check->vib, member);
    const char *type = node != NULL ? xml_attribute(node, "type") : "tgz";
    payload->name = node != NULL ? xml_attribute(node, "name") : member;
    payload->look = type == NULL || strcmp(type, "tgz") == 0;
    if (!payload->look) {
        check->partly = true;
        findings_add(check->findings, RULE_PAYLOAD_NOT_JUDGED, check_place(node), "%s is of type '%.40s'",
                     member, type);
    }
}

int check_payload(struct check *check, struct container *container, const char *name) {
    struct payload payload = {.check = check, .state = GZIP_MORE};
    uint64_t size = container->left;
    choose(&payload, name);
    begin(&payload);
    int result = read_body(&payload, container);
    bool whole = container->left == 0;
    if (result == 0 && payload.look) {
        judge_head(&payload);
        judge_end(&payload, whole);
        check->partly |= payload.state != GZIP_END;
    }
    if (result == 0 && whole) {
        conclude(&payload, size);
    }
    digest_free(&payload.member);
    digest_free(&payload.tar_sha256);
    digest_free(&payload.tar_sha1);
    gzip_free_reading(&payload.gzip);
    buffer_free(&payload.script);
    return result;
}
