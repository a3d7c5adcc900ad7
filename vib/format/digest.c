#include "format/digest.h"

#include "format/memory.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

void digest_begin(struct digest *digest, enum digest_kind kind) {
    /* OpenSSL 3.0 goes on, and crashes, when its default context could not be made for lack of memory. */
    memory_check(OPENSSL_init_crypto(0, NULL) == 1 && OSSL_LIB_CTX_get0_global_default() != NULL);
    digest->state = memory_need(EVP_MD_CTX_new());
    memory_check(EVP_DigestInit_ex(digest->state, kind == DIGEST_SHA1 ? EVP_sha1() : EVP_sha256(), NULL) ==
                 1);
}

void digest_begin_copy(struct digest *digest, const struct digest *from) {
    digest->state = memory_need(EVP_MD_CTX_new());
    memory_check(EVP_MD_CTX_copy_ex(digest->state, from->state) == 1);
}

void digest_add(struct digest *digest, const void *bytes, size_t length) {
    memory_check(EVP_DigestUpdate(digest->state, bytes, length) == 1);
}

void digest_end(struct digest *digest, char *text) {
    static const char digits[] = "0123456789abcdef";
    unsigned char raw[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    memory_check(EVP_DigestFinal_ex(digest->state, raw, &length) == 1);
    for (unsigned i = 0; i < length && 2 * i + 2 < DIGEST_TEXT_SIZE; i++) {
        *text++ = digits[raw[i] >> 4];
        *text++ = digits[raw[i] & 15];
    }
    *text = '\0';
    digest_free(digest);
}

void digest_free(struct digest *digest) {
    EVP_MD_CTX_free(digest->state);
    digest->state = NULL;
}

size_t digest_length(enum digest_kind kind) {
    return kind == DIGEST_SHA1 ? 40 : 64;
}
