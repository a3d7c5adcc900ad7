#include "read/guests.h"

#include <stdio.h>
#include <string.h>

enum { GUEST_WORDS_SIZE = LINES_LONGEST };

void guests_begin(struct guests *guests) {
    memset(guests, 0, sizeof *guests);
}

void guests_add(struct guests *guests, const struct guest *guest) {
    guests->count++;
    guests->by_says[guest->says]++;
    if (guests->named_count < GUESTS_NAMED) {
        guests->named[guests->named_count++] = *guest;
        return;
    }
    for (unsigned i = 0; guest->says == GUEST_FAILED && i < GUESTS_NAMED; i++) {
        if (guests->named[i].says != GUEST_FAILED) {
            guests->named[i] = *guest;
            return;
        }
    }
}

enum scope guests_scope(const struct guests *guests) {
    unsigned failed = guests->by_says[GUEST_FAILED];
    unsigned connected = guests->by_says[GUEST_CONNECTED];
    if (guests->stated != SCOPE_UNKNOWN) {
        return guests->stated;
    }
    if (failed > 0) {
        return connected > 0 || guests->unread > 0 ? SCOPE_SOME : SCOPE_ALL;
    }
    return connected > 0 && guests->unread == 0 ? SCOPE_NONE : SCOPE_UNKNOWN;
}

static bool blank(char byte) {
    return byte == ' ' || byte == '\t';
}

/* Where what opens at `at` closes again: a bracket, with those in it, or a quotation mark. The end of the text where it does not. */
static size_t closing(struct span text, size_t at) {
    static const char opening[] = "([{\"'";
    static const char closes[] = ")]}\"'";
    const char open = text.bytes[at];
    const char close = closes[strchr(opening, open) - opening];
    unsigned depth = 0;
    for (; at < text.length; at++) {
        if (text.bytes[at] == close && (depth == 1 || open == close) && depth > 0) {
            return at;
        }
        depth += text.bytes[at] == open;
        depth -= text.bytes[at] == close && open != close;
    }
    return text.length;
}

/* Whether a quotation begins at `at`: an apostrophe within a word begins none. */
static bool quotes(struct span text, size_t at) {
    bool mark = text.bytes[at] != '\0' && strchr("([{\"'", text.bytes[at]) != NULL;
    return mark && (at == 0 || blank(text.bytes[at - 1]) || text.bytes[at] == '(');
}

/* Whether the word that begins at `at` is a part of a path. */
static bool path(struct span text, size_t at) {
    for (; at < text.length && !blank(text.bytes[at]); at++) {
        if (text.bytes[at] == '\\' || text.bytes[at] == '/') {
            return true;
        }
    }
    return false;
}

/*
 * The agent's own words, each with a blank behind it: without what it quotes, names of files above all, which are a guest's to
 * choose.
 */
static struct span own_words(char to[GUEST_WORDS_SIZE], struct span said) {
    size_t used = 0;
    for (size_t at = 0; at < said.length; at++) {
        bool begins = at == 0 || blank(said.bytes[at - 1]);
        if (quotes(said, at)) {
            at = closing(said, at);
        } else if (begins && path(said, at)) {
            while (at + 1 < said.length && !blank(said.bytes[at + 1])) {
                at++;
            }
        } else if (used < GUEST_WORDS_SIZE) {
            to[used++] = said.bytes[at];
        }
    }
    return (struct span){to, used};
}

/* `ERROR`, `ERROR:`, `vf-ERROR`; but not `ERRORLOG`. */
static bool marks_error(struct span word) {
    const char *found = span_find(word, "ERROR");
    const char *behind = found == NULL ? NULL : found + strlen("ERROR");
    return found != NULL && (behind == word.bytes + word.length || *behind < 'A' || *behind > 'Z');
}

/*
 * Whether the agent's words tell of something that went wrong. It marks its errors; of what it says about Mux the exact words are
 * not known.
 */
static bool tells_failure(struct span words) {
    static const char *const signs[] = {"rror", "ail", "not ", "isconnect", "unable", "lost"};
    struct span rest = words;
    for (struct span word = span_word(&rest); word.length > 0; word = span_word(&rest)) {
        if (marks_error(word)) {
            return true;
        }
    }
    bool of_mux = span_find(words, "Mux") != NULL || span_find(words, "mux") != NULL;
    for (size_t i = 0; of_mux && i < sizeof signs / sizeof signs[0]; i++) {
        if (span_find(words, signs[i]) != NULL) {
            return true;
        }
    }
    return false;
}

/*
 * `2017-10-17T14:25:20.282Z| vcpu-0| I125: Guest: …`, from ESXi 8 on `2023-12-05T17:42:40.741Z In(05) vcpu-0 - Guest: …`. Returns
 * what the guest said, with the time in `*time`; nothing where the line is another's, or marked by `+` as the rest of the one before.
 */
