/*
 * replay FOLDER... gives a fuzz target no input, and each file of the folders, once: in libFuzzer's place, for any compiler.
 * What is tried is said on stderr, so that the last one there is the one that broke it; in the end, how many there were.
 */
#include "fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <unistd.h>

enum { LONGEST = 32 * 1024 /* bytes of an input */, SLOWEST_S = 20 /* more is a hang */ };

#pragma weak LLVMFuzzerInitialize

static void fail(const char *what) {
    fprintf(stderr, "replay: %s: %s\n", what, strerror(errno));
    exit(2);
}

/* In memory of just its size, so that a sanitizer sees who reads beyond it. */
static void run(const uint8_t *bytes, size_t length) {
    uint8_t *input = malloc(length);
    memcpy(input, bytes, length);
    alarm(SLOWEST_S);
    LLVMFuzzerTestOneInput(input, length);
    alarm(0);
    free(input);
}

static void run_file(const char *folder, const char *name) {
    static uint8_t bytes[LONGEST];
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail(path);
    }
    size_t length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    dprintf(2, "input %s\n", path);
    run(bytes, length);
}

static unsigned run_folder(const char *folder) {
    struct dirent *entry;
    unsigned files = 0;
    DIR *open = opendir(folder);
    if (open == NULL) {
        fail(folder);
    }
    while ((entry = readdir(open)) != NULL) {
        if (entry->d_name[0] != '.') {
            run_file(folder, entry->d_name);
            files++;
        }
    }
    closedir(open);
    return files;
}

int main(int count, char **words) {
    unsigned inputs = 1;
    if (LLVMFuzzerInitialize != NULL) {
        LLVMFuzzerInitialize(&count, &words);
    }
    run((const uint8_t *)"", 0);
    for (int i = 1; i < count; i++) {
        inputs += run_folder(words[i]);
    }
    dprintf(2, "inputs: %u\n", inputs);
    return 0;
}
