#include "ask/pasted.h"

#include "ask/live.h"
#include "ask/pasted_text.h"
#include "host/clock.h"
#include "host/guest_logs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* --- a folder --- */

static unsigned known_file(const char *name) {
    const struct answer_form *form = form_of_file(name);
    return form != NULL ? (unsigned)(form - forms) + 1 : 0;
}

/* What collect noted beside a topic's file on how the command ended. */
static struct outcome read_outcome(const struct pasted *pasted, enum topic topic) {
    const char *name = topic == TOPIC_GUESTS ? "guests"
                       : (int)topic < PROBES ? question_of((enum asked)topic)->name
                                             : NULL;
    return name != NULL ? folder_read_outcome(pasted->look->from, name)
                        : (struct outcome){.exit_code = STATUS_NO_EXIT};
}

/* Says why there is no answer where nothing was said of one yet. */
static void note_silence(struct observation *about, const char *file, const char *source, enum fault_id why) {
    if (!about->observed && about->file[0] == '\0') {
        pasted_fail(about, file, source, fault_number(why, 0));
    }
}

/* The guests of a bundle. */
struct bundled {
    struct guests *guests;
    int64_t until_ms; /* of clock_ms() */
};

/* A guest of a bundle. A folder without a log is no guest's. */
static void take_logged_guest(void *context, const char *name, const char *config) {
    const struct bundled *bundled = context;
    struct guest guest = {.says = GUEST_SILENT};
    span_copy(guest.name, sizeof guest.name, span_of(name));
    guests_read_log(bundled->guests, &guest, config, bundled->until_ms, false);
}

/* The guests' logs in an unpacked support bundle. */
static void read_bundle_guests(struct pasted *pasted, const char *folder) {
    static const char volumes[] = "vmfs/volumes";
    struct guests *guests = &pasted->clues->guests;
    struct observation *about = &pasted->clues->about[QUESTION_SCOPE];
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s", folder, volumes) >= (int)sizeof path) {
        return;
    }
    struct bundled bundled = {guests, clock_until(GUEST_LOGS_MS, pasted->look->deadline_ms)};
    int result = guest_logs_find(path, bundled.until_ms, take_logged_guest, &bundled);
    if (result < 0 ? errno == ENOENT : guests->count == 0) {
        return; /* no bundle, or one that was made without them */
    }
    struct fault why = fault_number(result < 0 ? FAULT_ERRNO : FAULT_NONE, result < 0 ? (uint64_t)errno : 0);
    pasted_fail(about, volumes, volumes, why);
    about->observed = result >= 0;
    guests->by_says[GUEST_UNREAD] += result > 0; /* at least one */
}

/* Reads one of the folder's files; what cannot be read is said of its topic. */
static void read_file(struct pasted *pasted, const struct folder *folder, const struct folder_file *file,
                      const struct answer_form *form) {
    enum topic topic = form != NULL ? form->topic : TOPICS;
    struct observation *about = pasted_about(pasted, topic);
    struct outcome outcome = read_outcome(pasted, topic);
    pasted->exit_code = topic == TOPIC_MUX ? outcome.exit_code : STATUS_NO_EXIT;
    pasted->collected = outcome.there;
    int fd = folder_open(folder->path, file->name);
    int result = fd < 0 ? -1 : pasted_text_read(pasted, fd, file->name, form, folder, file);
    if (about != NULL && result != 0) {
        pasted_fail(about, file->name, about->file, fault_number(FAULT_ERRNO, (uint64_t)errno));
    } else if (about != NULL) {
        note_silence(about, file->name, about->file, FAULT_EMPTY);
    }
}

static int read_folder(struct pasted *pasted) {
    struct folder folder;
    const struct answer_form *done[TOPICS + 1] = {NULL};
    bool piece = false; /* of the file before, with which it was read */
    if (folder_list(&folder, pasted->look->from, known_file) != 0) {
        return -1;
    }
    for (unsigned i = 0; i < folder.count; i++) {
        const struct folder_file *file = &folder.files[i];
        const struct answer_form *form = file->kind > 0 ? &forms[file->kind - 1] : NULL;
        enum topic topic = form != NULL ? form->topic : TOPICS;
        if (!piece && ((int)topic >= PROBES || done[topic] == NULL || done[topic] == form)) {
            read_file(pasted, &folder, file, form); /* of a probe's forms the first counts */
            done[topic] = form;
        }
        piece = file->goes_on;
    }
    for (int topic = 0; topic < TOPICS; topic++) {
        struct outcome outcome = read_outcome(pasted, (enum topic)topic);
        struct observation *about = pasted_about(pasted, (enum topic)topic);
        pasted->seen->installed &= !outcome.not_installed;
        if (outcome.service[0] != '\0') {
            pasted->status_names = pasted_names_in(pasted, span_of(outcome.service));
        }
        if (topic < PROBES) {
            const char *file =
                topic == TOPIC_CONNECTIONS ? "connections.txt" : question_of((enum asked)topic)->file;
            note_silence(about, file, about->file, FAULT_NOT_THERE);
        }
        if (outcome.there) {
            about->note = outcome.note;
            /* Of a host without guests the list is empty. */
            about->observed |= topic == TOPIC_GUESTS && about->failures[0].end.id == FAULT_EMPTY;
        }
        if (outcome.error.id != FAULT_NONE) {
            pasted_fail(about, NULL, NULL, outcome.error);
        }
    }
    if (pasted->look->diagnoses && !pasted->clues->about[QUESTION_SCOPE].observed) {
        read_bundle_guests(pasted, folder.path);
    }
    return 0;
}

