/*
 * collect: the evidence directory, and the report on it. What each program prints is kept as it is, with how it ended; `--from`
 * then tells the same as the host did.
 */
#include "commands.h"

#include "ask/live.h"
#include "ask/live_clues.h"
#include "base/span.h"
#include "evidence/outcome.h"
#include "host/new_folder.h"
#include "host/programs.h"
#include "report/faults.h"
#include "report/language.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What is asked, and kept as it is printed. */
enum { COPIES = ASKED_MAINTENANCE + 1 };

#define COPY_MAX                                                                                             \
    ((uint64_t)64 * 1024 * 1024) /* of each program's output: a connection list of 300,000 rows */

struct collection {
    struct run *run;
    struct new_folder folder;
    struct copies copies;
    struct observations seen;
    struct verdict verdict;
    struct clues clues;
    struct diagnosis diagnosis;
};

/* How a probe went, as outcome_read() has it: in English, whatever the language of the report. */
static int write_outcome(struct collection *self, const char *name, const struct observation *about,
                         int exit_code) {
    char file[80];
    char error[FAULT_WORDS_SIZE];
    char note[FAULT_WORDS_SIZE];
    char text[OUTCOME_TEXT_SIZE] = "";
    size_t used = 0;
    error_words(error, LANGUAGE_EN, about);
    note_words(note, LANGUAGE_EN, about);
    if (!self->seen.installed && about == &self->seen.probes[PROBE_MUX]) {
        used = (size_t)snprintf(text, sizeof text, "not-installed\n");
        exit_code = STATUS_NO_EXIT;
        error[0] = note[0] = '\0';
    }
    if (exit_code != STATUS_NO_EXIT) {
        used += (size_t)snprintf(text + used, sizeof text - used, "exit %d\n", exit_code);
    }
    if (error[0] != '\0') {
        used += (size_t)snprintf(text + used, sizeof text - used, "error %s\n", error);
    }
    if (note[0] != '\0') {
        used += (size_t)snprintf(text + used, sizeof text - used, "note %s\n", note);
    }
    snprintf(file, sizeof file, "%s.ended", name);
    return new_folder_write(&self->folder, file, text, used);
}

static int open_copies(struct collection *self) {
    self->copies.max = COPY_MAX;
    for (int i = 0; i < COPIES; i++) {
        self->copies.files[i] = new_folder_file(&self->folder, questions[i].files[0].name);
        if (self->copies.files[i] < 0) {
            return -1;
        }
    }
    return 0;
}

static int close_copies(struct collection *self) {
    int error = self->copies.error;
    for (int i = 0; i < COPIES; i++) {
        if (close(self->copies.files[i]) != 0) {
            error = errno;
        }
    }
    errno = error;
    return error == 0 ? 0 : -1;
}

/* The four probes, with how each ended. */
static int collect_probes(struct collection *self, bool *localcli_only) {
    if (open_copies(self) != 0) {
        return -1;
    }
    self->run->copies = &self->copies;
    ask_host(self->run, &self->seen, localcli_only);
    self->run->copies = NULL;
    for (int i = 0; i < PROBES; i++) {
        int exit_code = i == PROBE_MUX ? self->seen.mux.exit_code : STATUS_NO_EXIT;
        if (write_outcome(self, questions[i].name, &self->seen.probes[i], exit_code) != 0) {
            return -1;
        }
    }
    return close_copies(self);
}

static int collect_release(struct collection *self) {
    char text[160];
    const struct identity *identity = &self->run->identity;
    if (identity->release[0] == '\0') {
        return 0;
    }
    int length = snprintf(text, sizeof text, "VMware ESXi %s build-%llu\n", identity->release,
                          (unsigned long long)identity->build);
    return new_folder_write(&self->folder, "esxi-version.txt", text, (size_t)length);
}

/* The guests, a line each, as guests.txt has them. */
static int collect_guests(struct collection *self, bool localcli_only) {
    FILE *list = new_folder_stream(&self->folder, "guests.txt");
    if (list == NULL) {
        return -1;
    }
    ask_clues(self->run, &self->clues, localcli_only, list);
    return fclose(list) != 0 || write_outcome(self, "guests", &self->clues.guests.about, STATUS_NO_EXIT) != 0
               ? -1
               : 0;
}

/* For people in their language, for programs in English. */
static int write_reports(struct collection *self) {
    struct report report = run_report_on(self->run, &self->seen, &self->verdict);
    report.diagnosis = &self->diagnosis;
    report.clues = &self->clues;
    struct style style = {.verbose = true};
    FILE *text = new_folder_stream(&self->folder, "report.txt");
    FILE *json = new_folder_stream(&self->folder, "report.json");
    bool opened = text != NULL && json != NULL;
    if (opened) {
        verdict_reach(&self->verdict, &self->seen);
        diagnosis_reach(&self->diagnosis, &self->seen, &self->verdict, &self->clues);
        report_print_text(text, &report, &style);
        report.language = LANGUAGE_EN;
        report_print_json(json, &report);
    }
    bool good = opened;
    good &= text != NULL && fclose(text) == 0;
    good &= json != NULL && fclose(json) == 0;
    return good ? 0 : -1;
}

static int collect_all(struct collection *self) {
    bool localcli_only = false;
    if (collect_probes(self, &localcli_only) != 0 || collect_release(self) != 0 ||
        collect_guests(self, localcli_only) != 0) {
        return -1;
    }
    return write_reports(self);
}

int collect_command(struct run *run) {
    struct collection self = {.run = run};
    char folder[201]; /* printable */
    char done[400];
    if (run->argument == NULL) {
        return refuse_usage(run, tr(run->language, "collect: say which folder to make"));
    }
    span_copy(folder, sizeof folder, span_of(run->argument));
    if (new_folder_open(&self.folder, run->argument) != 0) {
        return run_not_done(run, tr(run->language, "%s: no new or empty folder: %s"), folder,
                            strerror(errno));
    }
    int result = collect_all(&self);
    int error = errno;
    new_folder_close(&self.folder);
    if (result != 0) {
        return run_not_done(run, tr(run->language, "%s: could not be written whole: %s"), folder,
                            strerror(error));
    }
    snprintf(done, sizeof done, tr(run->language, "The evidence is in %s; read report.txt there first."),
             folder);
    return run_done(run, done);
}
