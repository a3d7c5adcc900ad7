#include "format/walk.h"

#include "format/ar.h"
#include "format/descriptor.h"
#include "format/message.h"

#include <string.h>
#include <unistd.h>

static int read_descriptor(struct source *body, const struct walker *walker) {
    struct buffer text = {.bytes = NULL};
    int result = source_collect(body, &text, XML_BYTES_MAX);
    if (result == 0) {
        result = walker->descriptor(walker->context, &text);
    } else if (result > 0) {
        result = message_error("%s: it is larger than 1 MiB", DESCRIPTOR_NAME);
    }
    buffer_free(&text);
    return result;
}

static int walk_member(struct ar *ar, const struct ar_member *member, const struct walker *walker,
                       bool *seen) {
    struct source body = ar_source(ar);
    int result = 0;
    if (strcmp(member->name, DESCRIPTOR_NAME) == 0) {
        *seen = true;
        result = read_descriptor(&body, walker);
    } else if (strcmp(member->name, DESCRIPTOR_SIGNATURE) != 0 &&
               (member->faults & (AR_FAULT_LONG | AR_FAULT_SYMBOLS)) == 0) {
        result = walker->payload(walker->context, &body, member->name);
    }
    if (result != 0) {
        return -1;
    }
    enum ar_result end = ar_skip(ar);
    if (end == AR_CUT) {
        return message_error("%s: the file ends inside of it", member->name);
    }
    return end == AR_FAILED ? -1 : 0;
}

static int walk_members(const char *name, struct ar *ar, const struct walker *walker) {
    struct ar_member member;
    enum ar_result result;
    bool seen = false;
    while ((result = ar_next(ar, &member)) == AR_OK) {
        if ((member.faults & AR_FAULT_SIZE) != 0) {
            return message_error("%s: damaged at offset %llu", name, (unsigned long long)member.offset);
        }
        if (walk_member(ar, &member, walker, &seen) != 0) {
            return -1;
        }
    }
    if (result == AR_CUT) {
        return message_error("%s: it is cut off", name);
    }
    if (result == AR_END && !seen) {
        return message_error("%s: this is not a VIB: it has no %s", name, DESCRIPTOR_NAME);
    }
    return result == AR_END ? 0 : -1;
}

int walk_vib(const char *name, const struct walker *walker) {
    struct source_file file;
    struct ar ar;
    if (source_open(&file, name) != 0) {
        return -1;
    }
    struct source source = source_of_file(&file);
    enum ar_result begun = ar_begin(&ar, &source);
    int result = -1;
    if (begun == AR_NO_MAGIC) {
        message_error("%s: this is not a VIB", name);
    } else if (begun == AR_OK) {
        result = walk_members(name, &ar, walker);
    }
    close(file.fd);
    return result;
}
