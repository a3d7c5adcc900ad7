#include "judge/status.h"

#include "judge/prompt.h"

#include <string.h>

/* LSB codes of an init script's `status`, kept by about 45 vendor scripts on ESXi. */
enum { EXIT_RUNNING = 0, EXIT_NOT_RUNNING = 3 };

/* The length of the escape sequence at the front, such as a script's colours: its letters are no words. */
static size_t escape_length(struct span text) {
    if (text.length < 2 || text.bytes[0] != '\033' || text.bytes[1] != '[') {
        return 0;
    }
    size_t length = 2;
    while (length < text.length && (text.bytes[length] < '@' || text.bytes[length] > '~')) {
        length++;
    }
    return length < text.length ? length + 1 : length;
}

/* The next run of ASCII letters; "not-running" is two of them, and so is "not running". */
static struct span next_letters(struct span *rest) {
    struct span word = {rest->bytes, 0};
    while (rest->length > 0) {
        char byte = rest->bytes[0];
        bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
        if (!letter && word.length > 0) {
            break;
        }
        size_t escape = escape_length(*rest);
        size_t step = escape > 0 ? escape : 1;
        rest->bytes += step;
        rest->length -= step;
        if (letter) {
            word.length++;
        } else {
            word.bytes = rest->bytes;
        }
    }
    return word;
}

static enum mux_status line_says(struct span line) {
    bool after_not = false;
    for (struct span word = next_letters(&line); word.length > 0; word = next_letters(&line)) {
        if (span_equal_nocase(word, "running")) {
            return after_not ? STATUS_DOWN : STATUS_RUNNING;
        }
        after_not = span_equal_nocase(word, "not");
    }
    return STATUS_UNKNOWN;
}

static void take_line(void *context, struct span line) {
    struct status_reader *reader = context;
    struct span command;
    line = span_trim(line);
    if (line.length == 0 || prompt_line(line, &command)) {
        return;
    }
    enum mux_status says = line_says(line);
    bool decided = reader->said_running || reader->said_down;
    bool first_down = says == STATUS_DOWN && !reader->said_down;
    if (reader->words[0] == '\0' || (says != STATUS_UNKNOWN && !decided) || first_down) {
        span_copy(reader->words, sizeof reader->words, line);
    }
    reader->said_running |= says == STATUS_RUNNING;
    reader->said_down |= says == STATUS_DOWN;
}

void status_begin(struct status_reader *reader) {
    memset(reader, 0, sizeof *reader);
    lines_begin(&reader->lines, take_line, reader);
}

enum mux_status status_end(struct status_reader *reader, int exit_code, bool *disagrees) {
    lines_end(&reader->lines);
    *disagrees = false;
    if (reader->said_down) {
        *disagrees = exit_code == EXIT_RUNNING;
        return STATUS_DOWN;
    }
    if (reader->said_running) {
        *disagrees = exit_code != EXIT_RUNNING && exit_code != STATUS_NO_EXIT;
        return STATUS_RUNNING;
    }
    if (exit_code == EXIT_RUNNING) {
        return STATUS_RUNNING;
    }
    return exit_code == EXIT_NOT_RUNNING ? STATUS_DOWN : STATUS_UNKNOWN;
}
