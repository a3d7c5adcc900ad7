#include "ask/copies.h"

#include "host/files.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define COPY_MAX ((uint64_t)64 * 1024 * 1024) /* a connection list of 300,000 rows */

/* Makes a copy's file, if there is none. Whether there is one now. */
static bool make_file(struct copies *copies, enum asked asked) {
    FILE **file = &copies->of[asked].file;
    char name[80];
    bool list = asked >= ASKED_LISTS;
    snprintf(name, sizeof name, "%s%s",
             list ? links_list_command((enum links_list)(asked - ASKED_LISTS)) : question_of(asked)->file,
             list ? ".xml" : "");
    for (char *at = strchr(name, ' '); at != NULL; at = strchr(at, ' ')) {
        *at = '-';
    }
    *file = *file != NULL ? *file : folder_create_stream(copies->folder, name);
    return *file != NULL;
}

int copies_open(struct copies *copies, int folder) {
    int made = 0;
    copies->folder = folder;
    while (made < COPIES_ALWAYS && make_file(copies, (enum asked)made)) {
        made++;
    }
    return made == COPIES_ALWAYS ? 0 : -1;
}

static void note_error(struct copy *copy, bool failed) {
    copy->error = failed && copy->error == 0 ? errno : copy->error;
}

static void take(void *context, const char *bytes, size_t length) {
    struct copy *copy = context;
    length = length < copy->left ? length : (size_t)copy->left;
    copy->left -= length;
    if (copy->redactor.by != NULL) {
        redact_feed(&copy->redactor, bytes, length);
    } else {
        fwrite(bytes, 1, length, copy->file);
    }
    note_error(copy, ferror(copy->file) != 0);
}

void copies_begin(struct copies *copies, enum asked asked, struct child *child) {
    if (copies == NULL || (int)asked >= COPIES) {
        return;
    }
    struct copy *copy = &copies->of[asked];
    bool list = asked >= ASKED_LISTS;
    bool connections = asked == (enum asked)PROBE_CONNECTIONS;
    if (!make_file(copies, asked)) {
        note_error(copy, true);
        return;
    }
    int fd = fileno(copy->file);
    redact_end(&copy->redactor);
    note_error(copy, fflush(copy->file) != 0 || ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0);
    const struct record_kind *rows = list          ? links_rows((enum links_list)(asked - ASKED_LISTS))
                                     : connections ? &connections_xml
                                                   : NULL;
    copy->left = copies->redaction != NULL && rows == NULL ? 0 : COPY_MAX;
    if (copies->redaction != NULL && rows != NULL) {
        redact_begin(&copy->redactor, copies->redaction, rows, copy->file);
    }
    child->copy = take;
    child->copy_context = copy;
}

int copies_close(struct copies *copies) {
    int error = 0;
    for (int i = 0; i < COPIES; i++) {
        struct copy *copy = &copies->of[i];
        redact_end(&copy->redactor);
        if (copy->file != NULL) {
            note_error(copy, ferror(copy->file) != 0);
            note_error(copy, fclose(copy->file) != 0);
        }
        error = copy->error != 0 ? copy->error : error;
    }
    errno = error;
    return error == 0 ? 0 : -1;
}
