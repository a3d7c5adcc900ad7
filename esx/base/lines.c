#include "base/lines.h"

#include <string.h>

void lines_begin(struct lines *lines, void (*take)(void *context, struct span line), void *context) {
    lines->take = take;
    lines->context = context;
    lines->overlong = 0;
    lines->unterminated = false;
    lines->dropping = false;
    lines->held = 0;
}

static void drop(struct lines *lines) {
    if (!lines->dropping) {
        lines->overlong++;
    }
    lines->dropping = true;
    lines->held = 0;
}

static void hand_over(struct lines *lines, struct span line) {
    if (line.length > LINES_LONGEST) {
        drop(lines);
        lines->dropping = false;
        return;
    }
    if (line.length > 0 && line.bytes[line.length - 1] == '\r') {
        line.length--;
    }
    lines->take(lines->context, line);
}

/* Keeps a piece whose newline has not come yet. */
static void hold(struct lines *lines, const char *bytes, size_t length) {
    if (lines->dropping || lines->held + length > LINES_LONGEST) {
        drop(lines);
        return;
    }
    memcpy(lines->hold + lines->held, bytes, length);
    lines->held += length;
}

/* The newline of a line that began in an earlier chunk has come. */
static void complete_held(struct lines *lines, const char *bytes, size_t length) {
    hold(lines, bytes, length);
    if (!lines->dropping) {
        hand_over(lines, (struct span){lines->hold, lines->held});
    }
    lines->dropping = false;
    lines->held = 0;
}

void lines_feed(struct lines *lines, const char *bytes, size_t length) {
    const char *end = bytes + length;
    while (bytes < end) {
        const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
        if (newline == NULL) {
            hold(lines, bytes, (size_t)(end - bytes));
            return;
        }
        if (lines->held > 0 || lines->dropping) {
            complete_held(lines, bytes, (size_t)(newline - bytes));
        } else {
            hand_over(lines, (struct span){bytes, (size_t)(newline - bytes)});
        }
        bytes = newline + 1;
    }
}

bool lines_lost(const struct lines *lines, bool pasted) {
    return lines->overlong > 0 || (!pasted && lines->unterminated);
}

int lines_take(void *context, const char *bytes, size_t length) {
    lines_feed(context, bytes, length);
    return 0;
}

void lines_end(struct lines *lines) {
    if (lines->held > 0) {
        lines->unterminated = true;
        hand_over(lines, (struct span){lines->hold, lines->held});
        lines->held = 0;
    }
}
