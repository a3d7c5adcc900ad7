/*
 * vibtool's check of a descriptor and a tar: the input is both, parted by a line. They are wrapped as a VIB has
 * them, since hardly a mutation would get through gzip's checksum.
 */
#include "format/ar.h"
#include "format/gzip.h"
#include "judged.h"

#include "format/source.h"

#define PARTING "\n==== the payload's tar\n"

enum { MOST = 1 << 24 };

int LLVMFuzzerInitialize(int *count, char ***words) {
    (void)count, (void)words;
    judged_mute();
    xml_begin();
    return 0;
}

static int take(void *context, const void *bytes, size_t length) {
    return buffer_add(context, bytes, length, MOST);
}

static void add_member(struct buffer *vib, const char *name, const char *bytes, size_t length) {
    struct ar_hdr header = ar_header(name, length);
    fuzz_check(take(vib, &header, sizeof header) == 0 && take(vib, bytes, length) == 0);
    fuzz_check(length % 2 == 0 || take(vib, "\n", 1) == 0);
}

static void add_payload(struct buffer *vib, const char *tar, size_t length) {
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
    struct buffer vib = {.bytes = NULL};
    const char *parting = memmem(text, length, PARTING, strlen(PARTING));
    size_t descriptor = parting == NULL ? length : (size_t)(parting - text);
    size_t tar = parting == NULL ? length : descriptor + strlen(PARTING);
    fuzz_check(take(&vib, ARMAG, SARMAG) == 0);
    add_member(&vib, "descriptor.xml", text, descriptor);
    add_member(&vib, "sig.pkcs7", "", 0);
    add_payload(&vib, text + tar, length - tar);
    judged_check_vib(vib.bytes, vib.length);
    buffer_free(&vib);
    return 0;
}
