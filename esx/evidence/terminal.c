#include "evidence/terminal.h"

#include "base/utf8.h"
#include "evidence/charset.h"

#include <string.h>

enum {
    CHARACTER_MAX = 4,
    COLUMNS_MAX = 1000,
    PIECE_END = 1024, /* how far from its end a piece may be cut */
    BELL = 7,
    ESCAPE = 0x1b,
    C1_STRING = 0x90, /* C1 controls: what ESC P, ESC E, ESC [, ESC \ and ESC ] are in one */
    C1_NEXT_LINE = 0x85,
    C1_CONTROL = 0x9b,
    C1_STRING_END = 0x9c,
    C1_TITLE = 0x9d,
    LINE_SEPARATOR = 0x2028,
    PARAGRAPH_SEPARATOR = 0x2029,
};

bool terminal_full(const struct terminal *terminal) {
    return terminal->length > TERMINAL_LINE_MAX - CHARACTER_MAX;
}

/* The length of a pager's prompt at the front of the text, with the share that more shows behind it; 0 when there is none. */
static size_t pager_length(struct span text) {
    static const char *const prompts[] = {"--More--", "-- More --", "-- More  --"};
    for (size_t i = 0; i < sizeof prompts / sizeof prompts[0]; i++) {
        if (span_starts(text, prompts[i])) {
            size_t length = strlen(prompts[i]);
            size_t share = length + (length < text.length && text.bytes[length] == ' ');
            const char *close = NULL;
            if (share < text.length && text.bytes[share] == '(') {
                close = memchr(text.bytes + share, ')', text.length - share);
            }
            return close == NULL ? length : (size_t)(close - text.bytes) + 1;
        }
    }
    return 0;
}

/* The cursor comes to the front, or the line goes: what stands there will be overwritten. */
static void go_to_front(struct terminal *terminal) {
    struct span text = {terminal->text, terminal->length};
    terminal->pager = terminal->pager || pager_length(text) > 0;
    terminal->cursor = 0;
}

/* How many bytes the character at the cursor has, which is not at the line's end. */
static size_t at_cursor(const struct terminal *terminal) {
    return utf8_length((struct span){terminal->text + terminal->cursor, terminal->length - terminal->cursor});
}

/* Makes room for `length` bytes in place of `old` bytes at the cursor, which stays. */
static char *make_room(struct terminal *terminal, size_t old, size_t length) {
    char *at = terminal->text + terminal->cursor;
    memmove(at + length, at + old, terminal->length - terminal->cursor - old);
    terminal->length += length - old;
    return at;
}

static void put(struct terminal *terminal, uint32_t point) {
    char bytes[CHARACTER_MAX];
    size_t length = utf8_write(bytes, point);
    size_t old = terminal->cursor < terminal->length ? at_cursor(terminal) : 0;
    memcpy(make_room(terminal, old, length), bytes, length);
    terminal->cursor += length;
}

static void go_forward(struct terminal *terminal, unsigned columns) {
    for (; columns > 0; columns--) {
        if (terminal->cursor < terminal->length) {
            terminal->cursor += at_cursor(terminal);
        } else if (!terminal_full(terminal)) {
            put(terminal, ' ');
        }
    }
}

static void go_back(struct terminal *terminal, unsigned columns) {
    for (; columns > 0 && terminal->cursor > 0; columns--) {
        do {
            terminal->cursor--;
        } while (terminal->cursor > 0 && (terminal->text[terminal->cursor] & 0xc0) == 0x80);
    }
    if (terminal->cursor == 0) {
        go_to_front(terminal);
    }
}

static void erase(struct terminal *terminal) {
    if (terminal->number == 1) {
        memset(terminal->text, ' ', terminal->cursor);
        return;
    }
    if (terminal->number == 2) {
        go_to_front(terminal);
    }
    terminal->length = terminal->cursor;
}

/* What ESC [ … and this letter do. Returns false where the line ends first. */
static bool control(struct terminal *terminal, uint32_t letter) {
    unsigned count = terminal->number > 0 ? terminal->number : 1;
    size_t from = 0;
    size_t length = 0;
    bool screen = letter == 'J' && terminal->number > 1;
    if (screen || (letter < 0x80 && strchr("ABEFHfd", (int)letter) != NULL)) {
        return terminal->length == 0;
    }
    switch (letter) {
    case 'J':
    case 'K':
        erase(terminal);
        break;
    case 'G':
        go_to_front(terminal);
        go_forward(terminal, count - 1);
        break;
    case 'C':
        go_forward(terminal, count);
        break;
    case 'D':
        go_back(terminal, count);
        break;
    case 'P':
        from = terminal->cursor;
        go_forward(terminal, count);
        length = terminal->cursor - from;
        terminal->cursor = from;
        make_room(terminal, length, 0);
        break;
    case '@':
        length = TERMINAL_LINE_MAX - terminal->length;
        length = count < length ? count : length;
        memset(make_room(terminal, 0, length), ' ', length);
        break;
    default: /* colours and modes */
        break;
    }
    return true;
}

