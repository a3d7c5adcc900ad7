/* vibtool's check of any bytes: a VIB, or a bundle where they begin as a zip does. */
#include "judged.h"

#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerInitialize(int *count, char ***words) {
    (void)count, (void)words;
    setenv("TZ", "UTC0", 1);
    judged_mute();
    xml_begin();
    return 0;
}

static void check_zip(const char *bytes, size_t length) {
    struct findings findings;
    struct source_file file = source_file_of(memfd_create("bundle", MFD_CLOEXEC), "bundle");
    fuzz_check(file.fd >= 0 && write(file.fd, bytes, length) == (ssize_t)length);
    fuzz_check(lseek(file.fd, 0, SEEK_SET) == 0);
    findings_begin(&findings, judged_releases(length));
    check_bundle(&file, &findings);
    judged_check_findings(&findings);
    judged_check_report(&findings, true, length % 2 == 0);
    findings_free(&findings);
    close(file.fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    const char *text = (const char *)bytes;
    if (length >= 2 && memcmp(text, "PK", 2) == 0) {
        check_zip(text, length);
    } else {
        judged_check_vib(text, length);
    }
    return 0;
}
