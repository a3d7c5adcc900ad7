#include "read/guests.h"

#include <stdio.h>
#include <string.h>

enum { GUEST_WORDS_SIZE = LINES_LONGEST };

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
    unsigned unread = guests->by_says[GUEST_UNREAD];
    if (guests->stated != SCOPE_UNKNOWN) {
        return guests->stated;
    }
    if (failed > 0 && connected > 0) {
        return SCOPE_SOME;
    }
    return failed + connected == 0 || unread > 0 ? SCOPE_UNKNOWN : failed > 0 ? SCOPE_ALL : SCOPE_NONE;
}

/*
 * The agent's own words: without all from the first to the last word that quotes something, or is a part of a path; to the end, where
 * nothing closes the quotation. Names of files above all are a guest's to choose. (An apostrophe within a word quotes nothing.)
 */
static struct span own_words(char to[GUEST_WORDS_SIZE], struct span said) {
    said.length = said.length < GUEST_WORDS_SIZE ? said.length : GUEST_WORDS_SIZE;
    size_t front = said.length;
    struct span rest = said;
    struct span back = {said.bytes, 0};
    bool open = false;
    for (struct span word = span_word(&rest); word.length > 0; word = span_word(&rest)) {
        size_t mark = span_front(word, "'|\"|(\\|(/");
        struct span behind = {word.bytes + mark, word.length - mark};
        bool begun = front < said.length || mark > 0;
        bool closes = begun && (span_ends(behind, "'") || span_has_one(behind, ")|\"|',|':|';|'."));
        if (mark > 0 || closes || span_has_one(word, "\\|/|\"")) {
            front = front < said.length ? front : (size_t)(word.bytes - said.bytes);
            back = rest;
        }
        open = (open || mark > 0) && !closes;
    }
    back.length = open ? 0 : back.length;
    memcpy(to, said.bytes, front);
    memcpy(to + front, back.bytes, back.length);
    return (struct span){to, front + back.length};
}

/*
 * Whether the agent's words tell of something that went wrong. It marks its errors, `ERROR`, `ERROR:`, `vf-ERROR` (but not `ERRORLOG`);
 * of what it says about Mux the exact words are not known.
 */
static bool tells_failure(struct span words) {
    for (struct span rest = words; span_behind(rest, "ERROR", &rest);) {
        if (rest.length == 0 || rest.bytes[0] < 'A' || rest.bytes[0] > 'Z') {
            return true;
        }
    }
    return span_has_one(words, "Mux|mux") && span_has_one(words, "rror|ail|not |isconnect|unable|lost");
}

/*
 * `2017-10-17T14:25:20.282Z| vcpu-0| I125: Guest: …`, from ESXi 8 on `2023-12-05T17:42:40.741Z In(05) vcpu-0 - Guest: …`. Sets what
 * the guest said, and when; false where the line is another's, or marked by `+` as the rest of the one before.
 */
static bool guest_said(struct span line, struct span *said, struct span *time) {
    if (!span_behind(line, "Guest: ", said)) {
        return false;
    }
    struct span rest = {line.bytes, (size_t)(said->bytes - line.bytes)};
    bool goes_on = false;
    *time = span_word(&rest);
    time->length -= span_ends(*time, "|");
    for (struct span word = span_word(&rest); word.length > 0; word = span_word(&rest)) {
        goes_on |= span_ends(word, "+");
    }
    return !goes_on;
}

bool guest_log_line(struct guest *guest, struct span line) {
    struct span time;
    struct span said;
    char own[GUEST_WORDS_SIZE];
    if (!guest_said(line, &said, &time) || !span_has_one(said, "vsep: |vf-")) {
        return false;
    }
    struct span words = own_words(own, said);
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
    span_copy(guest->said, sizeof guest->said, said);
    span_copy(guest->time, sizeof guest->time, time);
    return true;
}

/* The words for how many guests show the error, at the front of a line of guests.txt: `all`, `"All" guests.`, `すべての仮想マシン`. */
static enum scope scope_word(struct span line) {
    static const char *const words[] = {[SCOPE_NONE] = "none|None|NONE|なし",
                                        [SCOPE_SOME] = "some|Some|SOME|特定|一部",
                                        [SCOPE_ALL] = "all|All|ALL|全て|すべて|全台"};
    span_skip(&line, span_run(line, "\"'."));
    for (int scope = SCOPE_NONE; scope <= SCOPE_ALL; scope++) {
        struct span behind = line;
        span_skip(&behind, span_front(line, words[scope]));
        bool ends =
            behind.length == 0 || span_run(behind, ".\"'") > 0 || (unsigned char)line.bytes[0] >= 0x80 ||
            span_has_one(behind,
                         " guest| GUEST| VM| virtual| machine| of | ("); /* else it is a guest's name */
        if (behind.length < line.length && ends) {
            return (enum scope)scope;
        }
    }
    return SCOPE_UNKNOWN;
}

const char *guest_says_word(enum guest_says says) {
    static const char *const words[] = {[GUEST_SILENT] = "silent",
                                        [GUEST_LOADED] = "loaded",
                                        [GUEST_CONNECTED] = "connected",
                                        [GUEST_FAILED] = "failed",
                                        [GUEST_UNREAD] = "unread"};
    return words[says];
}

/* What the word at the front says, with nothing behind it, or a time or `-`, as collect writes it; -1: nothing. */
static int says_of(struct span text) {
    struct span word = span_word(&text);
    struct span time = span_word(&text);
    bool timed = time.length == 0 || span_equal(time, "-") || (time.bytes[0] >= '0' && time.bytes[0] <= '9');
    for (int says = GUEST_SILENT; says <= GUEST_UNREAD && timed; says++) {
        if (span_equal(word, guest_says_word((enum guest_says)says))) {
            return says;
        }
    }
    return -1;
}

/* `NAME: connected TIME said…`; the name may hold anything. Whether it is that. */
static bool read_guest(struct guest *guest, struct span line) {
    struct span rest = line;
    int says = -1;
    while (says < 0 && span_behind(rest, ": ", &rest)) {
        says = says_of(rest);
    }
    if (says >= 0) {
        line.length = (size_t)(rest.bytes - line.bytes) - 2;
        span_word(&rest);
        span_copy(guest->time, sizeof guest->time, span_word(&rest));
        span_copy(guest->said, sizeof guest->said, span_trim(rest));
        guest->says = (enum guest_says)says;
    }
    span_copy(guest->name, sizeof guest->name, line);
    return says >= 0;
}

bool guests_line(struct guests *guests, struct span line) {
    struct guest guest = {.says = GUEST_FAILED}; /* a name alone is a guest that shows the error */
    line = span_trim(line);
    bool told = read_guest(&guest, line);
    if (line.length == 0 || (line.bytes[0] == '#' && !told)) {
        return false;
    }
    enum scope scope = scope_word(line);
    if (!told && span_front(line, "VMX Cartel ID:|Vmid ") > 0) {
        *guests = (struct guests){.listed = true}; /* of all VMs that run: nobody says which show the error */
    } else if (scope != SCOPE_UNKNOWN) {
        guests->stated = scope;
    } else if (!guests->listed) {
        guests_add(guests, &guest);
        bool named = !told && guests->stated == SCOPE_UNKNOWN; /* somebody took the trouble to */
        guests->stated = named ? SCOPE_SOME : guests->stated;
    }
    return true;
}