static bool take_control(struct terminal *terminal, uint32_t point) {
    if (point >= '0' && point <= '9') {
        if (!terminal->numbered && terminal->number < COLUMNS_MAX) {
            terminal->number = terminal->number * 10 + (point - '0');
        }
        return true;
    }
    if (point >= 0x20 && point < 0x40) {
        terminal->numbered = true;
        return true;
    }
    bool letter = point >= 0x40 && point < 0x7f;
    if (letter && !control(terminal, point)) {
        return false;
    }
    terminal->state = TERMINAL_PLAIN;
    return letter || terminal_write(terminal, point);
}

static bool take_escape(struct terminal *terminal, uint32_t point) {
    if ((point == 'D' || point == 'E') && terminal->length > 0) {
        return false;
    }
    terminal->state = TERMINAL_PLAIN;
    if (point == '[') {
        terminal->state = TERMINAL_CONTROL;
        terminal->number = 0;
        terminal->numbered = false;
    } else if (point < 0x80 && point > 0 && strchr("]PX^_", (int)point) != NULL) {
        terminal->state = TERMINAL_STRING;
    } else if (point >= 0x20 && point < 0x30) {
        terminal->state = TERMINAL_SELECT;
        terminal->select = point == '(' || point == ')';
    } else if (point < 0x20 || point > 0x7e) {
        return terminal_write(terminal, point);
    }
    return true;
}

static void take_string(struct terminal *terminal, uint32_t point) {
    bool ends = point == BELL || point == C1_STRING_END;
    if (terminal->state == TERMINAL_STRING_END) {
        ends = ends || point == '\\';
    }
    terminal->state = point == ESCAPE ? TERMINAL_STRING_END : TERMINAL_STRING;
    if (ends) {
        terminal->state = TERMINAL_PLAIN;
    }
}

static bool in_escape(struct terminal *terminal, uint32_t point) {
    switch (terminal->state) {
    case TERMINAL_ESCAPE:
        return take_escape(terminal, point);
    case TERMINAL_CONTROL:
        return take_control(terminal, point);
    case TERMINAL_SELECT:
        terminal->state = TERMINAL_PLAIN;
        terminal->drawing = terminal->select && point == '0';
        break;
    default:
        take_string(terminal, point);
        break;
    }
    return true;
}

bool terminal_write(struct terminal *terminal, uint32_t point) {
    if (terminal_full(terminal)) {
        return false;
    }
    if (terminal->state != TERMINAL_PLAIN) {
        return in_escape(terminal, point);
    }
    switch (point) {
    case '\r':
        go_to_front(terminal);
        return true;
    case '\b':
        go_back(terminal, 1);
        return true;
    case '\v':
    case '\f':
    case C1_NEXT_LINE:
    case LINE_SEPARATOR:
    case PARAGRAPH_SEPARATOR:
        return terminal->length == 0;
    case 0x0e:
    case 0x0f:
        terminal->drawing = point == 0x0e;
        return true;
    case ESCAPE:
        terminal->state = TERMINAL_ESCAPE;
        return true;
    case C1_CONTROL:
        return take_escape(terminal, '[');
    case C1_STRING:
    case C1_TITLE:
        return take_escape(terminal, ']');
    default:
        break;
    }
    uint32_t shown = charset_shown(point);
    if (shown > 0) {
        put(terminal, terminal->drawing && shown >= 0x5f && shown < 0x7f ? ' ' : shown);
    }
    return true;
}

size_t terminal_print(struct terminal *terminal, struct span bytes) {
    size_t room = terminal_full(terminal) ? 0 : TERMINAL_LINE_MAX - CHARACTER_MAX + 1 - terminal->length;
    size_t most = bytes.length < room ? bytes.length : room;
    size_t length = 0;
    if (terminal->state != TERMINAL_PLAIN || terminal->drawing || terminal->cursor < terminal->length) {
        return 0;
    }
    while (length < most && bytes.bytes[length] >= ' ' && bytes.bytes[length] < 0x7f) {
        length++;
    }
    memcpy(terminal->text + terminal->cursor, bytes.bytes, length);
    terminal->length += length;
    terminal->cursor += length;
    return length;
}

