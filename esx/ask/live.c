#include "ask/live.h"

#include "ask/inquiry.h"
#include "host/files.h"
#include "host/signals.h"
#include "host/system.h"
#include "judge/verdict.h"
#include "report/language.h"

#include <errno.h>
#include <string.h>

enum {
    CHKCONFIG_MAX = 16 * 1024, /* a hundred services need 4 KiB */
    SOON_MS = 300,             /* what took longer may be of a moment that is over */
    SOON_TRIES = 3             /* on a host where all are that slow, a start is still wanted */
};

#define CHKCONFIG_PATH "/etc/chkconfig.db"

static void show_progress(void *context, size_t running, size_t count) {
    struct look *look = context;
    progress_show(look->progress, tr(look->language, "asking the host, %zu of %zu answers"), count - running,
                  count);
}

static void run(struct look *look, struct inquiry *inquiries, size_t count) {
    struct children_watch watch = {show_progress, look};
    inquiries_run(look, inquiries, count, look->deadline_ms, look->progress->wanted ? &watch : NULL);
}

/* The maintenance mode, of esxcli or localcli and, where that one fails, of the other. */
static void ask_mode(struct look *look, struct observations *seen, bool localcli) {
    struct inquiry inquiry = {.asked = ASKED_MAINTENANCE, .seen = seen, .localcli = localcli};
    run(look, &inquiry, 1);
}

/* The probes from `first` to `last`. */
static void ask_probes(struct look *look, struct observations *seen, enum probe first, enum probe last) {
    struct inquiry inquiries[PROBES];
    for (size_t i = 0; i < PROBES; i++) {
        inquiries[i] = (struct inquiry){.asked = (enum asked)i, .seen = seen};
    }
    run(look, &inquiries[first], (size_t)last + 1 - (size_t)first);
    look->localcli_only |= inquiries[PROBE_CONNECTIONS].again;
}

/* What chkconfig's database says of the service, else its script's header. What cannot be read switches nothing off. */
static enum service_switch ask_switch(struct observations *seen) {
    char text[CHKCONFIG_MAX];
    char path[PROGRAM_PATH_SIZE];
    size_t length = 0;
    enum service_switch found = SWITCH_NOT_KNOWN;
    init_script_path(path, seen->service);
    if (files_read(CHKCONFIG_PATH, true, text, sizeof text, &length) == 0) {
        found = chkconfig_says(text, length, path);
    } else if (errno != ENOENT) {
        seen->probes[PROBE_MUX].note = fault_make(NOTE_SWITCH, (uint64_t)errno, span_of(CHKCONFIG_PATH));
        return SWITCH_ON;
    }
    if (found == SWITCH_NOT_KNOWN &&
        (files_read(path, true, text, sizeof text, &length) == 0 || errno == EFBIG)) {
        found = chkconfig_says(text, length, CHKCONFIG_HEADER);
    }
    return found;
}

void ask_host(struct look *look, struct observations *seen) {
    struct verdict verdict;
    questions_begin(seen, look->settings);
    span_copy(seen->release.name, sizeof seen->release.name, span_of(look->identity->release));
    seen->release.build = look->identity->build;
    seen->installed = init_script_installed(seen->service);
    if (!seen->installed && !look->settings->service_set && init_script_installed(SERVICE_NSX)) {
        snprintf(seen->service, sizeof seen->service, "%s", SERVICE_NSX); /* Mux's successor */
        seen->installed = true;
    }
    if (seen->installed) {
        ask_probes(look, seen, PROBE_MUX, PROBE_CONNECTIONS);
        observations_note_worlds(seen);
    } else {
        observations_not_asked(seen);
    }
    verdict_reach(&verdict, seen);
    if (verdict.state == STATE_CRITICAL) { /* what may excuse it */
        ask_mode(look, seen, false);
        seen->service_switch = verdict.mux == MUX_DOWN ? ask_switch(seen) : SWITCH_NOT_KNOWN;
    }
    progress_clear(look->progress);
}

void ask_mux(struct look *look, struct observations *seen) {
    ask_probes(look, seen, PROBE_MUX, PROBE_WORLDS);
}

/*
 * The maintenance mode behind status and ps, since it may begin while they answer. Each of the three may take seconds, in which a watchdog
 * may bring Mux back: last of all comes the one of status and ps that answers sooner; ps, which shows more, where it takes hardly longer.
 */
void ask_before_start(struct look *look, struct observations *seen) {
    const struct observation *probes = seen->probes;
    ask_mux(look, seen);
    if (verdict_mux(seen) == MUX_DOWN) {
        enum probe soon = PROBE_MUX;
        int tries = 0;
        ask_mode(look, seen, true);
        do {
            long later_ms = probes[PROBE_WORLDS].duration_ms - probes[PROBE_MUX].duration_ms;
            soon = probes[PROBE_WORLDS].observed && later_ms < SOON_MS ? PROBE_WORLDS : PROBE_MUX;
            ask_probes(look, seen, soon, soon);
        } while (probes[soon].duration_ms > SOON_MS && ++tries < SOON_TRIES);
        seen->service_switch = ask_switch(seen);
    }
}
