/* SPDX-License-Identifier: Apache-2.0
 *
 * head.c: the head of a chain under the node's signature (Ed25519, RFC 8032), and a partner's check of what it was shown.
 *
 * Who holds a signed head can tell later whether the chain was rewritten below it.
 */
#include "exchange_local.h"

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>

ist_status exchange_new_key(unsigned char *out, size_t room, size_t *out_length, ist_error *err)
{
    gnutls_x509_privkey_t key;
    if (gnutls_x509_privkey_init(&key) != GNUTLS_E_SUCCESS) return ist_fail(err, IST_NOMEM, "out of memory");
    size_t length = room;
    bool good = gnutls_x509_privkey_generate(key, GNUTLS_PK_EDDSA_ED25519, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_ED25519), 0) == GNUTLS_E_SUCCESS &&
                gnutls_x509_privkey_export_pkcs8(key, GNUTLS_X509_FMT_DER, NULL, GNUTLS_PKCS_PLAIN, out, &length) == GNUTLS_E_SUCCESS;
    gnutls_x509_privkey_deinit(key);
    *out_length = length;
    return good ? IST_OK : ist_fail(err, IST_IO, "no key for signatures can be made");
}

/* What is signed: every word of the head, a line each. */
static void signed_text(const ist_head *head, ist_buffer *out)
{
    ist_buffer_print(out, "isthmus head 1\n%s\n%s\n%s\n%lld\n%s\n", head->side, head->partner, head->day, head->records, head->hash);
}

static bool sign(const unsigned char *der, int length, const ist_buffer *text, ist_head *out)
{
    gnutls_privkey_t key = NULL;
    gnutls_pubkey_t public_key = NULL;
    union { const unsigned char *borrowed; unsigned char *data; } bytes = { der };
    union { const char *borrowed; unsigned char *data; } said = { text->at };
    const gnutls_datum_t raw = { bytes.data, (unsigned)length }, data = { said.data, (unsigned)text->length };
    gnutls_datum_t signature = { NULL, 0 }, x = { NULL, 0 };
    bool good = gnutls_privkey_init(&key) == GNUTLS_E_SUCCESS && gnutls_pubkey_init(&public_key) == GNUTLS_E_SUCCESS &&
                gnutls_privkey_import_x509_raw(key, &raw, GNUTLS_X509_FMT_DER, NULL, 0) == GNUTLS_E_SUCCESS &&
                gnutls_pubkey_import_privkey(public_key, key, 0, 0) == GNUTLS_E_SUCCESS &&
                gnutls_privkey_sign_data(key, GNUTLS_DIG_SHA512, 0, &data, &signature) == GNUTLS_E_SUCCESS &&
                gnutls_pubkey_export_ecc_raw(public_key, NULL, &x, NULL) == GNUTLS_E_SUCCESS && signature.size == 64 && x.size == 32;
    if (good) {
        share_hex(signature.data, signature.size, out->signature);
        share_hex(x.data, x.size, out->key);
    }
    gnutls_free(signature.data);
    gnutls_free(x.data);
    gnutls_privkey_deinit(key);
    gnutls_pubkey_deinit(public_key);
    return good;
}

ist_status ist_exchange_head(ist_exchange *x, const ist_partner *partner, ist_head *out, ist_error *err)
{
    unsigned char der[256];
    int length = 0;
    char moment[MOMENT_TEXT];
    ist_buffer text = { 0 };
    memset(out, 0, sizeof *out);
    snprintf(out->side, sizeof out->side, "%s", x->side);
    snprintf(out->partner, sizeof out->partner, "%s", partner->name);
    share_format_moment(ist_exchange_now(x), moment);
    snprintf(out->day, sizeof out->day, "%.10s", moment);
    IST_TRY(ist_exchange_verify(x, partner, IST_AUDIT_TRANSFERS, &out->records, out->hash, err));
    IST_TRY(exchange_get_node(x, "key", der, (int)sizeof der, &length, err));
    signed_text(out, &text);
    bool good = !text.failed && sign(der, length, &text, out);
    ist_buffer_clear(&text);
    return good ? IST_OK : ist_fail(err, IST_BROKEN, "the head cannot be signed");
}

/* Two digits a byte, as share_hex writes them: one head has one text. */
static bool read_hex(const char *text, unsigned char *out, size_t count)
{
    static const char digits[] = "0123456789abcdef";
    if (strlen(text) != 2 * count || strspn(text, digits) != 2 * count) return false;
    for (size_t i = 0; i < count; i++) {
        const char *high = strchr(digits, text[2 * i]), *low = strchr(digits, text[2 * i + 1]);
        out[i] = (unsigned char)((high - digits) << 4 | (low - digits));
    }
    return true;
}

bool ist_head_check(const ist_head *head)
{
    unsigned char key[32], signature[64];
    gnutls_pubkey_t public_key = NULL;
    ist_buffer text = { 0 };
    if (!read_hex(head->key, key, 32) || !read_hex(head->signature, signature, 64)) return false;
    signed_text(head, &text);
    union { const char *borrowed; unsigned char *data; } said = { text.at };
    const gnutls_datum_t data = { said.data, (unsigned)text.length }, x = { key, 32 }, s = { signature, 64 };
    bool good = !text.failed && gnutls_pubkey_init(&public_key) == GNUTLS_E_SUCCESS &&
                gnutls_pubkey_import_ecc_raw(public_key, GNUTLS_ECC_CURVE_ED25519, &x, NULL) == GNUTLS_E_SUCCESS &&
                gnutls_pubkey_verify_data2(public_key, GNUTLS_SIGN_EDDSA_ED25519, 0, &data, &s) >= 0;
    if (public_key) gnutls_pubkey_deinit(public_key);
    ist_buffer_clear(&text);
    return good;
}
