/*
 * vibtool's extract: the input is a VIB, or the tar of one. It may write in the folder that it was given, and
 * nowhere else: what lies beside stays as it is, and each name it makes is one step from a folder it opened.
 */
#include "format/message.h"
#include "format/xml.h"
#include "fuzz.h"
#include "options.h"

#include <ar.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MOST = 1 << 20, NAME_MOST = 64 };

static char top[200];
static char vib_name[NAME_MOST];

/* The linker puts these in place of the functions that extract makes and opens names with (build.mk). */
int __real_openat(int folder, const char *name, int flags, ...);
int __wrap_openat(int folder, const char *name, int flags, ...);
int __real_mkdirat(int folder, const char *name, mode_t mode);
int __wrap_mkdirat(int folder, const char *name, mode_t mode);

static void check_step(int folder, const char *name) {
    fuzz_check(folder >= 0);
    fuzz_check(strchr(name, '/') == NULL && strcmp(name, "..") != 0);
}

int __wrap_openat(int folder, const char *name, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    check_step(folder, name);
    fuzz_check((flags & O_NOFOLLOW) != 0);
    return __real_openat(folder, name, flags, mode);
}

int __wrap_mkdirat(int folder, const char *name, mode_t mode) {
    check_step(folder, name);
    return __real_mkdirat(folder, name, mode);
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk) {
    (void)status, (void)kind, (void)walk;
    return remove(path);
}

static void remove_all(const char *path) {
    fuzz_check(nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT);
}

static void end(void) {
    fuzz_check(chdir("/") == 0);
    remove_all(top);
}

/* A folder in TMPDIR with a file that nobody is to touch; bombs end at a limit. */
int LLVMFuzzerInitialize(int *count, char ***words) {
    (void)count, (void)words;
    const char *temporary = getenv("TMPDIR");
    snprintf(top, sizeof top, "%s/muxwatch-fuzz.XXXXXX", temporary != NULL ? temporary : "/tmp");
    fuzz_check(mkdtemp(top) != NULL && atexit(end) == 0);
    struct rlimit limit = {FILE_MOST, FILE_MOST};
    fuzz_check(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    stderr = fopen("/dev/null", "w");
    fuzz_check(stderr != NULL);
    xml_begin();
    return 0;
}

static void path_of(char *to, size_t size, const char *name) {
    fuzz_check(snprintf(to, size, "%s/%s", top, name) < (int)size);
}

/* The folder has links in it that lead out, symbolic and hard, as if somebody had waited for root there. */
static void prepare(char *inside, size_t size) {
    char name[300];
    path_of(name, sizeof name, "outside");
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    fuzz_check(fd >= 0 && write(fd, "kept", 4) == 4 && fchmod(fd, 0600) == 0 && close(fd) == 0);
    path_of(inside, size, "inside");
    fuzz_check(mkdir(inside, 0755) == 0);
    path_of(name, sizeof name, "inside/up");
    fuzz_check(symlink("..", name) == 0);
    path_of(name, sizeof name, "inside/out");
    fuzz_check(symlink("../outside", name) == 0);
    char twin[300];
    path_of(name, sizeof name, "outside");
    path_of(twin, sizeof twin, "inside/twin");
    fuzz_check(link(name, twin) == 0);
}

static void check_outside(void) {
    char name[300];
    char text[8];
    struct stat status;
    size_t names = 0;
    DIR *folder = opendir(top);
    fuzz_check(folder != NULL);
    while (readdir(folder) != NULL) {
        names++;
    }
    closedir(folder);
    fuzz_check(names == 4); /* . .. inside outside */
    path_of(name, sizeof name, "outside");
    int fd = open(name, O_RDONLY | O_NOFOLLOW);
    fuzz_check(fd >= 0 && read(fd, text, sizeof text) == 4 && memcmp(text, "kept", 4) == 0);
    fuzz_check(fstat(fd, &status) == 0 && (status.st_mode & 07777) == 0600 && status.st_nlink == 2);
    close(fd);
}

/* Only files and folders are made, and none with a bit that gives its user more than it should. */
static int check_one(const char *path, const struct stat *status, int kind, struct FTW *walk) {
    bool planted = strcmp(path + walk->base, "up") == 0 || strcmp(path + walk->base, "out") == 0;
    fuzz_check(kind == FTW_F || kind == FTW_D || (kind == FTW_SL && planted && walk->level == 1));
    fuzz_check(kind == FTW_SL || (status->st_mode & 07000) == 0);
    bool twin = walk->level == 1 && strcmp(path + walk->base, "twin") == 0;
    fuzz_check(kind != FTW_F || status->st_nlink == (twin ? 2 : 1));
    return 0;
}

/* A memfd with the VIB; what is no ar archive becomes the payload of one, since it may be a bare tar. */
static int make_vib(const char *bytes, size_t length) {
    int fd = memfd_create("vib", MFD_CLOEXEC);
    fuzz_check(fd >= 0);
    if (length < 2 || memcmp(bytes, ARMAG, 2) != 0) {
        fuzz_check(
            dprintf(fd, ARMAG "%-16s%-12d%-6d%-6d%-8o%-10zu" ARFMAG, "demo", 0, 0, 0, 0100644U, length) > 0);
    }
    fuzz_check(write(fd, bytes, length) == (ssize_t)length);
    fuzz_check(length % 2 == 0 || write(fd, "\n", 1) == 1);
    snprintf(vib_name, sizeof vib_name, "/proc/self/fd/%d", fd);
    return fd;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    char inside[300];
    char *words[2] = {vib_name, inside};
    struct options options = {.count = 2, .words = words};
    /* Not earlier: libFuzzer sets a handler of its own, which ends the run. */
    fuzz_check(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
    prepare(inside, sizeof inside);
    int fd = make_vib((const char *)bytes, length);
    int code = extract_command(&options);
    close(fd);
    fuzz_check(code == EXIT_GOOD || code == EXIT_REFUSED || code == EXIT_UNABLE);
    check_outside();
    fuzz_check(nftw(inside, check_one, 16, FTW_PHYS) == 0);
    remove_all(inside);
    return 0;
}
