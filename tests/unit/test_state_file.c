#include "sandbox.h"

#include "state_file.h"

#include "apart.h"
#include "heard.h"
#include "unit.h"

#include <errno.h>
#include <sys/stat.h>

/* The fixed paths of the program; /var/run is a file system of the test's own. */
#define FOLDER "/var/run/vmware"
#define STATE FOLDER "/muxwatch.state"
#define HISTORY FOLDER "/muxwatch.history"

static struct memory example(void) {
    struct memory memory;
    memset(&memory, 0, sizeof memory);
    memory.starts[memory.start_count++] = (struct moment){1795000000, 5000};
    memory.in_a_row = 1;
    snprintf(memory.last_state, sizeof memory.last_state, "CRITICAL");
    return memory;
}

static void make(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

/* Reads the state and what was said of it. */
static bool read_state(struct memory *memory, struct heard *heard) {
    memset(memory, 0xff, sizeof *memory);
    heard_begin(heard);
    bool good = state_read(memory, LANGUAGE_EN);
    heard_end(heard);
    return good;
}

static void a_missing_file_is_an_empty_memory(void **state) {
    (void)state;
    struct memory memory;
    struct heard heard;
    assert_true(read_state(&memory, &heard));
    assert_string_equal(heard.text, "");
    assert_int_equal(memory.start_count, 0);
    rmdir(FOLDER);
    assert_true(read_state(&memory, &heard)); /* and so is a missing folder */
    assert_string_equal(heard.text, "");
}

static void what_is_written_is_read(void **state) {
    (void)state;
    struct memory written = example();
    struct memory memory;
    struct heard heard;
    struct stat about;
    assert_int_equal(state_write(&written, LANGUAGE_EN), 0);
    assert_true(read_state(&memory, &heard));
    assert_string_equal(heard.text, "");
    assert_int_equal(memory.start_count, 1);
    assert_int_equal(memory.starts[0].wall_s, 1795000000);
    assert_string_equal(memory.last_state, "CRITICAL");
    assert_int_equal(stat(STATE, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    assert_true(about.st_size < 4096);
}

#define SPENT "; the start limit counts as spent until /opt/muxwatch/bin/muxwatch reset, or for one window"

static void a_damaged_file_is_a_warning_and_a_spent_budget(void **state) {
    (void)state;
    static const char *const texts[] = {"", "muxwatch-state 1\nin-a-row 5\n", "rubbish\n"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct memory memory;
        struct heard heard;
        make(STATE, texts[i]);
        assert_false(read_state(&memory, &heard));
        check_text(texts[i], heard.text, "muxwatch: " STATE ": damaged" SPENT "\n");
        assert_int_equal(memory.in_a_row, 0);
        assert_true(moment_set(memory.damaged));
    }
}

static void what_is_no_file_is_a_warning_too(void **state) {
    (void)state;
    struct memory memory;
    struct heard heard;
    make("/var/run/elsewhere", "muxwatch-state 1\nin-a-row 5\nend\n");
    assert_int_equal(symlink("/var/run/elsewhere", STATE), 0);
    assert_false(read_state(&memory, &heard));
    assert_non_null(strstr(heard.text, STATE ": Too many levels of symbolic links" SPENT));
    assert_int_equal(memory.in_a_row, 0);
    assert_true(moment_set(memory.damaged));
    unlink(STATE);
    char big[6000];
    memset(big, 'x', sizeof big - 1);
    big[sizeof big - 1] = '\0';
    make(STATE, big);
    assert_false(read_state(&memory, &heard));
    assert_non_null(strstr(heard.text, "File too large"));
}

static void a_failed_write_is_said_and_keeps_the_old(void **state) {
    (void)state;
    struct memory memory = example();
    struct heard heard;
    assert_int_equal(state_write(&memory, LANGUAGE_EN), 0);
    assert_int_equal(mount("none", "/run", NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
    memory.in_a_row = 9;
    heard_begin(&heard);
    int result = state_write(&memory, LANGUAGE_EN);
    int error = errno;
    heard_end(&heard);
    assert_int_equal(result, -1);
    assert_int_equal(error, EROFS);
    assert_string_equal(heard.text, "muxwatch: " STATE " cannot be written: Read-only file system\n");
    assert_true(read_state(&memory, &heard));
    assert_int_equal(memory.in_a_row, 1);
}

static void events_are_kept(void **state) {
    (void)state;
    static struct state_files files;
    struct heard heard;
    files = (struct state_files){.language = LANGUAGE_EN};
    heard_begin(&heard);
    assert_int_equal(state_open(&files, 0), 0);
    state_tell(&files, LOG_SEVERITY_WARNING, "mux-start service=%s", "x");
    history_add_mark(&files.history, 1795000000, STATE_WARNING);
    state_close(&files);
    files = (struct state_files){.dry = true};
    assert_int_equal(state_open(&files, 0), 0);
    state_tell(&files, LOG_SEVERITY_WARNING, "mux-start service=y");
    state_close(&files); /* which writes nothing */
    state_read_history(&files.history, LANGUAGE_EN);
    heard_end(&heard);
    assert_int_equal(files.history.event_count, 1);
    assert_string_equal(files.history.events[0].text, "mux-start service=x");
    assert_int_equal(files.history.mark_count, 1);
}

static void a_damaged_state_file_is_an_event(void **state) {
    (void)state;
    static struct state_files files;
    struct heard heard;
    make(STATE, "rubbish\n");
    files = (struct state_files){.language = LANGUAGE_EN};
    heard_begin(&heard);
    assert_int_equal(state_open(&files, 0), 0);
    state_close(&files);
    state_read_history(&files.history, LANGUAGE_EN);
    heard_end(&heard);
    assert_int_equal(files.history.event_count, 1);
    assert_string_equal(files.history.events[0].text,
                        "state-damaged start-limit=spent re-arm-with=muxwatch-reset");
}

static void a_history_never_fails(void **state) {
    (void)state;
    static struct history history;
    struct heard heard;
    history.event_count = 5;
    heard_begin(&heard);
    state_read_history(&history, LANGUAGE_EN); /* missing: empty, and nothing to say */
    heard_end(&heard);
    assert_string_equal(heard.text, "");
    assert_int_equal(history.event_count, 0);
    make(HISTORY, "event 1 good\nrubbish\nmark x\n");
    heard_begin(&heard);
    state_read_history(&history, LANGUAGE_EN);
    heard_end(&heard);
    assert_string_equal(heard.text, "muxwatch: " HISTORY ": 2 damaged lines skipped\n");
    assert_int_equal(history.event_count, 1);
    unlink(HISTORY);
    assert_int_equal(mkdir(HISTORY, 0700), 0);
    heard_begin(&heard);
    struct state_files files = {.language = LANGUAGE_EN};
    assert_int_equal(state_open(&files, 0), 0);
    state_close(&files);
    heard_end(&heard);
    assert_int_equal(files.history.event_count, 0);
    assert_non_null(strstr(heard.text, HISTORY " cannot be read; starting an empty history"));
    assert_non_null(strstr(heard.text, HISTORY " cannot be written"));
}

static int want_the_lock_in_vain(void) {
    errno = 0;
    APART_WANT(state_lock(STATE_LOCK, 0) == -1 && errno == EAGAIN);
    return 0;
}

static int get_the_lock(void) {
    APART_WANT(state_lock(STATE_LOCK, 0) >= 0);
    return 0;
}

static void the_lock_makes_its_folder_and_excludes_others(void **state) {
    (void)state;
    struct stat about;
    rmdir(FOLDER);
    int fd = state_lock(STATE_LOCK, 0);
    assert_true(fd >= 0);
    assert_int_equal(stat(FOLDER, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0755);
    assert_int_equal(apart_run(want_the_lock_in_vain), 0);
    close(fd);
    assert_int_equal(apart_run(get_the_lock), 0);
}

static void without_a_folder_there_is_no_lock(void **state) {
    (void)state;
    rmdir(FOLDER);
    assert_int_equal(mount("none", "/run", NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
    assert_int_equal(state_lock(STATE_LOCK, 0), -1);
    assert_int_equal(errno, EROFS);
}

static int begin(void **state) {
    (void)state;
    umask(022);
    return sandbox_mount("/var/run", "size=256k") != 0 || mkdir(FOLDER, 0755) != 0 ? -1 : 0;
}

static int end(void **state) {
    (void)state;
    return sandbox_unmount("/var/run");
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_missing_file_is_an_empty_memory, begin, end),
        cmocka_unit_test_setup_teardown(what_is_written_is_read, begin, end),
        cmocka_unit_test_setup_teardown(a_damaged_file_is_a_warning_and_a_spent_budget, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_file_is_a_warning_too, begin, end),
        cmocka_unit_test_setup_teardown(a_failed_write_is_said_and_keeps_the_old, begin, end),
        cmocka_unit_test_setup_teardown(events_are_kept, begin, end),
        cmocka_unit_test_setup_teardown(a_damaged_state_file_is_an_event, begin, end),
        cmocka_unit_test_setup_teardown(a_history_never_fails, begin, end),
        cmocka_unit_test_setup_teardown(the_lock_makes_its_folder_and_excludes_others, begin, end),
        cmocka_unit_test_setup_teardown(without_a_folder_there_is_no_lock, begin, end),
    };
    return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
