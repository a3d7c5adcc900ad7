#include "evidence/prompt.h"

#include <string.h>

/* The prompt of ESXi 6 and later has no '#': `[root@esx01:~] `. */
static const char *after_bracket(struct span line) {
    if (!span_starts(line, "[root@")) {
        return NULL;
    }
    const char *close = memchr(line.bytes, ']', line.length);
    return close == NULL ? NULL : close + 1;
}

static bool sign(struct span word) {
    return span_equal(word, "#") || span_equal(word, "$");
}

/*
 * `~ # `, `/tmp # `, `# `, `$ `: at most one word stands before the sign, so that no sentence is taken for a
 * prompt.
 */
static const char *after_sign(struct span line) {
    struct span rest = line;
    struct span first = span_word(&rest);
    struct span second = span_word(&rest);
    if (sign(first)) {
        return first.bytes + 1;
    }
    return sign(second) ? second.bytes + 1 : NULL;
}

bool prompt_line(struct span line, struct span *command) {
    line = span_trim(line);
    const char *end = line.bytes + line.length;
    const char *typed = after_bracket(line);
    if (typed != NULL && typed < end && (*typed == '#' || *typed == '$')) {
        typed++;
    }
    if (typed == NULL) {
        typed = after_sign(line);
    }
    if (typed == NULL) {
        return false;
    }
    *command = span_trim((struct span){typed, (size_t)(end - typed)});
    return true;
}
