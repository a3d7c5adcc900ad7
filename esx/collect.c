/*
 * collect: the evidence directory, and the report on it. What each program prints is kept as it is, or without names and addresses,
 * with how it ended; `--from` then gives the same report as the host did.
 */
#include "run.h"

#include "ask/live.h"
#include "ask/pasted.h"
#include "host/files.h"
#include "host/signals.h"
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
    int error;  /* errno of the first file that could not be written; then no other is made */
    struct redaction redaction;
    struct copies copies;
    struct report report;
};

static void note_error(struct collection *self, bool failed) {
    self->error = failed && self->error == 0 ? errno : self->error;
}

/* A new file of the folder, or NULL. */
static FILE *begin_file(struct collection *self, const char *name) {
    FILE *out = self->error == 0 ? folder_create_stream(self->folder, name) : NULL;
    note_error(self, out == NULL);
    return out;
}

static void end_file(struct collection *self, FILE *out) {
    note_error(self, ferror(out) != 0);
    note_error(self, fclose(out) != 0);
}

/* What the init script was understood to say. */
static void understood(const struct collection *self, char to[FAULT_TEXT_SIZE]) {
    const struct observations *seen = &self->report.seen;
    const struct observation *about = &seen->probes[PROBE_MUX];
    const char *says = seen->mux.status == STATUS_RUNNING ? " is running" : " is not running";
    if (about->failures[0].output.id == FAULT_STATUS_DOUBT) {
        says = " may be running";
    } else if (!about->observed || about->note.id == NOTE_EXIT_CODE_COUNTS) {
        says = "";
    }
    bool silent = seen->mux.words[0] == '\0'; /* which tells more than words that say nothing */
    snprintf(to, FAULT_TEXT_SIZE, "%s%s", silent ? "" : seen->service, silent ? "" : says);
}

/* What a fault quotes may be anybody's name. */
static void redact_fault(struct collection *self, struct fault *fault) {
    char word[REDACTED_WORD_SIZE];
    if (fault->id == NOTE_WORDS_COUNT) {
        understood(self, fault->text);
    } else if (fault->text[0] != '\0') {
        redact_word(&self->redaction, span_of(fault->text), word);
        snprintf(fault->text, sizeof fault->text, "%s", word);
    }
}

