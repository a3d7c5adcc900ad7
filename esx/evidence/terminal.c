#include "evidence/terminal.h"

#include "base/utf8.h"

#include <string.h>

enum { ESCAPE = 0x1b };

/* Of an escape's numbers; of a pager's prompt, what it shows of its place, and of a title that was made visible, in bytes. */
enum { NUMBER_MAX = 1000, PROMPT_MAX = 11, SHARE_MAX = 40, TITLE_MAX = 128, ROW_LEAST = 60 };

/* The length of a pager's prompt at the front of the text, with the share that more shows behind it; 0: there is none. */
static size_t pager_length(struct span text) {
    size_t prompt = span_starts(text, "--") ? span_front(text, "--More--|-- More --|-- More  --") : 0;
    if (prompt == 0) { /* few lines begin so */
        return 0;
    }
    struct span share = text;
    span_skip(&share, prompt);
    span_skip(&share, span_starts(share, " "));
    size_t most = share.length < SHARE_MAX ? share.length : SHARE_MAX;
    const char *close = span_starts(share, "(") ? memchr(share.bytes, ')', most) : NULL;
    return close != NULL ? (size_t)(close - text.bytes) + 1 : prompt;
}

/* What is seen in `most` cells from this one on, as text. */
static struct span seen(struct terminal *terminal, size_t from, size_t most) {
    size_t length = 0;
    for (size_t i = from; i < terminal->length && i - from < most; i++) {
        length += utf8_write(terminal->text + length, terminal->cells[i]);
    }
    return (struct span){terminal->text, length};
}

/* The cursor comes to the front: what stands there will be overwritten. Of a line full of returns all cannot be read at each. */
static void go_to_front(struct terminal *terminal) {
    terminal->pager = terminal->pager || pager_length(seen(terminal, terminal->begin, PROMPT_MAX)) > 0;
    terminal->cursor = terminal->begin;
}

/* Writes a character over the one at the cursor. */
static void put(struct terminal *terminal, uint32_t point) {
    terminal->cells[terminal->cursor++] = point;
    terminal->length += terminal->cursor > terminal->length;
}

/* Over what is there, then writing blanks. */
static void go_forward(struct terminal *terminal, size_t columns) {
    for (; columns > 0 && terminal->cursor < terminal->length; columns--) {
        terminal->cursor++;
    }
    for (; columns > 0 && terminal->room > 0; columns--, terminal->room--) {
        put(terminal, ' ');
    }
}

static void go_back(struct terminal *terminal, size_t columns) {
    size_t before = terminal->cursor - terminal->begin;
    terminal->cursor -= columns < before ? columns : before;
    if (columns >= before) {
        go_to_front(terminal);
    }
}

static void go_to_next_line(struct terminal *terminal) {
    terminal->cursor = terminal->length;
    if (terminal->length > terminal->begin) {
        put(terminal, LINE_BREAK);
    }
    terminal->begin = terminal->length;
}

/* Blanks what stands before the cursor (1), takes away the line (2) or what stands from the cursor on. */
static void erase(struct terminal *terminal, unsigned number) {
    for (size_t i = terminal->begin; number == 1 && i < terminal->cursor; i++) {
        terminal->cells[i] = ' ';
    }
    if (number == 2) {
        go_to_front(terminal);
    }
    terminal->length = number == 1 ? terminal->length : terminal->cursor;
}

/* Takes characters at the cursor away, or puts blanks before it. */
static void shift(struct terminal *terminal, size_t away, size_t blanks) {
    uint32_t *at = terminal->cells + terminal->cursor;
    size_t behind = terminal->length - terminal->cursor;
    away = away < behind ? away : behind;
    blanks = blanks < terminal->room ? blanks : terminal->room;
    memmove(at + blanks, at + away, (behind - away) * sizeof *at);
    for (size_t i = 0; i < blanks; i++) {
        at[i] = ' ';
    }
    terminal->room -= blanks;
    terminal->length += blanks - away;
}

/* What ESC [, a number (0: none) and this letter do. */
static void control(struct terminal *terminal, unsigned number, char letter) {
    size_t count = number > 0 ? number : 1;
    if (strchr("ABEFHfd", letter) != NULL || (letter == 'J' && number > 1)) {
        go_to_next_line(terminal);
    } else if (letter == 'J' || letter == 'K') {
        erase(terminal, number);
    } else if (letter == 'G') {
        go_to_front(terminal);
        go_forward(terminal, count - 1);
    } else if (letter == 'C') {
        go_forward(terminal, count);
    } else if (letter == 'D') {
        go_back(terminal, count);
    } else if (letter == 'P' || letter == '@') {
        shift(terminal, letter == 'P' ? count : 0, letter == '@' ? count : 0);
    }
}

/* The length of `[`, numbers and a letter at the front; 0: it is none. */
static size_t sequence_length(struct span text, unsigned *number) {
    struct span rest = text;
    uint64_t first = 0;
    span_skip(&rest, 1);
    span_digits(&rest, NUMBER_MAX, &first);
    *number = (unsigned)first;
    span_skip(&rest, span_run(rest, SPAN_DIGITS ":;<=>?"));
    return rest.length > 0 && rest.bytes[0] >= '@' && rest.bytes[0] <= '~' ? text.length - rest.length + 1
                                                                           : 0;
}

