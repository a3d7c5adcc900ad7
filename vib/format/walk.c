#include "format/walk.h"

#include "format/ar.h"
#include "format/descriptor.h"
#include "format/gzip.h"
#include "format/message.h"

#include <string.h>
#include <unistd.h>

/* From the member through gzip into the tar. */
struct payload {
    struct gzip gzip;
    struct tar tar;
};

/* Why a payload that was read to its end is damaged, or NULL. */
static const char *judge(const struct payload *payload) {
    if (payload->gzip.state == GZIP_BAD) {
        return gzip_reason(&payload->gzip);
    }
    if (payload->gzip.state == GZIP_MORE) {
        return "the gzip stream ends too early";
    }
    if (payload->tar.end == TAR_END_CUT) {
        return "the tar ends inside of an entry";
    }
    if (payload->tar.end == TAR_END_MANY) {
        return "the tar has more files than are read";
    }
    return payload->tar.magic[0] == '\0' && payload->tar.zeros == 0 ? "this is no tar" : NULL;
}

static int walk_payload(struct source *body, const char *name, const struct walker *walker) {
    struct payload payload;
    gzip_begin(&payload.gzip, body);
    tar_begin(&payload.tar, &payload.gzip.source, &payload.gzip.current);
    walker->payload(walker->context, name, &payload.tar);
    while (tar_next(&payload.tar) != NULL) {
    }
    source_drain(&payload.gzip.source, NULL, NULL);
    bool failed = payload.gzip.state == GZIP_FAILED; /* that was already told */
    const char *why = failed ? NULL : judge(&payload);
    if (why != NULL) {
        message_error("%s: %s; do not trust what was read of it", name, why);
    }
    gzip_free(&payload.gzip);
    tar_free(&payload.tar);
    return failed || why != NULL ? -1 : 0;
}

static int walk_descriptor(struct source *body, const struct walker *walker) {
    xmlDoc *document = descriptor_read(body, DESCRIPTOR_NAME);
    if (document == NULL) {
        return -1;
    }
    walker->descriptor(walker->context, xmlDocGetRootElement(document));
    xmlFreeDoc(document);
    return 0;
}

/* Goes through the members behind the magic. Returns 0, or -1 and has said why. */
static int walk_members(const char *name, struct ar *ar, const struct walker *walker) {
    const struct ar_member *member = &ar->member;
    enum ar_result end = AR_OK;
    bool described = false; /* a payload may have any name, that of the descriptor or the signature as well */
    bool sealed = false;
    int result = 0;
    while (end != AR_CUT && end != AR_FAILED && (end = ar_next(ar)) == AR_OK) {
        if ((member->faults & AR_FAULT_SIZE) != 0) {
            return message_error("%s: damaged at offset %llu", name, (unsigned long long)member->offset);
        }
        if (!described && strcmp(member->name, DESCRIPTOR_NAME) == 0) {
            described = true;
            result |= walker->descriptor != NULL ? walk_descriptor(&ar->body, walker) : 0;
        } else if (!sealed && strcmp(member->name, DESCRIPTOR_SIGNATURE) == 0) {
            sealed = true;
        } else if ((member->faults & (AR_FAULT_LONG | AR_FAULT_SYMBOLS)) == 0) {
            result |= walk_payload(&ar->body, member->name, walker);
        }
        end = source_drain(&ar->body, NULL, NULL) == 0 ? ar_finish(ar) : AR_FAILED;
    }
    if (end == AR_CUT) {
        return message_error("%s: it is cut off", name);
    }
    if (end == AR_END && !described) {
        return message_error("%s: this is not a VIB: it has no %s", name, DESCRIPTOR_NAME);
    }
    return end == AR_END ? result : -1;
}

int walk_vib(const char *name, const struct walker *walker) {
    struct source_file file;
    struct ar ar;
    if (source_open(&file, name) != 0) {
        return -1;
    }
    enum ar_result begun = ar_begin(&ar, &file.source);
    int result = begun == AR_OK ? walk_members(name, &ar, walker) : -1;
    if (begun == AR_NO_MAGIC) {
        message_error("%s: this is not a VIB", name);
    }
    close(file.fd);
    return result;
}
