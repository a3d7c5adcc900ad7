#include "ask/pasted.h"

#include "ask/questions.h"
#include "evidence/folder.h"
#include "evidence/outcome.h"
#include "evidence/prompt.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Opens the first of a question's files that is there. Returns a descriptor, or -1 with errno; `*file` is which it is about. */
static int open_first(const struct run *run, const struct asked_question *question,
                      const struct asked_file **file) {
    int fd = -1;
    errno = ENOENT;
    for (*file = question->files; (*file)->name != NULL && fd < 0 && errno == ENOENT; (*file)++) {
        fd = folder_open(run->from, (*file)->name);
    }
    if (fd < 0 && errno == ENOENT) {
        *file = &question->files[question->missing != FAULT_NONE ? 1 : 0]; /* the last name that is ours */
    } else {
        (*file)--;
    }
    return fd;
}

/* Reads an opened file. Returns 0, or -1 with errno; `*begun`: there is a reading to be ended. */
static int read_file(struct reading *reading, int fd, uint64_t cap, const struct asked_file *file,
                     struct observations *seen, bool *begun) {
    *begun = reading_begin(reading, file, seen, prompt_line) == 0;
    if (!*begun) {
        close(fd);
        errno = ENOMEM;
        return -1;
    }
    return files_feed(fd, cap, FILES_NO_LIMIT, reading_take, reading);
}

static void read_probe(const struct run *run, enum probe probe, struct observations *seen) {
    const struct asked_question *question = &questions[probe];
    struct observation *about = &seen->probes[probe];
    const struct asked_file *file = NULL;
    struct reading reading;
    struct outcome outcome;
    bool begun = false;
    outcome_read(&outcome, run->from, question->name);
    seen->installed &= !outcome.not_installed;
    int fd = open_first(run, question, &file);
    bool missing = fd < 0 && errno == ENOENT;
    folder_note(about, file->name, fd < 0 ? -1 : read_file(&reading, fd, question->cap, file, seen, &begun));
    if (begun) {
        reading_end(&reading, probe, outcome.exit_code);
    }
    if (missing && question->missing != FAULT_NONE) {
        about->failures[0] = (struct failure){.end = fault_number(question->missing, 0)};
    }
    outcome_apply(&outcome, about);
}

/* What goes with the probes, and is not reported by itself. */
static void read_beside(const struct run *run, enum asked asked, struct observations *seen) {
    const struct asked_file *file = NULL;
    struct reading reading;
    struct fault why;
    bool begun = false;
    int fd = open_first(run, &questions[asked], &file);
    if (fd >= 0 && read_file(&reading, fd, questions[asked].cap, file, seen, &begun) == 0) {
        questions[asked].end(&reading, STATUS_NO_EXIT, &why);
    }
}

int evidence_read(const struct run *run, struct observations *seen) {
    if (files_find_folder(run->from) != 0) {
        return -1;
    }
    observations_begin(seen, run->settings.service, run->settings.module, run->settings.port);
    seen->deployment = run->settings.expectation == EXPECTATION_NO ? DEPLOYMENT_UNWANTED : DEPLOYMENT_UNKNOWN;
    read_probe(run, PROBE_MUX, seen);
    seen->mux.status = seen->probes[PROBE_MUX].observed ? seen->mux.status : STATUS_UNKNOWN;
    if (!run->settings.service_set && strncmp(seen->mux.words, SERVICE_NSX, strlen(SERVICE_NSX)) == 0) {
        snprintf(seen->service, sizeof seen->service, "%s", SERVICE_NSX);
    }
    for (int i = PROBE_MUX + 1; i < PROBES; i++) {
        read_probe(run, (enum probe)i, seen);
    }
    read_beside(run, ASKED_MAINTENANCE, seen);
    read_beside(run, ASKED_RELEASE, seen);
    if (!seen->installed) {
        observations_not_asked(seen);
    }
    observations_note_worlds(seen);
    return 0;
}
