/*
 * collect: the evidence directory, and the report on it. What each program prints is kept as it is, or without names and addresses,
 * with how it ended; `--from` then gives the same report as the host did.
 */
#include "commands.h"

#include "ask/live.h"
#include "ask/pasted.h"
#include "base/span.h"
#include "evidence/folder.h"
#include "host/files.h"
#include "host/system.h"
#include "report/faults.h"
#include "report/language.h"
#include "state_file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct collection {
    struct run *run;
    int folder; /* its descriptor */
    struct redaction redaction;
    struct copies copies;
    struct observations seen;
    struct verdict verdict;
    struct clues clues;
    struct diagnosis diagnosis;
    struct link_answer links[LINKS];
    bool links_asked; /* there is no connection */
};

/* Whether all that was written is in the file. Returns 0, or -1 with errno. */
static int close_stream(FILE *out) {
    bool failed = ferror(out) != 0;
    return fclose(out) != 0 || failed ? -1 : 0;
}

/* What a fault quotes may be anybody's name. */
static void redact_fault(struct collection *self, struct fault *fault) {
    char name[REDACTED_NAME_SIZE];
    if (fault->text[0] != '\0') {
        redact_word(&self->redaction, span_of(fault->text), name);
        snprintf(fault->text, sizeof fault->text, "%s", name);
    }
}

/* How a probe went, as folder_read_outcome() has it: in English, whatever the language of the report. */
static int write_outcome(struct collection *self, const char *name, const struct observation *about,
                         int exit_code) {
    char file[80];
    char error[FAULT_WORDS_SIZE];
    char note[FAULT_WORDS_SIZE];
    struct observation shown = *about;
    struct fault *const faults[] = {&shown.note, &shown.failures[0].end, &shown.failures[0].output,
                                    &shown.failures[1].end, &shown.failures[1].output};
    for (size_t i = 0; self->run->options.redact && i < sizeof faults / sizeof faults[0]; i++) {
        redact_fault(self, faults[i]);
    }
    error_words(error, LANGUAGE_EN, &shown);
    note_words(note, LANGUAGE_EN, &shown);
    snprintf(file, sizeof file, "%s.ended", name);
    FILE *out = folder_create_stream(self->folder, file);
    if (out == NULL) {
        return -1;
    }
    if (!self->seen.installed && about == &self->seen.probes[PROBE_MUX]) {
        fputs("not-installed\n", out);
        return close_stream(out);
    }
    if (exit_code != STATUS_NO_EXIT) {
        fprintf(out, "exit %d\n", exit_code);
    }
    if (error[0] != '\0') {
        fprintf(out, "error %s\n", error);
    }
    if (note[0] != '\0') {
        fprintf(out, "note %s\n", note);
    }
    return close_stream(out);
}

/* What the init script and the maintenance mode were understood to say: in what they print may stand any name. */
static void write_understood(struct collection *self) {
    const struct observations *seen = &self->seen;
    const struct observation *about = &seen->probes[PROBE_MUX];
    const char *says = seen->mux.status == STATUS_RUNNING ? " is running" : " is not running";
    if (about->failures[0].output.id == FAULT_STATUS_DOUBT) {
        says = " may be running";
    } else if (!about->observed || about->note.id == NOTE_EXIT_CODE_COUNTS) {
        says = "";
    }
    fprintf(self->copies.of[PROBE_MUX].file, "%s%s\n", seen->service, says);
    bool known = seen->maintenance == MAINTENANCE_ENABLED || seen->maintenance == MAINTENANCE_DISABLED;
    if (known) {
        fputs(seen->maintenance == MAINTENANCE_ENABLED ? "Enabled\n" : "Disabled\n",
              self->copies.of[ASKED_MAINTENANCE].file);
    }
}

