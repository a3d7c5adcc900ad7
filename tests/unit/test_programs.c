#include "sandbox.h"

#include "host/system.h"

#include "base/service.h"
#include "unit.h"

#include <sys/stat.h>

static void make(const char *path, mode_t mode) {
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, mode);
    assert_true(fd >= 0);
    close(fd);
}

static void programs_are_in_bin_or_sbin(void **state) {
    (void)state;
    char path[PROGRAM_PATH_SIZE];
    setenv("PATH", "/tmp:/usr/local/bin", 1);
    program_path(path, "sh");
    assert_string_equal(path, "/bin/sh");
    program_path(path, "only-in-sbin"); /* not there yet */
    assert_string_equal(path, "/bin/only-in-sbin");
    make("/sbin/only-in-sbin", 0700);
    program_path(path, "only-in-sbin");
    assert_string_equal(path, "/sbin/only-in-sbin");
    make("/sbin/sh", 0700);
    program_path(path, "sh"); /* in both: the one in /bin */
    assert_string_equal(path, "/bin/sh");
}

static void a_service_has_an_init_script(void **state) {
    (void)state;
    char path[PROGRAM_PATH_SIZE];
    init_script_path(path, SERVICE_VSHIELD);
    assert_string_equal(path, "/etc/init.d/vShield-Endpoint-Mux");
    assert_false(init_script_installed(SERVICE_VSHIELD));
    make("/etc/init.d/vShield-Endpoint-Mux", 0600); /* not executable: installed all the same */
    assert_true(init_script_installed(SERVICE_VSHIELD));
    assert_false(init_script_installed(SERVICE_NSX));
    assert_int_equal(symlink("/nonexistent", "/etc/init.d/nsx-context-mux"), 0);
    assert_false(init_script_installed(SERVICE_NSX));
}

static void the_longest_names_fit(void **state) {
    (void)state;
    char path[PROGRAM_PATH_SIZE];
    char name[SERVICE_LONGEST + 1];
    char wanted[PROGRAM_PATH_SIZE];
    memset(name, 'a', SERVICE_LONGEST);
    name[SERVICE_LONGEST] = '\0';
    init_script_path(path, name);
    snprintf(wanted, sizeof wanted, "/etc/init.d/%s", name);
    assert_string_equal(path, wanted);
    assert_int_equal(strlen(path), strlen("/etc/init.d/") + SERVICE_LONGEST);
}

static int enter(void **state) {
    return sandbox_enter(state) != 0 || sandbox_mount("/sbin", "size=64k") != 0 ||
                   sandbox_mount("/etc", "size=64k") != 0 || /* which may have no init.d of its own */
                   mkdir("/etc/init.d", 0755) != 0
               ? -1
               : 0;
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(programs_are_in_bin_or_sbin),
        cmocka_unit_test(a_service_has_an_init_script),
        cmocka_unit_test(the_longest_names_fit),
    };
    return cmocka_run_group_tests(tests, enter, NULL);
}
