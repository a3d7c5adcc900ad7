#include "judge/guests.h"

#include <stdio.h>
#include <string.h>

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

/* Whether the line speaks of something that went wrong; the exact words of vsepflt are not known. */
static bool tells_failure(struct span said) {
    static const char *const signs[] = {"ERROR",     "vf-ERROR", "ail",  "not ",
                                        "isconnect", "unable",   "lost", "rror"};
    bool of_mux = span_find(said, "Mux") != NULL || span_find(said, "mux") != NULL;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (span_find(said, signs[i]) != NULL && (of_mux || i < 2)) {
            return true;
        }
    }
    return false;
}

/* `2017-10-17T14:25:20.282Z| vcpu-0| I125: Guest: vsep: AUDIT: VFileSocketMgrConnectHelper : Mux is connected` */
static void take_line(void *context, struct span line) {
    struct guest *guest = ((struct guest_log_reader *)context)->guest;
    static const char *const agents[] = {"vsep: ", "vf-AUDIT", "vf-ERROR"};
    const char *said = NULL;
    for (size_t i = 0; i < sizeof agents / sizeof agents[0] && said == NULL; i++) {
        said = span_find(line, agents[i]);
    }
    if (said == NULL || span_find(line, "Guest: ") == NULL) {
        return;
    }
    struct span words = {said, (size_t)(line.bytes + line.length - said)};
    enum guest_says says = guest->says;
    if (span_find(words, "Mux is connected") != NULL) {
        says = GUEST_CONNECTED;
    } else if (tells_failure(words)) {
        says = GUEST_FAILED;
    } else if (span_find(words, "loaded") != NULL) {
        says = GUEST_LOADED;
    } else if (guest->says != GUEST_SILENT) {
        return; /* it says nothing of Mux, and the last that it said of it stands */
    }
    const char *bar = span_find(line, "|");
    guest->says = says;
    span_copy(guest->said, sizeof guest->said, words);
    span_copy(guest->time, sizeof guest->time,
              (struct span){line.bytes, bar != NULL ? (size_t)(bar - line.bytes) : 0});
}

void guest_log_begin(struct guest_log_reader *reader, struct guest *guest) {
    reader->guest = guest;
    lines_begin(&reader->lines, take_line, reader);
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

static void take_list_line(void *context, struct span line) {
    struct guests *guests = ((struct guests_reader *)context)->guests;
    line = span_trim(line);
    if (line.length == 0 || line.bytes[0] == '#') {
        return;
    }
    enum scope scope = scope_word(line);
    if (scope != SCOPE_UNKNOWN) {
        guests->stated = scope;
    } else {
        take_guest(guests, line);
    }
}

void guests_reader_begin(struct guests_reader *reader, struct guests *guests) {
    reader->guests = guests;
    lines_begin(&reader->lines, take_list_line, reader);
}
