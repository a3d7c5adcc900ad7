/*
 * limits sha256|sha1|inflate|deflate FILE does one thing with a file and no other: what OpenSSL and zlib, the libraries of
 * vibtool, can do at most, called as plainly as can be.
 */
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { PIECE = 128 * 1024, GZIP_WINDOW = 15 + 16, MEMORY_LEVEL = 8 };

static unsigned char in[PIECE];
static unsigned char out[PIECE];

static int digest(int fd, const EVP_MD *kind) {
    unsigned char result[EVP_MAX_MD_SIZE];
    ssize_t length;
    EVP_MD_CTX *state = EVP_MD_CTX_new();
    if (state == NULL || EVP_DigestInit_ex(state, kind, NULL) != 1) {
        return 1;
    }
    while ((length = read(fd, in, PIECE)) > 0) {
        EVP_DigestUpdate(state, in, (size_t)length);
    }
    EVP_DigestFinal_ex(state, result, NULL);
    EVP_MD_CTX_free(state);
    return length < 0;
}

/* Runs deflate or inflate over the file, and throws away what comes out. */
static int transform(int fd, z_stream *stream, int (*step)(z_stream *stream, int flush), int last_flush) {
    ssize_t length;
    int result = Z_OK;
    do {
        length = read(fd, in, PIECE);
        stream->next_in = in;
        stream->avail_in = length > 0 ? (uInt)length : 0;
        do {
            stream->next_out = out;
            stream->avail_out = PIECE;
            result = step(stream, length > 0 ? Z_NO_FLUSH : last_flush);
        } while (stream->avail_out == 0 && result == Z_OK);
    } while (length > 0 && result != Z_STREAM_END);
    return result != Z_STREAM_END;
}

int main(int count, char *words[]) {
    z_stream stream = {.zalloc = NULL};
    int fd = count == 3 ? open(words[2], O_RDONLY) : -1;
    const char *what = count == 3 ? words[1] : "";
    if (fd < 0) {
        fprintf(stderr, "usage: limits sha256|sha1|inflate|deflate FILE\n");
        return 2;
    }
    if (strcmp(what, "sha256") == 0 || strcmp(what, "sha1") == 0) {
        return digest(fd, strcmp(what, "sha1") == 0 ? EVP_sha1() : EVP_sha256());
    }
    if (strcmp(what, "inflate") == 0 && inflateInit2(&stream, GZIP_WINDOW) == Z_OK) {
        return transform(fd, &stream, inflate, Z_NO_FLUSH);
    }
    if (strcmp(what, "deflate") == 0 && deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP_WINDOW,
                                                     MEMORY_LEVEL, Z_DEFAULT_STRATEGY) == Z_OK) {
        return transform(fd, &stream, deflate, Z_FINISH);
    }
    return 2;
}