static struct span guest_said(struct span line, struct span *time) {
    static const char mark[] = "Guest: ";
    const char *guest = span_find(line, mark);
    struct span none = {"", 0};
    if (guest == NULL) {
        return none;
    }
    struct span rest = {line.bytes, (size_t)(guest - line.bytes)};
    *time = span_word(&rest);
    if (time->length > 0 && time->bytes[time->length - 1] == '|') {
        time->length--;
    }
    for (struct span word = span_word(&rest); word.length > 0; word = span_word(&rest)) {
        if (word.bytes[word.length - 1] == '+') {
            return none;
        }
    }
    guest += strlen(mark);
    return (struct span){guest, (size_t)(line.bytes + line.length - guest)};
}

bool guest_log_line(struct guest *guest, struct span line) {
    static const char *const agents[] = {"vsep: ", "vf-AUDIT", "vf-ERROR"};
    struct span time = {"", 0};
    struct span guest_says = guest_said(line, &time);
    const char *said = NULL;
    for (size_t i = 0; i < sizeof agents / sizeof agents[0] && said == NULL; i++) {
        said = span_find(guest_says, agents[i]);
    }
    if (said == NULL) {
        return false;
    }
    char own[GUEST_WORDS_SIZE];
    struct span whole = {said, (size_t)(line.bytes + line.length - said)};
    struct span words = own_words(own, whole);
    enum guest_says says = guest->says;
    if (span_find(words, "Mux is connected") != NULL) {
        says = GUEST_CONNECTED;
    } else if (tells_failure(words)) {
        says = GUEST_FAILED;
    } else if (span_find(words, "loaded") != NULL) {
        says = GUEST_LOADED;
    } else if (guest->says != GUEST_SILENT) {
        return true; /* it says nothing of Mux, and the last that it said of it stands */
    }
    guest->says = says;
    span_copy(guest->said, sizeof guest->said, whole);
    span_copy(guest->time, sizeof guest->time, time);
    return true;
}

static void take_log_line(void *context, struct span line) {
    guest_log_line(context, line);
}

void guest_log_begin(struct lines *lines, struct guest *guest) {
    lines_begin(lines, take_log_line, guest);
}

/* The words for how many guests show the error, in a line of guests.txt. */
static enum scope scope_word(struct span line) {
    static const struct {
        const char *word;
        enum scope scope;
    } words[] = {{"all", SCOPE_ALL},    {"some", SCOPE_SOME}, {"none", SCOPE_NONE}, {"全て", SCOPE_ALL},
                 {"すべて", SCOPE_ALL}, {"特定", SCOPE_SOME}, {"一部", SCOPE_SOME}, {"なし", SCOPE_NONE}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (span_equal_nocase(line, words[i].word)) {
            return words[i].scope;
        }
    }
    return SCOPE_UNKNOWN;
}

const char *guest_says_word(enum guest_says says) {
    static const char *const words[] = {[GUEST_SILENT] = "silent",
                                        [GUEST_LOADED] = "loaded",
                                        [GUEST_CONNECTED] = "connected",
                                        [GUEST_FAILED] = "failed"};
    return words[says];
}

/* `NAME: connected TIME said…`, as collect writes it; a name alone is a guest that shows the error. */
static void take_guest(struct guests *guests, struct span line) {
    struct guest guest = {.says = GUEST_FAILED};
    const char *end = line.bytes + line.length;
    for (int says = GUEST_SILENT; says <= GUEST_FAILED; says++) {
        char sign[16];
        size_t length = (size_t)snprintf(sign, sizeof sign, ": %s", guest_says_word((enum guest_says)says));
        const char *found = span_find(line, sign);
        if (found != NULL && (found + length == end || found[length] == ' ')) {
            struct span rest = {found + length, (size_t)(end - found) - length};
            span_copy(guest.name, sizeof guest.name, (struct span){line.bytes, (size_t)(found - line.bytes)});
            span_copy(guest.time, sizeof guest.time, span_word(&rest));
            span_copy(guest.said, sizeof guest.said, span_trim(rest));
            guest.says = (enum guest_says)says;
            guests_add(guests, &guest);
            return;
        }
    }
    span_copy(guest.name, sizeof guest.name, line);
    guests_add(guests, &guest);
    if (guests->stated == SCOPE_UNKNOWN) {
        guests->stated = SCOPE_SOME; /* somebody took the trouble to name them */
    }
}

bool guests_line(struct guests *guests, struct span line) {
    line = span_trim(line);
    if (line.length == 0 || line.bytes[0] == '#') {
        return false;
    }
    enum scope scope = scope_word(line);
    if (scope != SCOPE_UNKNOWN) {
        guests->stated = scope;
    } else {
        take_guest(guests, line);
    }
    return true;
}
