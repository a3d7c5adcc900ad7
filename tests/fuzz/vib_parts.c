/*
 * vibtool's check of a descriptor and a tar: the input is both, parted by a line. They are wrapped as a VIB has
 * them, since hardly a mutation would get through gzip's checksum.
 */
#include "format/gzip.h"
#include "judged.h"

#include <ar.h>

#define PARTING "\n==== the payload's tar\n"

int LLVMFuzzerInitialize(int *count, char ***words) {
    (void)count, (void)words;
    judged_mute();
    xml_begin();
    return 0;
}

static void add_member(FILE *vib, const char *name, const char *bytes, size_t length) {
    fprintf(vib, "%-16s%-12d%-6d%-6d%-8o%-10zu" ARFMAG, name, 0, 0, 0, 0100644U, length);
    fwrite(bytes, 1, length, vib);
    fwrite("\n", 1, length % 2, vib);
}

static void add_payload(FILE *vib, const char *tar, size_t length) {
    z_stream stream = {.next_in = (const void *)tar, .avail_in = (uInt)length};
    fuzz_check(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    uLong most = deflateBound(&stream, length);
    char *packed = malloc(most);
    fuzz_check(packed != NULL);
    stream.next_out = (void *)packed;
    stream.avail_out = (uInt)most;
    fuzz_check(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    add_member(vib, "demo", packed, stream.total_out);
    deflateEnd(&stream);
    free(packed);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    const char *text = (const char *)bytes;
    char *vib;
    size_t size;
    FILE *out = open_memstream(&vib, &size);
    const char *parting = memmem(text, length, PARTING, strlen(PARTING));
    size_t descriptor = parting == NULL ? length : (size_t)(parting - text);
    size_t tar = parting == NULL ? length : descriptor + strlen(PARTING);
    fuzz_check(out != NULL && fputs(ARMAG, out) >= 0);
    add_member(out, "descriptor.xml", text, descriptor);
    add_member(out, "sig.pkcs7", "", 0);
    add_payload(out, text + tar, length - tar);
    fuzz_check(fclose(out) == 0);
    judged_check_vib(vib, size);
    free(vib);
    return 0;
}