/* How a probe went, as folder_read_outcome() has it: in English, whatever the language of the report. */
static void write_outcome(struct collection *self, const char *name, const struct observation *about,
                          int exit_code) {
    char file[80];
    char error[FAULT_WORDS_SIZE];
    char note[FAULT_WORDS_SIZE];
    const struct observations *seen = &self->report.seen;
    struct observation shown = *about;
    struct fault *const faults[] = {&shown.note, &shown.failures[0].end, &shown.failures[0].output,
                                    &shown.failures[1].end, &shown.failures[1].output};
    for (size_t i = 0; self->run->options.redact && i < sizeof faults / sizeof faults[0]; i++) {
        redact_fault(self, faults[i]);
    }
    error_words(error, LANGUAGE_EN, &shown);
    note_words(note, LANGUAGE_EN, &shown);
    snprintf(file, sizeof file, "%s.ended", name);
    FILE *out = begin_file(self, file);
    if (out == NULL) {
        return;
    }
    bool mux = about == &seen->probes[PROBE_MUX];
    if (mux && !seen->installed) {
        fputs("not-installed\n", out);
        end_file(self, out);
        return;
    }
    if (mux) {
        fprintf(out, "service %s\n", seen->service);
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
    end_file(self, out);
}

/* What was understood of what is no list in XML: in what these programs print may stand any name. */
static void write_understood(struct collection *self) {
    static const char *const modes[] = {
        [MAINTENANCE_ENABLED] = "Enabled\n", [MAINTENANCE_DISABLED] = "Disabled\n"};
    char words[FAULT_TEXT_SIZE];
    const struct observations *seen = &self->report.seen;
    enum maintenance mode = seen->maintenance;
    understood(self, words);
    if (words[0] != '\0') {
        fprintf(self->copies.of[PROBE_MUX].file, "%s\n", words);
    }
    if (mode == MAINTENANCE_ENABLED || mode == MAINTENANCE_DISABLED) {
        fputs(modes[mode], self->copies.of[ASKED_MAINTENANCE].file);
    }
    if (seen->probes[PROBE_WORLDS].observed) {
        fputs("WID CID World -\n1 1 name-0 -\n", self->copies.of[PROBE_WORLDS].file);
    }
    for (unsigned i = 0; i < seen->worlds; i++) {
        fprintf(self->copies.of[PROBE_WORLDS].file, "1 1 %s -\n", seen->service);
    }
    if (seen->probes[PROBE_VMCI].observed) {
        fprintf(self->copies.of[PROBE_VMCI].file, "Name Used Size -\n%s 1 1\n",
                seen->vmci_loaded ? seen->module : "name-0");
    }
}

/* The four probes, with how each ended, and the lists of the links. */
static void collect_probes(struct collection *self) {
    struct look *look = &self->run->look;
    struct observations *seen = &self->report.seen;
    struct memory memory;
    if (copies_open(&self->copies, self->folder) != 0) {
        note_error(self, true);
        return;
    }
    ask_host(look, seen);
    self->report.links_asked = links_wanted(seen);
    state_read(&memory, self->run->language);
    ask_links(look, seen, moment_set(memory.sign_seen), self->report.links);
    if (self->run->options.redact) {
        write_understood(self);
    }
    for (int i = 0; i < PROBES; i++) {
        write_outcome(self, question_of((enum asked)i)->name, &seen->probes[i],
                      i == PROBE_MUX ? seen->mux.exit_code : STATUS_NO_EXIT);
    }
}

static void collect_release(struct collection *self) {
    const struct identity *identity = &self->run->identity;
    FILE *out = identity->release[0] != '\0' ? begin_file(self, "esxi-version.txt") : NULL;
    if (out != NULL) {
        fprintf(out, "VMware ESXi %s build-%" PRIu64 "\n", identity->release, identity->build);
        end_file(self, out);
    }
}

/* What Mux last wrote into the host's syslog. */
static void collect_mux_log(struct collection *self) {
    struct mux_log *log = &self->report.clues.mux_log;
    ask_mux_log(&self->run->look, &self->report.clues, self->report.seen.service);
    FILE *out = log->count > 0 ? begin_file(self, "syslog.log") : NULL;
    if (out != NULL) {
        for (unsigned i = 0; i < log->count; i++) {
            fprintf(out, "%s\n", log->lines[i]);
        }
        end_file(self, out);
    }
}

/* The guests, a line each, as guests.txt has them; Mux's package, and its log, unless it is to be redacted: any name may stand there. */
static void collect_clues(struct collection *self) {
    struct clues *clues = &self->report.clues;
    FILE *list = begin_file(self, "guests.txt");
    if (list != NULL) {
        ask_clues(&self->run->look, clues, list);
        end_file(self, list);
        write_outcome(self, "guests", &clues->about[QUESTION_SCOPE], STATUS_NO_EXIT);
        note_error(self, copies_close(&self->copies) != 0);
    }
    if (!self->run->options.redact) {
        collect_mux_log(self);
    }
}

/* For people in their language, for programs in English. What was redacted is reported on as any folder is: by it alone. */
static void write_reports(struct collection *self) {
    struct report *report = &self->report;
    if (self->run->options.redact) {
        struct look *look = &self->run->look;
        look->from = self->run->options.argument;
        look->diagnoses = true;
        int read = evidence_read(look, &report->seen, &report->clues, report->links);
        note_error(self, read < 0);
        report->links_asked = read > 0;
        report->from = "redacted"; /* the folder's own name may tell something, too */
    }
    verdict_reach(&report->verdict, &report->seen);
    diagnosis_reach(&report->diagnosis, &report->seen, &report->verdict, &report->clues,
                    report->links_asked ? report->links : NULL);
    report->diagnosed = true;
    run_report_on(self->run, report);
    struct settings all = self->run->settings; /* --quiet is for stdout */
    all.quiet = false;
    all.verbose = true;
    report->settings = &all;
    FILE *text = begin_file(self, "report.txt");
    if (text != NULL) {
        report_print_text(text, report);
        end_file(self, text);
    }
    FILE *json = begin_file(self, "report.json");
    if (json != NULL) {
        report->language = LANGUAGE_EN;
        report_print_json(json, report);
        end_file(self, json);
    }
}

int collect_command(struct run *run) {
    struct collection self = {.run = run};
    char folder[201]; /* printable */
    char done[400];
    if (run->options.argument == NULL) {
        return refuse_usage(run, tr(run->language, "collect: expected the folder to make"));
    }
    span_copy(folder, sizeof folder, span_of(run->options.argument));
    self.redaction.service = run->settings.service;
    self.redaction.appliance = run->settings.appliance_vm;
    self.copies.redaction = run->options.redact ? &self.redaction : NULL;
    run->look.copies = &self.copies;
    self.folder = folder_open_new(run->options.argument);
    if (self.folder < 0) {
        return run_not_done(run, tr(run->language, "%s: cannot be made, or is not empty: %s"), folder,
                            strerror(errno));
    }
    collect_probes(&self);
    collect_release(&self);
    collect_clues(&self);
    note_error(&self, signals_over(INT64_MAX)); /* what was asked then is not all there */
    if (self.error == 0) {
        write_reports(&self);
    }
    close(self.folder);
    redact_forget(&self.redaction);
    if (self.error != 0) {
        return run_not_done(run, tr(run->language, "%s: not written completely: %s"), folder,
                            strerror(self.error));
    }
    snprintf(done, sizeof done, tr(run->language, "The evidence is in %s; read report.txt there first."),
             folder);
    return run_done(run, done);
}
