#include "read/worlds.h"

#include "base/service.h"

#include <string.h>

unsigned worlds_named_in(struct span line, const char *services) {
    unsigned named = 0;
    for (struct span word = span_word(&line); word.length > 0; word = span_word(&line)) {
        named |= service_named(word, services);
    }
    return named;
}

bool worlds_in_doubt(struct span name, const char *services) {
    struct span begin = name;
    bool begins = false;
    span_skip(&begin, span_until(begin, SPAN_LETTERS)); /* signs */
    for (struct span rest = span_of(services); rest.length > 0;) {
        struct span service = span_cut(&rest, '|');
        service.length = service.length < SERVICE_THREAD_NAME ? service.length : SERVICE_THREAD_NAME;
        begins |= begin.length >= service.length && memcmp(begin.bytes, service.bytes, service.length) == 0;
    }
    return begins && !service_named(name, services);
}

void worlds_live_line(void *context, struct span line) {
    struct worlds_reader *reader = context;
    if (worlds_line(reader, line)) { /* most are */
        return;
    }
    struct span words[3];
    unsigned count = span_words(line, words, 3);
    if (count == 0 || (count == 2 && span_is_number(words[0]))) { /* a kernel world */
        return;
    }
    /*
     * What ps prints has no lines but its own. But a command may hold newlines (a script behind sh -c), so what follows one
     * counts only at the end.
     */
    reader->behind_command |= reader->has_command;
    reader->cut |= !reader->has_command || worlds_named_in(line, reader->service) != 0;
}

bool worlds_end(struct worlds_reader *reader) {
    reader->cut |= reader->behind_command;
    return reader->count > 0 || (reader->rows > 0 && !reader->cut);
}

bool worlds_row(struct span line, struct span *name) {
    /* ps --tree draws before it; the letters by which a terminal would have drawn are skipped, too: `x mq2098541`. */
    span_skip(&line, span_until(line, SPAN_DIGITS "abcdefghioprsyzABCDEFGHIJKLMNOPQRSTUVWXYZ"));
    struct span words[3];
    unsigned count = span_words(line, words, 3);
    *name = words[2];
    return count == 3 && span_is_number(words[0]) && span_is_number(words[1]) && !span_is_number(words[2]);
}

bool worlds_line(struct worlds_reader *reader, struct span line) {
    struct span name;
    line = span_trim(line);
    if (worlds_row(line, &name)) {
        unsigned named = service_named(name, reader->service);
        reader->rows++;
        reader->count += named != 0;
        reader->named |= named;
        reader->cut |= worlds_in_doubt(name, reader->service);
        reader->has_command = name.bytes + name.length < line.bytes + line.length;
        reader->behind_command = false;
        return true;
    }
    bool header = span_find(line, "WID") != NULL && span_find(line, "CID") != NULL;
    reader->headed |= header;
    reader->cut |= header && span_until(line, SPAN_DIGITS) < line.length; /* rows lost their line breaks */
    struct span rest = line;
    struct span world_id = span_word(&rest);
    /* A world of the kernel has no cartel; `300 others` is none. */
    bool kernel = reader->headed && span_is_number(world_id) && world_id.length > 3 &&
                  span_word(&rest).length > 0 && span_trim(rest).length == 0;
    return header || kernel;
}
