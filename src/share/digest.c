/* SPDX-License-Identifier: Apache-2.0
 *
 * digest.c: digests, identifiers that tell nothing, and moments. The cryptography is GnuTLS's.
 */
#include "share_local.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <string.h>

void share_hex(const unsigned char *bytes, size_t count, char *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < count; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * count] = '\0';
}

void share_digest(const void *bytes, size_t length, char out[DIGEST_TEXT])
{
    unsigned char digest[DIGEST_BYTES] = { 0 };
    gnutls_hash_fast(GNUTLS_DIG_SHA256, bytes, length, digest);
    share_hex(digest, sizeof digest, out);
}

void share_keyed(const unsigned char key[DIGEST_BYTES], size_t count, const char *const *parts, unsigned char out[DIGEST_BYTES])
{
    gnutls_hmac_hd_t hmac;
    memset(out, 0, DIGEST_BYTES);
    if (gnutls_hmac_init(&hmac, GNUTLS_MAC_SHA256, key, DIGEST_BYTES) != GNUTLS_E_SUCCESS) return;
    for (size_t i = 0; i < count; i++) {
        uint64_t length = strlen(parts[i]);
        unsigned char size[8];
        for (int j = 0; j < 8; j++) size[j] = (unsigned char)(length >> (8 * j));
        gnutls_hmac(hmac, size, sizeof size);
        gnutls_hmac(hmac, parts[i], (size_t)length);
    }
    gnutls_hmac_deinit(hmac, out);
}

void share_uuid(const unsigned char key[DIGEST_BYTES], size_t count, const char *const *parts, char out[UUID_TEXT])
{
    unsigned char digest[DIGEST_BYTES];
    char hex[DIGEST_TEXT];
    share_keyed(key, count, parts, digest);
    digest[6] = (unsigned char)(0x80 | (digest[6] & 0x0f)); /* version 8 */
    digest[8] = (unsigned char)(0x80 | (digest[8] & 0x3f)); /* variant */
    share_hex(digest, 16, hex);
    snprintf(out, UUID_TEXT, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

bool share_random(unsigned char *out, size_t count) { return gnutls_rnd(GNUTLS_RND_KEY, out, count) == GNUTLS_E_SUCCESS; }

int share_day(int64_t microseconds)
{
    const int64_t day = INT64_C(86400000000);
    return (int)((microseconds - (microseconds < 0 ? day - 1 : 0)) / day);
}

void share_format_moment(int64_t microseconds, char out[MOMENT_TEXT])
{
    char date[IST_DATE_TEXT];
    int day = share_day(microseconds);
    int64_t rest = microseconds - (int64_t)day * INT64_C(86400000000);
    ist_format_day(day, date);
    char text[96];
    snprintf(text, sizeof text, "%sT%02d:%02d:%02d.%06dZ", date, (int)(rest / INT64_C(3600000000)),
             (int)(rest / 60000000 % 60), (int)(rest / 1000000 % 60), (int)(rest % 1000000));
    snprintf(out, MOMENT_TEXT, "%.31s", text);
}
