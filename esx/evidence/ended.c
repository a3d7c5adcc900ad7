#include "evidence/ended.h"

#include "base/lines.h"
#include "evidence/folder.h"

#include <stdio.h>
#include <string.h>

struct reading {
    struct lines lines;
    struct ended *ended;
};

static void take_line(void *context, struct span line) {
    struct ended *ended = ((struct reading *)context)->ended;
    uint64_t number = 0;
    struct span rest = line;
    struct span key = span_word(&rest);
    rest = span_trim(rest);
    if (span_equal(key, "exit") && span_number(rest, 255, &number)) {
        ended->exit_code = (int)number;
    } else if (span_equal(key, "error")) {
        ended->error = fault_make(FAULT_TEXT, 0, rest);
    } else if (span_equal(key, "note")) {
        ended->note = fault_make(FAULT_TEXT, 0, rest);
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
    about->note = ended->note;
    if (ended->error.id != FAULT_NONE) {
        about->observed = false;
        about->failures[0] = (struct failure){.end = ended->error};
    }
}
