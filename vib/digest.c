#include "digest.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdbool.h>

/* OpenSSL fails here only when it has no memory left, or is broken beyond repair. */
static int fail(struct digest *digest) {
    digest_free(digest);
    errno = ENOMEM;
    return -1;
}

/*
 * OpenSSL 3.0 goes on, and crashes, when its default context could not be made for lack of memory; asked for
 * it first, it says so.
 */
static bool ready(void) {
    return OPENSSL_init_crypto(0, NULL) == 1 && OSSL_LIB_CTX_get0_global_default() != NULL;
}

int digest_begin(struct digest *digest, enum digest_kind kind) {
    digest->state = ready() ? EVP_MD_CTX_new() : NULL;
    if (digest->state == NULL ||
        EVP_DigestInit_ex(digest->state, kind == DIGEST_SHA1 ? EVP_sha1() : EVP_sha256(), NULL) != 1) {
        return fail(digest);
    }
    return 0;
}

int digest_add(struct digest *digest, const void *bytes, size_t length) {
    return EVP_DigestUpdate(digest->state, bytes, length) == 1 ? 0 : fail(digest);
}

int digest_end(struct digest *digest, char *text) {
    static const char digits[] = "0123456789abcdef";
    unsigned char raw[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    if (EVP_DigestFinal_ex(digest->state, raw, &length) != 1 || 2 * length >= DIGEST_TEXT_SIZE) {
        return fail(digest);
    }
    for (unsigned i = 0; i < length; i++) {
        *text++ = digits[raw[i] >> 4];
        *text++ = digits[raw[i] & 15];
    }
    *text = '\0';
    digest_free(digest);
    return 0;
}

void digest_free(struct digest *digest) {
    EVP_MD_CTX_free(digest->state);
    digest->state = NULL;
}

size_t digest_length(enum digest_kind kind) {
    return kind == DIGEST_SHA1 ? 40 : 64;
}
