#include "judge/worlds.h"

#include "judge/prompt.h"
#include "judge/service.h"

#include <string.h>

static void take_line(void *context, struct span line) {
    struct worlds_reader *reader = context;
    struct span rest = line;
    uint64_t number = 0;
    struct span world_id = span_word(&rest);
    struct span cartel_id = span_word(&rest);
    struct span name = span_word(&rest);
    if (span_number(world_id, UINT64_MAX, &number) && span_number(cartel_id, UINT64_MAX, &number)) {
        reader->rows++;
        if (service_named(name, reader->service)) {
            reader->count++;
        }
        return;
    }
    struct span command;
    if (prompt_line(line, &command) && (span_starts(command, "ps ") || span_equal(command, "ps"))) {
        reader->asked = true;
    }
}

void worlds_begin(struct worlds_reader *reader, const char *service) {
    memset(reader, 0, sizeof *reader);
    reader->service = service;
    lines_begin(&reader->lines, take_line, reader);
}

bool worlds_end(struct worlds_reader *reader) {
    lines_end(&reader->lines);
    return reader->rows > 0 || reader->asked;
}
