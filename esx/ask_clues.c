#include "ask_clues.h"

#include "host/children.h"
#include "host/clock.h"
#include "host/guest_logs.h"
#include "host/programs.h"
#include "host/signals.h"
#include "judge/structures.h"

#include <string.h>
#include <unistd.h>

enum {
    LIST_TIMEOUT_MS = 12 * 1000,
    LOGS_MS = 10 * 1000 /* for all guests' logs together */
};

/* Reading one list of guests, and with each row the guest's log. */
struct listing {
    struct clues *clues;
    struct structures *structures;
    FILE *list;
    int64_t until_ms;
    bool whole;
    char why[160];
};

static bool take_guest(void *context, const struct span *fields) {
    struct listing *listing = context;
    struct guests *guests = &listing->clues->guests;
    struct guest guest = {.says = GUEST_SILENT};
    struct guest_log_reader reader;
    char config[STRUCTURES_FIELD + 1];
    if (guests->count == GUEST_LOGS_MAX) {
        return false;
    }
    span_copy(guest.name, sizeof guest.name, fields[0]);
    memcpy(config, fields[1].bytes, fields[1].length);
    config[fields[1].length] = '\0';
    guest_log_begin(&reader, &guest);
    bool late = clock_ms() >= listing->until_ms || signals_end() != 0;
    if (late || config[0] != '/' || guest_log_read(config, lines_take, &reader.lines) != 0) {
        guests->unread++;
    }
    lines_end(&reader.lines);
    guests_add(guests, &guest);
    if (listing->list != NULL) {
        fprintf(listing->list, "%s: %s %s %s\n", guest.name, guest_says_word(guest.says),
                guest.time[0] != '\0' ? guest.time : "-", guest.said);
    }
    return true;
}

static int take_output(void *context, const char *bytes, size_t length) {
    struct listing *listing = context;
    return structures_feed(listing->structures, bytes, length);
}

/* Asks one of the two programs. Whether it told the whole list. */
static bool ask_guests(struct run *run, struct clues *clues, const char *program, FILE *list) {
    static const struct structures_kind kind = {
        "guest", STRUCTURES_FIELD, 2, {"DisplayName", "ConfigFile"}, take_guest};
    char path[PROGRAM_PATH_SIZE];
    const char *const arguments[] = {path, "--formatter=xml", "vm", "process", "list", NULL};
    struct listing listing = {
        .clues = clues, .list = list, .until_ms = clock_ms() + LIST_TIMEOUT_MS + LOGS_MS};
    struct observation *about = &clues->guests.about;
    char ended[80];
    guests_begin(&clues->guests);
    if (list != NULL) {
        rewind(list);
        if (ftruncate(fileno(list), 0) != 0) { /* what esxcli listed before it failed is listed again */
            return false;
        }
    }
    program_path(path, program);
    listing.structures = structures_open(&kind, &listing);
    if (listing.structures == NULL) {
        return false;
    }
    struct child child = {
        .arguments = arguments,
        .timeout_ms = LIST_TIMEOUT_MS,
        .output_cap = UINT64_MAX,
        .take = take_output,
        .context = &listing,
    };
    children_run(&child, 1, run->deadline_ms, NULL);
    bool whole = structures_close(listing.structures, listing.why, sizeof listing.why);
    child_describe(&child, ended, sizeof ended);
    about->duration_ms = (long)child.duration_ms;
    about->observed = whole && child.end == CHILD_EXITED && child.exit_code == 0;
    snprintf(about->command, sizeof about->command, "%s --formatter=xml vm process list", path);
    if (!about->observed) {
        snprintf(about->error, sizeof about->error, "%s: %s", program,
                 ended[0] != '\0' ? ended : listing.why);
    }
    return about->observed;
}

void ask_clues(struct run *run, struct clues *clues, bool localcli_only, FILE *list) {
    memset(clues, 0, sizeof *clues);
    clues->release = run->identity.release;
    clues->build = run->identity.build;
    if ((localcli_only || !ask_guests(run, clues, "esxcli", list)) && signals_end() == 0) {
        ask_guests(run, clues, "localcli", list);
    }
}