/* The four probes, with how each ended, and the lists of the links. */
static int collect_probes(struct collection *self, bool *localcli_only) {
    struct look *look = &self->run->look;
    struct memory memory;
    if (copies_open(&self->copies, self->folder) != 0) {
        return -1;
    }
    ask_host(look, &self->seen, localcli_only);
    self->links_asked = links_wanted(&self->seen);
    state_read(&memory, self->run->language);
    ask_links(look, &self->seen, moment_set(memory.sign_seen), self->links);
    if (self->run->options.redact) {
        write_understood(self);
    }
    for (int i = 0; i < PROBES; i++) {
        int exit_code = i == PROBE_MUX ? self->seen.mux.exit_code : STATUS_NO_EXIT;
        if (write_outcome(self, questions[i].name, &self->seen.probes[i], exit_code) != 0) {
            return -1;
        }
    }
    return copies_close(&self->copies);
}

static int collect_release(const struct collection *self) {
    const struct identity *identity = &self->run->identity;
    FILE *out = identity->release[0] != '\0' ? folder_create_stream(self->folder, "esxi-version.txt") : NULL;
    if (out == NULL) {
        return identity->release[0] != '\0' ? -1 : 0;
    }
    fprintf(out, "VMware ESXi %s build-%" PRIu64 "\n", identity->release, identity->build);
    return close_stream(out);
}

/* The guests, a line each, as guests.txt has them. */
static int collect_guests(struct collection *self, bool localcli_only) {
    FILE *list = folder_create_stream(self->folder, "guests.txt");
    if (list == NULL) {
        return -1;
    }
    ask_clues(&self->run->look, &self->clues, localcli_only, list);
    return close_stream(list) != 0
               ? -1
               : write_outcome(self, "guests", &self->clues.about[QUESTION_SCOPE], STATUS_NO_EXIT);
}

/* For people in their language, for programs in English. What was redacted is reported on as any folder is: by it alone. */
static int write_reports(struct collection *self) {
    static const struct style style = {.verbose = true};
    if (self->run->options.redact) {
        struct look *look = &self->run->look;
        look->from = self->run->options.argument;
        look->diagnoses = true;
        int read = evidence_read(look, &self->seen, &self->clues, self->links);
        if (read < 0) {
            return -1;
        }
        self->links_asked = read > 0;
        look->from = "redacted"; /* the folder's own name may tell something, too */
    }
    verdict_reach(&self->verdict, &self->seen);
    diagnosis_reach(&self->diagnosis, &self->seen, &self->verdict, &self->clues);
    struct report report = run_report_on(self->run, &self->seen, &self->verdict);
    report.diagnosis = &self->diagnosis;
    report.clues = &self->clues;
    report.links = self->links_asked ? self->links : NULL;
    FILE *text = folder_create_stream(self->folder, "report.txt");
    if (text == NULL) {
        return -1;
    }
    report_print_text(text, &report, &style);
    FILE *json = close_stream(text) == 0 ? folder_create_stream(self->folder, "report.json") : NULL;
    if (json == NULL) {
        return -1;
    }
    report.language = LANGUAGE_EN;
    report_print_json(json, &report);
    return close_stream(json);
}

int collect_command(struct run *run) {
    struct collection self = {.run = run};
    char folder[201]; /* printable */
    char done[400];
    bool localcli_only = false;
    if (run->options.argument == NULL) {
        return refuse_usage(run, tr(run->language, "collect: expected the folder to make"));
    }
    span_copy(folder, sizeof folder, span_of(run->options.argument));
    self.redaction.service = run->settings.service;
    self.redaction.module = run->settings.module;
    self.redaction.appliance = run->settings.appliance_vm;
    self.copies.redaction = run->options.redact ? &self.redaction : NULL;
    run->look.copies = &self.copies;
    self.folder = folder_open_new(run->options.argument);
    if (self.folder < 0) {
        return run_not_done(run, tr(run->language, "%s: cannot be made, or is not empty: %s"), folder,
                            strerror(errno));
    }
    bool whole = collect_probes(&self, &localcli_only) == 0 && collect_release(&self) == 0 &&
                 collect_guests(&self, localcli_only) == 0 && write_reports(&self) == 0;
    int error = errno;
    close(self.folder);
    redact_forget(&self.redaction);
    if (!whole) {
        return run_not_done(run, tr(run->language, "%s: not written completely: %s"), folder,
                            strerror(error));
    }
    snprintf(done, sizeof done, tr(run->language, "The evidence is in %s; read report.txt there first."),
             folder);
    return run_done(run, done);
}
