#include "evidence/outcome.h"

#include "base/lines.h"
#include "evidence/folder.h"
#include "read/status.h"

#include <stdio.h>
#include <string.h>

struct outcome_reader {
    struct lines lines;
    struct outcome *outcome;
};

static void take_outcome_line(void *context, struct span line) {
    struct outcome *outcome = ((struct outcome_reader *)context)->outcome;
    uint64_t number = 0;
    struct span rest = line;
    struct span key = span_word(&rest);
    rest = span_trim(rest);
    if (span_equal(key, "exit") && span_number(rest, 255, &number)) {
        outcome->exit_code = (int)number;
    } else if (span_equal(key, "error")) {
        outcome->error = fault_make(FAULT_TEXT, 0, rest);
    } else if (span_equal(key, "note")) {
        outcome->note = fault_make(FAULT_TEXT, 0, rest);
    } else if (span_equal(key, "not-installed")) {
        outcome->not_installed = true;
    }
}

void outcome_read(struct outcome *outcome, const char *folder, const char *name) {
    char file[80];
    struct outcome_reader reader = {.outcome = outcome};
    *outcome = (struct outcome){.exit_code = STATUS_NO_EXIT};
    lines_begin(&reader.lines, take_outcome_line, &reader);
    snprintf(file, sizeof file, "%s.ended", name);
    outcome->there = folder_read(folder, file, OUTCOME_TEXT_SIZE, lines_feed, &reader.lines) == 0;
    lines_end(&reader.lines);
}
