#include "read/worlds.h"

#include "base/service.h"

#include <stdio.h>
#include <string.h>

/* Whether a last row without newline ends before the name, or within the service's. */
static bool row_breaks_off(const struct worlds_reader *reader, struct span name) {
    size_t whole = strlen(reader->service);
    return reader->lines.unterminated && name.length < whole &&
           memcmp(name.bytes, reader->service, name.length) == 0;
}

/* Whether the name stands where a damaged row could have it: as one of the first words. */
static bool names_service(struct span line, const char *service) {
    bool named = false;
    for (int word = 0; word < 3; word++) {
        named |= service_named(span_word(&line), service);
    }
    return named;
}

/*
 * Whether a name that is not the service's may be a damaged one of it: but for signs before it, and bytes that no name has, it
 * begins as the service's. (A guest's worlds, such as vmm0:NAME, only end so.)
 */
static bool name_in_doubt(const struct worlds_reader *reader, struct span name) {
    char shortest[SERVICE_THREAD_NAME + 1];
    char shown[LINES_LONGEST];
    size_t length = 0;
    snprintf(shortest, sizeof shortest, "%s", reader->service);
    for (size_t i = 0; i < name.length; i++) {
        bool sign = length == 0 && name.bytes[i] < '@';
        if (!sign && (unsigned char)name.bytes[i] > ' ' && name.bytes[i] != 0x7f) {
            shown[length++] = name.bytes[i];
        }
    }
    return span_starts((struct span){shown, length}, shortest);
}

static void take_world(void *context, struct span line) {
    struct worlds_reader *reader = context;
    struct span rest = line;
    uint64_t number = 0;
    struct span world_id = span_word(&rest);
    struct span cartel_id = span_word(&rest);
    struct span name = span_word(&rest);
    if (span_number(world_id, UINT64_MAX, &number) && span_number(cartel_id, UINT64_MAX, &number)) {
        reader->rows++;
        reader->has_command = span_trim(rest).length > 0;
        reader->behind_command = false;
        if (service_named(name, reader->service)) {
            reader->count++;
        } else {
            reader->cut |= name_in_doubt(reader, name);
        }
        reader->cut |= row_breaks_off(reader, name);
        return;
    }
    bool kernel = span_number(world_id, UINT64_MAX, &number) && cartel_id.length > 0 && name.length == 0;
    bool header = reader->rows == 0 && span_equal(world_id, "WID") && name.length > 0;
    struct span command;
    if (reader->prompt != NULL && reader->prompt(line, &command)) {
        reader->asked |= span_starts(command, "ps ") || span_equal(command, "ps");
    } else if (span_trim(line).length > 0) {
        /*
         * A line that names the service, and is no row, may have been one of its rows; what ps prints now, any that is not
         * its own. But a command may hold newlines (a script behind sh -c), so what follows one counts only at the end.
         */
        bool live = reader->prompt == NULL;
        bool other = !kernel && !header;
        bool of_command = other && reader->has_command;
        reader->strange = true;
        reader->behind_command |= live && of_command;
        reader->cut |=
            reader->lines.unterminated || (live && other && !of_command) ||
            (of_command ? names_service(line, reader->service) : span_find(line, reader->service) != NULL);
    }
}

void worlds_begin(struct worlds_reader *reader, const char *service, prompt_test *prompt) {
    memset(reader, 0, sizeof *reader);
    reader->service = service;
    reader->prompt = prompt;
    lines_begin(&reader->lines, take_world, reader);
}

bool worlds_end(struct worlds_reader *reader) {
    lines_end(&reader->lines);
    reader->cut |= lines_lost(&reader->lines, reader->prompt != NULL);
    reader->cut |= reader->behind_command;
    bool listed = reader->rows > 0 || (reader->asked && !reader->strange);
    return reader->count > 0 || (listed && !reader->cut);
}