/* One file of any kind, or stdin. */
static int read_single(struct pasted *pasted) {
    bool standard = strcmp(pasted->look->from, "-") == 0;
    const char *name = standard ? "stdin" : pasted->look->from;
    int fd = standard ? STDIN_FILENO : files_open(name, true);
    int result = fd < 0 ? -1 : pasted_text_read(pasted, fd, name, NULL, NULL, NULL);
    for (int i = 0; result == 0 && i < PROBES; i++) {
        note_silence(&pasted->seen->probes[i], name, NULL, FAULT_NOT_PASTED);
    }
    return result;
}

/* --- what it comes to --- */

/* Settles which service the evidence is of. Where another one's worlds or connections are alive, it is of two hosts, or of two times. */
static void choose_service(struct pasted *pasted) {
    struct observations *seen = pasted->seen;
    struct observation *probes = seen->probes;
    unsigned there = pasted->seen_worlds | seen->connections.owners;
    unsigned chosen = (pasted->status_names & 2) != 0 || (pasted->status_names == 0 && there == 2);
    unsigned bit = 1U << chosen;
    snprintf(seen->service, sizeof seen->service, "%s", pasted->names[chosen]);
    seen->connections.service = seen->service;
    pasted->mixed = (there & ~bit) != 0;
    const bool told[PROBES] = {[PROBE_MUX] = true,
                               [PROBE_WORLDS] = seen->worlds > 0 || (pasted->lists_worlds & bit) != 0,
                               [PROBE_VMCI] = true,
                               [PROBE_CONNECTIONS] =
                                   seen->connections.established + seen->connections.ownerless > 0 ||
                                   (pasted->lists_connection & bit) != 0};
    struct fault why = pasted->mixed ? fault_number(FAULT_CONFLICT, 0)
                                     : fault_make(FAULT_FILTERED, 0, span_of(seen->service));
    for (int i = 0; i < PROBES; i++) {
        if (probes[i].observed && (!told[i] || (pasted->mixed && i != PROBE_VMCI))) {
            pasted_fail(&probes[i], NULL, NULL, why);
        }
    }
}

/* Topics that conflict or are out of date, and hosts that were mixed, were not observed. */
static void drop_conflicts(struct pasted *pasted) {
    struct observations *seen = pasted->seen;
    bool hosts = seen->hosts[1][0] != '\0';
    bool drops = hosts || pasted->mixed;
    for (int i = 0; i < TOPICS; i++) {
        const struct topic_answer *answer = &pasted->answers[i];
        struct observation *about = pasted_about(pasted, (enum topic)i);
        bool probe = i < PROBES;
        bool old = pasted_out_of_date(pasted, (enum topic)i);
        bool conflicts = answer->conflict != 0 && !old;
        struct fault why = fault_number(old ? FAULT_OUTDATED : FAULT_CONFLICT, 0);
        if (probe && conflicts) {
            seen->conflicts[seen->conflict_count++] = (struct conflict){i, {answer->line, answer->conflict}};
        } else if (conflicts) {
            char lines[48];
            snprintf(lines, sizeof lines, "%zu, %zu", answer->line, answer->conflict);
            why = fault_make(FAULT_CONFLICT_AT, 0, span_of(lines));
        }
        if (about != NULL && (conflicts || old || (probe && hosts))) {
            pasted_fail(about, NULL, NULL, why);
            drops |= probe;
        }
    }
    if (drops && !seen->probes[PROBE_CONNECTIONS].observed) {
        connections_begin(&seen->connections, seen->service, seen->connections.port);
    }
    if (drops && !seen->probes[PROBE_WORLDS].observed) {
        seen->worlds = 0;
    }
    if (!seen->probes[PROBE_MUX].observed) {
        seen->mux.status = STATUS_UNKNOWN;
    }
}

static void begin(struct pasted *pasted, const struct look *look) {
    const struct settings *settings = look->settings;
    bool alone = settings->service_set || strcmp(settings->service, SERVICE_NSX) == 0;
    questions_begin(pasted->seen, settings);
    pasted->exit_code = STATUS_NO_EXIT;
    pasted->name_count = alone ? 1 : SERVICES;
    pasted->names[0] = settings->service;
    pasted->names[1] = SERVICE_NSX;
    pasted->services = alone ? settings->service : SERVICE_EITHER;
}

int evidence_read(const struct look *look, struct observations *seen, struct clues *clues,
                  struct link_answer links[LINKS]) {
    struct pasted pasted;
    bool folder = strcmp(look->from, "-") != 0 && files_find_folder(look->from) == 0;
    bool listed = false;
    memset(&pasted, 0, sizeof pasted);
    memset(clues, 0, sizeof *clues);
    pasted.look = look;
    pasted.seen = seen;
    pasted.clues = clues;
    begin(&pasted, look);
    if ((folder ? read_folder(&pasted) : read_single(&pasted)) != 0) {
        return -1;
    }
    choose_service(&pasted);
    drop_conflicts(&pasted);
    if (!seen->installed) {
        observations_not_asked(seen);
    }
    observations_note_worlds(seen);
    memcpy(clues->package, pasted.links.package, sizeof clues->package);
    for (int list = 0; list < LISTS; list++) {
        listed |= pasted.links.lists[list] != LIST_NOT_ASKED;
    }
    if (!listed || !links_wanted(seen)) {
        return 0;
    }
    links_judge(links, &pasted.links, look->settings->appliance_vm);
    links_join_stack(seen, &pasted.links);
    seen->deployment = links_deployment(seen, &pasted.links, look->settings->expectation, false);
    return 1;
}
