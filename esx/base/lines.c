#include "base/lines.h"

#include <string.h>

void lines_begin(struct lines *lines, void (*take)(void *context, struct span line), void *context) {
    *lines = (struct lines){.take = take, .context = context};
}

static void hand_over(struct lines *lines, struct span line) {
    lines->held = 0;
    if (line.length > LINES_LONGEST) {
        lines->overlong++;
        return;
    }
    if (line.length > 0 && line.bytes[line.length - 1] == '\r') {
        line.length--;
    }
    lines->take(lines->context, line);
}

int lines_feed(void *context, const char *bytes, size_t length) {
    struct lines *lines = context;
    while (length > 0) {
        const char *newline = memchr(bytes, '\n', length);
        size_t piece = newline == NULL ? length : (size_t)(newline - bytes);
        if (newline != NULL && lines->held == 0) {
            hand_over(lines, (struct span){bytes, piece});
        } else {
            if (lines->held + piece <= LINES_LONGEST) {
                memcpy(lines->hold + lines->held, bytes, piece);
            }
            lines->held += piece; /* beyond LINES_LONGEST, too: then the line is dropped */
            if (newline != NULL) {
                hand_over(lines, (struct span){lines->hold, lines->held});
            }
        }
        bytes += piece + (newline != NULL);
        length -= piece + (newline != NULL);
    }
    return 0;
}

bool lines_lost(const struct lines *lines) {
    return lines->overlong > 0 || lines->unterminated;
}

void lines_end(struct lines *lines) {
    if (lines->held > 0) {
        lines->unterminated = true;
        hand_over(lines, (struct span){lines->hold, lines->held});
    }
}
