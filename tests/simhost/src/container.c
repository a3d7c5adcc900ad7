#include "container.h"

#include <stdlib.h>
#include <string.h>

enum { MAGIC = 8, HEADER = 60, NAME = 16, SIZE_AT = 48, SIZE = 10, END_AT = 58 };

int container_begin(struct container *container, const char *bytes, size_t length) {
    *container = (struct container){bytes, length, MAGIC};
    return length >= MAGIC && memcmp(bytes, "!<arch>\n", MAGIC) == 0 ? 0 : -1;
}

/* Names are padded with blanks, or end in a slash; so that of a table of long names, "//", comes out as "/". */
static void name_take(const char *header, char *name) {
    memcpy(name, header, NAME);
    name[NAME] = '\0';
    size_t length = strlen(name);
    while (length > 0 && name[length - 1] == ' ') {
        length--;
    }
    if (length > 1 && name[length - 1] == '/') {
        length--;
    }
    name[length] = '\0';
}

enum container_step container_next(struct container *container, struct member *member) {
    const char *header = container->bytes + container->at;
    size_t left = container->length - container->at;
    char digits[SIZE + 1];
    char *end;
    if (left == 0) {
        return CONTAINER_END;
    }
    if (left < HEADER || memcmp(header + END_AT, "`\n", 2) != 0) {
        return CONTAINER_BAD;
    }
    memcpy(digits, header + SIZE_AT, SIZE);
    digits[SIZE] = '\0';
    member->length = strtoul(digits, &end, 10);
    if (end == digits || end[strspn(end, " ")] != '\0' || member->length > left - HEADER) {
        return CONTAINER_BAD;
    }
    name_take(header, member->name);
    member->bytes = header + HEADER;
    container->at += HEADER + member->length;
    /* A newline pads a body of odd size. The reader skips nothing else: another byte begins the next header. */
    if (member->length % 2 == 1 && container->at < container->length &&
        container->bytes[container->at] == '\n') {
        container->at++;
    }
    return CONTAINER_MEMBER;
}
