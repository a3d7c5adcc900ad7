#include "format/walk.h"

#include "format/descriptor.h"
#include "format/message.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static int read_descriptor(struct container *container, const struct walker *walker) {
    struct buffer text = {.bytes = NULL};
    char piece[16 * 1024];
    ssize_t count = 0;
    int result = buffer_add(&text, "", 0, XML_BYTES_MAX);
    while (result == 0 && (count = container_read(container, piece, sizeof piece)) > 0) {
        result = buffer_add(&text, piece, (size_t)count, XML_BYTES_MAX);
    }
    if (result != 0) {
        message_errno("%s", DESCRIPTOR_NAME);
    } else {
        result = count < 0 ? -1 : walker->descriptor(walker->context, &text);
    }
    buffer_free(&text);
    return result;
}

static int walk_member(struct container *container, const struct container_member *member,
                       const struct walker *walker) {
    int result = 0;
    if (strcmp(member->name, DESCRIPTOR_NAME) == 0) {
        result = read_descriptor(container, walker);
    } else if (strcmp(member->name, DESCRIPTOR_SIGNATURE) != 0) {
        result = walker->payload(walker->context, container, member->name);
    }
    if (result != 0) {
        return -1;
    }
    enum container_result end = container_skip(container);
    if (end == CONTAINER_CUT) {
        return message_error("%s: the file ends inside of it", member->name);
    }
    return end == CONTAINER_OK ? 0 : -1;
}

static int walk_members(const char *name, struct container *container, const struct walker *walker) {
    struct container_member member;
    enum container_result result;
    while ((result = container_next(container, &member)) == CONTAINER_OK) {
        if ((member.faults & CONTAINER_FAULT_SIZE) != 0) {
            return message_error("%s: damaged at offset %llu", name, (unsigned long long)member.offset);
        }
        if (walk_member(container, &member, walker) != 0) {
            return -1;
        }
    }
    if (result == CONTAINER_CUT) {
        return message_error("%s: it is cut off", name);
    }
    return result == CONTAINER_END ? 0 : -1;
}

int walk_vib(const char *name, const struct walker *walker) {
    struct source_file file;
    struct container container;
    if (source_open(&file, name) != 0) {
        return -1;
    }
    struct source source = source_of_file(&file);
    enum container_result begun = container_begin(&container, &source);
    int result = -1;
    if (begun == CONTAINER_NO_MAGIC) {
        message_error("%s: this is not a VIB", name);
    } else if (begun == CONTAINER_OK) {
        result = walk_members(name, &container, walker);
    }
    close(file.fd);
    return result;
}