/* The length of a window's title and the like at the front, with what ends it; 0: nothing does. */
static size_t title_length(struct span text) {
    for (struct span rest = text; rest.length > 0; span_skip(&rest, 1)) {
        size_t end = span_front(rest, "\a|\033\\|^G|\\a|\\x07|\\u0007|\\007");
        if (end > 0) {
            return text.length - rest.length + end;
        }
    }
    return 0;
}

/* Does what follows an ESC, `real` or visible. Returns how many bytes that is; 0: nothing that follows one. */
static size_t obey(struct terminal *terminal, struct span text, bool real) {
    int byte = text.length > 0 ? text.bytes[0] : '\0';
    int second = text.length > 1 ? text.bytes[1] : '\0';
    unsigned number = 0;
    if (byte == '[') {
        size_t length = sequence_length(text, &number);
        if (length > 0) {
            control(terminal, number, text.bytes[length - 1]);
        }
        return length;
    }
    if (byte < ' ' || byte > '~') {
        return 0;
    }
    if ((byte == ']' && (real || (text.length > 2 && text.bytes[2] == ';'))) ||
        (real && strchr("PX^_", byte) != NULL)) {
        struct span title = {text.bytes, real || text.length < TITLE_MAX ? text.length : TITLE_MAX};
        size_t length = title_length(title);
        return length > 0 || !real ? length : text.length;
    }
    bool letters = (byte == '(' || byte == ')') && (second == '0' || second == 'B'); /* lines, or letters */
    return letters || (real && byte < '0' && second > ' ' && second <= '~') ? 2 : real;
}

/*
 * Obeys the escape at the front. Returns its length; 0: there is none. Some have lost their ESC: `[01;31m`, and only
 * behind such a one, which sets `*lost`, `[m` and `[K`.
 */
static size_t take_escape(struct terminal *terminal, struct span text, bool *lost) {
    /* ESC, or what stands for it in logs */
    size_t introducer = span_front(text, "\033|^[|\\x1b|\\x1B|\\u001b|\\u001B|\\033|\\e|\u2190|\u241b");
    unsigned number = 0;
    if (introducer > 0) {
        bool real = text.bytes[0] == ESCAPE;
        span_skip(&text, introducer);
        size_t length = obey(terminal, text, real);
        return length > 0 || real ? introducer + length : 0;
    }
    size_t length = text.bytes[0] == '[' ? sequence_length(text, &number) : 0;
    bool colour = length > 0 && text.bytes[length - 1] == 'm' && text.bytes[1] <= '9' &&
                  !(length < text.length && text.bytes[length] == ']');
    *lost = *lost || colour;
    bool end = *lost && span_front(text, "[m|[K") > 0;
    return colour ? length : end ? 2 : 0;
}

/* To the front of the line; behind a whole row, which nothing overwrites, to the next one, as lines of old Macs end. */
static void return_carriage(struct terminal *terminal, struct span text) {
    bool row =
        terminal->length - terminal->begin >= ROW_LEAST && terminal->cells[terminal->length - 1] != ' ';
    if (row && text.length > 1 && text.bytes[1] > ' ') {
        go_to_next_line(terminal);
    } else {
        go_to_front(terminal);
    }
}

/* Shows what is at the front, a control or a character. Returns its length. */
static size_t show(struct terminal *terminal, struct span text, bool *lost) {
    unsigned char byte = (unsigned char)text.bytes[0];
    bool may_escape = byte == ESCAPE || byte == '^' || byte == '\\' || byte == '[' || byte == 0xe2;
    size_t length = may_escape ? take_escape(terminal, text, lost) : 0;
    if (length > 0) {
        return length;
    }
    if (byte == '\r') {
        return_carriage(terminal, text);
    } else if (byte == '\b') {
        go_back(terminal, 1);
    } else if (byte == '\f' || byte == '\v') {
        go_to_next_line(terminal);
    } else if ((byte >= ' ' && byte != 0x7f) || byte == '\t') {
        uint32_t point = 0;
        length = utf8_character(text, &point);
        put(terminal, point);
        return length;
    }
    return 1;
}

size_t terminal_plain(struct span sent) {
    size_t at = 0;
    while (at < sent.length && ((sent.bytes[at] >= ' ' && sent.bytes[at] < '[') || sent.bytes[at] == '\t' ||
                                (sent.bytes[at] > '^' && sent.bytes[at] != 0x7f) || sent.bytes[at] == ']')) {
        at++;
    }
    return at;
}

struct span terminal_show(struct terminal *terminal, struct span sent, bool plain) {
    struct span text = sent;
    bool lost = false;
    terminal->length = terminal->begin = terminal->cursor = 0;
    terminal->room = TERMINAL_LINE_MAX - sent.length;
    terminal->pager = false;
    if (!plain) {
        for (struct span rest = sent; rest.length > 0;) {
            span_skip(&rest, show(terminal, rest, &lost));
        }
        text = seen(terminal, 0, terminal->length);
        text.length -= span_ends(text, "^M") ? strlen("^M") : 0;
    }
    if (text.length == 0 || (unsigned char)text.bytes[0] > '>') { /* most rows */
        return text;
    }
    size_t front = span_run(text, "> "); /* of a mail that quotes it, or a list that sets it in */
    struct span prompt = {text.bytes + front, text.length - front};
    size_t pager = pager_length(prompt);
    terminal->pager = terminal->pager || pager > 0;
    span_skip(&prompt, pager);
    if (front == 0) {
        text = prompt;
    } else if (pager > 0 && span_trim(prompt).length == 0) {
        text.length = front;
    }
    return text;
}
