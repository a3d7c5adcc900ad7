#include "rules/check.h"
#include "format/message.h"
#include "format/zip.h"
#include "report.h"

#include <errno.h>
#include <fnmatch.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LIST_MAX = 1024 * 1024 };

#define BLANKS " \t\r" /* between columns */

/* A check of several files. */
struct checking {
    struct report report;
    struct buffer list;     /* what esxcli software vib list printed */
    struct names installed; /* the VIBs in it; the owner is the version */
    int worst;              /* exit code so far */
};

/*
 * Reads what `esxcli software vib list` printed: behind a row of dashes, each line has a name and its version first. Returns 0, or -1 and
 * has said why.
 */
static int read_installed(struct checking *checking, const char *path) {
    struct names *installed = &checking->installed;
    struct source_file file;
    char *line;
    char *columns;
    if (source_open(&file, path) != 0) {
        return -1;
    }
    int result = source_collect(&file.source, &checking->list, LIST_MAX);
    close(file.fd);
    char *rest = result == 0 ? strstr(checking->list.bytes, "-----") : NULL;
    result = result == 0 && rest == NULL ? 1 : result;
    strsep(&rest, "\n");
    while (result == 0 && (line = strsep(&rest, "\n")) != NULL) {
        char *name = strtok_r(line, BLANKS, &columns);
        char *version = strtok_r(NULL, BLANKS, &columns);
        struct name added = {.text = name, .owner = version, .order = (long)installed->count};
        result = version != NULL && names_add(installed, added) != 0;
    }
    names_sort(installed);
    return result > 0 ? message_error("%s: this is not what esxcli software vib list prints", path) : result;
}

/*
 * Whether the file is a zip: it begins as one, or ends as one and is no archive of ar. It is read from its beginning afterwards. Returns -1
 * when it cannot be read, and has said so.
 */
static int is_bundle(struct source_file *file) {
    char magic[8] = {0};
    ssize_t count = source_fill(&file->source, magic, sizeof magic);
    lseek(file->fd, 0, SEEK_SET);
    if (count < 0) {
        return -1;
    }
    return memcmp(magic, "PK", 2) == 0 || (memcmp(magic, "!<arch>", 7) != 0 && zip_file_tail(file).found);
}

/* The exit code for what was found. What is not known to be good is not good: a hostile file must not pass by being large. */
static int judge(const struct options *options, const struct findings *findings) {
    enum grade least = options->strict ? GRADE_ADVICE : GRADE_NEEDS_FORCE;
    bool bad = findings_unjudged(findings) || findings_worst(findings) > options->least;
    for (int i = 0; i < RULES && !bad; i++) {
        enum grade grade = rule_grade((enum rule)i, findings_releases(findings));
        bad = findings->seen[i] && grade >= least && (grade != GRADE_NEEDS_FORCE || !options->force);
    }
    return bad ? EXIT_REFUSED : EXIT_GOOD;
}

static void check_file(struct checking *checking, const char *name) {
    const struct options *options = checking->report.options;
    struct findings findings;
    struct source_file file;
    struct report_file told = {.name = name, .findings = &findings};
    findings_begin(&findings, options->release != RELEASES ? 1U << options->release : 0);
    int result = source_open(&file, name);
    if (result == 0) {
        xmlDoc *descriptor = NULL;
        result = is_bundle(&file);
        told.bundle = result > 0;
        if (told.bundle) {
            check_bundle(&file, &findings);
            result = 0;
        } else if (result == 0) {
            findings.installed = options->installed != NULL ? &checking->installed : NULL;
            result = check_vib(&file.source, &findings, NULL, &descriptor);
        }
        xmlFreeDoc(descriptor);
        close(file.fd);
    }
    told.unreadable = result != 0;
    report_add(&checking->report, &told);
    int code = result != 0 ? EXIT_UNABLE : judge(options, &findings);
    checking->worst = code > checking->worst ? code : checking->worst;
    findings_free(&findings);
}

static int compare_names(const FTSENT **left, const FTSENT **right) {
    return strcmp((*left)->fts_name, (*right)->fts_name);
}

/* Checks the file, or every VIB and bundle below the folder, by their names. */
static void check_path(struct checking *checking, char *path) {
    char *roots[] = {path, NULL};
    FTS *walk = fts_open(roots, FTS_COMFOLLOW | FTS_PHYSICAL | FTS_NOCHDIR, compare_names);
    const FTSENT *found;
    bool any = false; /* file, or something that cannot be read */
    while (walk != NULL && (found = fts_read(walk)) != NULL) {
        bool failed = found->fts_info == FTS_DNR || found->fts_info == FTS_ERR;
        bool given =
            found->fts_level == FTS_ROOTLEVEL && found->fts_info != FTS_D && found->fts_info != FTS_DP;
        bool named = found->fts_info == FTS_F && fnmatch("*.@(vib|zip)", found->fts_name, FNM_EXTMATCH) == 0;
        if (named || (given && !failed)) {
            check_file(checking, found->fts_path);
        } else if (failed || found->fts_info == FTS_NS) {
            errno = found->fts_errno;
            message_error("%s: %m", found->fts_path);
            checking->worst = EXIT_UNABLE;
        } else {
            continue;
        }
        any = true;
    }
    if (walk != NULL) {
        fts_close(walk);
    }
    if (!any) {
        message_error("%s: there is no VIB and no bundle below it", path);
        checking->worst = EXIT_UNABLE;
    }
}

int check_command(const struct options *options) {
    struct checking checking = {.worst = EXIT_GOOD};
    int result = options->installed != NULL ? read_installed(&checking, options->installed) : 0;
    if (result == 0) {
        report_begin(&checking.report, options);
        for (int i = 0; i < options->count; i++) {
            check_path(&checking, options->words[i]);
        }
        result = report_end(&checking.report);
    }
    names_free(&checking.installed);
    free(checking.list.bytes);
    return result == 0 ? checking.worst : EXIT_UNABLE;
}
