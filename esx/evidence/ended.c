#include "evidence/ended.h"

#include "base/lines.h"
#include "evidence/folder.h"

#include <stdio.h>
#include <string.h>

struct reading {
    struct lines lines;
    struct ended *ended;
};

size_t ended_text(char to[ENDED_TEXT_SIZE], const struct observation *about, int exit_code) {
    size_t used = 0;
    if (exit_code != STATUS_NO_EXIT) {
        used += (size_t)snprintf(to, ENDED_TEXT_SIZE, "exit %d\n", exit_code);
    }
    if (about->error[0] != '\0') {
        used += (size_t)snprintf(to + used, ENDED_TEXT_SIZE - used, "error %s\n", about->error);
    }
    if (about->note[0] != '\0') {
        used += (size_t)snprintf(to + used, ENDED_TEXT_SIZE - used, "note %s\n", about->note);
    }
    return used;
}

static void take_line(void *context, struct span line) {
    struct ended *ended = ((struct reading *)context)->ended;
    uint64_t number = 0;
    struct span rest = line;
    struct span key = span_word(&rest);
    rest = span_trim(rest);
    if (span_equal(key, "exit") && span_number(rest, 255, &number)) {
        ended->exit_code = (int)number;
    } else if (span_equal(key, "error")) {
        span_copy(ended->error, sizeof ended->error, rest);
    } else if (span_equal(key, "note")) {
        span_copy(ended->note, sizeof ended->note, rest);
    } else if (span_equal(key, "not-installed")) {
        ended->not_installed = true;
    }
}

void ended_read(struct ended *ended, const char *folder, const char *name) {
    char file[80];
    struct reading reading = {.ended = ended};
    *ended = (struct ended){.exit_code = STATUS_NO_EXIT};
    lines_begin(&reading.lines, take_line, &reading);
    snprintf(file, sizeof file, "%s.ended", name);
    ended->there = folder_read(folder, file, ENDED_TEXT_SIZE, lines_take, &reading.lines) == 0;
    lines_end(&reading.lines);
}

void ended_apply(const struct ended *ended, struct observation *about) {
    if (!ended->there) {
        return;
    }
    memcpy(about->note, ended->note, sizeof about->note);
    if (ended->error[0] != '\0') {
        about->observed = false;
        memcpy(about->error, ended->error, sizeof about->error);
    }
}