/* The length of `[`, numbers and a letter at the front; 0 when that is not there. `*numbers`: how many bytes these have. */
static size_t sequence_length(struct span text, size_t *numbers) {
    size_t at = 1;
    if (text.length == 0 || text.bytes[0] != '[') {
        return 0;
    }
    while (at < text.length && (text.bytes[at] == ';' || text.bytes[at] == '?' ||
                                (text.bytes[at] >= '0' && text.bytes[at] <= '9'))) {
        at++;
    }
    *numbers = at - 1;
    bool letter = at < text.length && (text.bytes[at] | 0x20) >= 'a' && (text.bytes[at] | 0x20) <= 'z';
    return letter ? at + 1 : 0;
}

/* The length of what follows a visible ESC: colours and the like, a choice of characters, a title. 0: it is none. */
static size_t visible_rest(struct span text) {
    static const char *const ends[] = {"^G", "\\a", "\\x07", "\\u0007"};
    size_t numbers = 0;
    if (span_starts(text, "(B") || span_starts(text, "(0")) {
        return 2;
    }
    for (size_t i = 0; span_starts(text, "]") && i < sizeof ends / sizeof ends[0]; i++) {
        const char *end = span_find(text, ends[i]);
        if (end != NULL) {
            return (size_t)(end - text.bytes) + strlen(ends[i]);
        }
    }
    return sequence_length(text, &numbers);
}

/*
 * The length of an escape at the front of the text that was made visible, or has lost its ESC (`[01;31m`; only behind such a
 * one, which sets `*lost`, are `[m` and `[K` more of them); 0 when it is none.
 */
static size_t visible_length(struct span text, bool *lost) {
    static const char *const introducers[] = {"^[",    "\\x1b", "\\x1B",  "\\u001b", "\\u001B",
                                              "\\033", "\\e",   "\u2190", "\u241b"};
    for (size_t i = 0; i < sizeof introducers / sizeof introducers[0]; i++) {
        size_t length = strlen(introducers[i]);
        if (span_starts(text, introducers[i])) {
            size_t rest = visible_rest((struct span){text.bytes + length, text.length - length});
            return rest > 0 ? length + rest : 0;
        }
    }
    size_t numbers = 0;
    size_t length = sequence_length(text, &numbers);
    bool colour =
        length > 0 && text.bytes[length - 1] == 'm' && !(length < text.length && text.bytes[length] == ']');
    *lost = *lost || (colour && numbers > 0);
    bool erasing = length == 2 && text.bytes[1] == 'K';
    return *lost && (colour || erasing) ? length : 0;
}

/* Takes visible escapes out of the text, in place. Returns how long it is then. */
static size_t take_visible_out(char *text, size_t length) {
    bool lost = false;
    size_t used = 0;
    for (size_t at = 0; at < length;) {
        bool may_begin = text[at] == '^' || text[at] == '\\' || text[at] == '[' || text[at] == '\xe2';
        size_t escape = may_begin ? visible_length((struct span){text + at, length - at}, &lost) : 0;
        if (escape == 0) {
            text[used++] = text[at++];
        }
        at += escape;
    }
    bool caret = used >= 2 && memcmp(text + used - 2, "^M", 2) == 0;
    return caret ? used - 2 : used;
}

static size_t piece_length(const struct terminal *terminal) {
    for (size_t at = terminal->length; at > terminal->length - PIECE_END; at--) {
        if (terminal->text[at - 1] == ' ' || terminal->text[at - 1] == '>') {
            return at;
        }
    }
    return terminal->length;
}

struct span terminal_line(struct terminal *terminal, bool goes_on) {
    terminal->taken = goes_on ? piece_length(terminal) : terminal->length;
    struct span text = {terminal->text, take_visible_out(terminal->text, terminal->taken)};
    size_t pager = pager_length(text);
    terminal->pager = terminal->pager || pager > 0;
    text.bytes += pager;
    text.length -= pager;
    return text;
}

void terminal_next(struct terminal *terminal, bool newline) {
    terminal->length -= terminal->taken;
    memmove(terminal->text, terminal->text + terminal->taken, terminal->length);
    terminal->cursor = terminal->cursor > terminal->taken ? terminal->cursor - terminal->taken : 0;
    terminal->pager = false;
    if (newline) {
        terminal->state = TERMINAL_PLAIN;
        terminal->drawing = false;
    }
}
