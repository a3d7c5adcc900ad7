#include "read/worlds.h"

#include "base/service.h"

#include <string.h>

/* Whether the name stands where a damaged row could have it: as one of the first words. */
static bool names_service(struct span line, const char *service) {
    bool named = false;
    for (int word = 0; word < 3; word++) {
        named |= service_named(span_word(&line), service);
    }
    return named;
}

bool worlds_in_doubt(struct span name, const char *service) {
    size_t same = 0; /* bytes of the service's name that were found */
    bool begins = true;
    for (size_t i = 0; i < name.length && same < SERVICE_THREAD_NAME && service[same] != '\0' && begins;
         i++) {
        bool sign = same == 0 && name.bytes[i] < '@';
        if (!sign && (unsigned char)name.bytes[i] > ' ' && name.bytes[i] != 0x7f) {
            begins = name.bytes[i] == service[same];
            same += begins;
        }
    }
    return begins && (same == SERVICE_THREAD_NAME || service[same] == '\0') && !service_named(name, service);
}

static void take_world(void *context, struct span line) {
    struct worlds_reader *reader = context;
    struct span rest = line;
    struct span world_id = span_word(&rest);
    struct span cartel_id = span_word(&rest);
    struct span name = span_word(&rest);
    if (span_is_number(world_id) && span_is_number(cartel_id)) {
        reader->rows++;
        reader->has_command = span_trim(rest).length > 0;
        reader->behind_command = false;
        reader->count += service_named(name, reader->service);
        reader->cut |= worlds_in_doubt(name, reader->service);
        return;
    }
    bool kernel = span_is_number(world_id) && cartel_id.length > 0 && name.length == 0;
    bool header = reader->rows == 0 && span_equal(world_id, "WID") && name.length > 0;
    if (kernel || header || span_trim(line).length == 0) {
        return;
    }
    /*
     * What ps prints has no lines but its own. But a command may hold newlines (a script behind sh -c), so what follows one
     * counts only at the end.
     */
    reader->behind_command |= reader->has_command;
    reader->cut |= !reader->has_command || names_service(line, reader->service);
}

void worlds_begin(struct worlds_reader *reader, const char *service) {
    memset(reader, 0, sizeof *reader);
    reader->service = service;
    lines_begin(&reader->lines, take_world, reader);
}

bool worlds_end(struct worlds_reader *reader) {
    lines_end(&reader->lines);
    reader->cut |= lines_lost(&reader->lines) || reader->behind_command;
    return reader->count > 0 || (reader->rows > 0 && !reader->cut);
}

bool worlds_row(struct span line, struct span *name) {
    for (int words = 0; words < 6; words++) {
        struct span world_id = span_word(&line);
        /* Of ps --tree, also as the letters that a terminal would have drawn it by. */
        size_t drawn = span_until(world_id, SPAN_DIGITS);
        span_skip(&world_id, drawn);
        struct span drawing = {world_id.bytes - drawn, drawn};
        if (drawn > 8 || drawn + world_id.length == 0 || span_has_one(drawing, "c|d|p")) { /* tcp, udp */
            return false;
        }
        if (world_id.length > 0) { /* a word of letters and digits draws nothing */
            bool row = span_is_number(world_id) && span_is_number(span_word(&line));
            *name = span_word(&line);
            return row && name->length > 0 && !span_is_number(*name);
        }
    }
    return false;
}
