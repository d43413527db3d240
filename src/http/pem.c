/* SPDX-License-Identifier: Apache-2.0
 *
 * pem.c: certificates and keys as PEM texts: their fingerprint, and which of them is at fault.
 */
#include "http_local.h"

#include <stdio.h>
#include <string.h>

gnutls_datum_t http_datum(const char *text)
{
    union { const char *borrowed; unsigned char *data; } pem = { text ? text : "" };
    return (gnutls_datum_t){ pem.data, (unsigned)strlen(pem.borrowed) };
}

ist_status http_blame(const char *file, const char *what, ist_error *err)
{
    return file ? ist_fail(err, IST_SYNTAX, "%s: %s", file, what) : ist_fail(err, IST_SYNTAX, "%s", what);
}

bool http_fingerprint_of(gnutls_x509_crt_t certificate, char out[IST_FINGERPRINT_TEXT])
{
    unsigned char digest[32];
    size_t size = sizeof digest;
    if (gnutls_x509_crt_get_fingerprint(certificate, GNUTLS_DIG_SHA256, digest, &size) != GNUTLS_E_SUCCESS) return false;
    for (size_t i = 0; i < size; i++) snprintf(out + 2 * i, 3, "%02x", digest[i]);
    return true;
}

ist_status ist_http_fingerprint(const char *pem, char out[IST_FINGERPRINT_TEXT], ist_error *err)
{
    gnutls_x509_crt_t certificate;
    const gnutls_datum_t datum = http_datum(pem);
    if (gnutls_x509_crt_init(&certificate) != GNUTLS_E_SUCCESS) return ist_fail(err, IST_NOMEM, "out of memory");
    bool good = gnutls_x509_crt_import(certificate, &datum, GNUTLS_X509_FMT_PEM) == GNUTLS_E_SUCCESS && http_fingerprint_of(certificate, out);
    gnutls_x509_crt_deinit(certificate);
    return good ? IST_OK : ist_fail(err, IST_SYNTAX, "not a certificate in PEM form");
}

/* Each text by itself, so that the one that is none is named; then the two that belong together. */
static ist_status check_pair(gnutls_x509_privkey_t read, gnutls_certificate_credentials_t credentials, const gnutls_datum_t *certificate,
                             const char *certificate_file, const gnutls_datum_t *key, const char *key_file, ist_error *err)
{
    if (gnutls_x509_privkey_import(read, key, GNUTLS_X509_FMT_PEM) < 0) return http_blame(key_file, "not a private key in PEM form without a password", err);
    int code = gnutls_certificate_set_x509_key_mem(credentials, certificate, key, GNUTLS_X509_FMT_PEM);
    if (code == GNUTLS_E_CERTIFICATE_KEY_MISMATCH) return http_blame(key_file, "the key is not that of the certificate", err);
    return code < 0 ? http_blame(certificate_file, gnutls_strerror(code), err) : IST_OK;
}

ist_status http_check_pair(const char *certificate, const char *certificate_file, const char *key, const char *key_file, ist_error *err)
{
    const gnutls_datum_t data[2] = { http_datum(certificate), http_datum(key) };
    char print[IST_FINGERPRINT_TEXT];
    gnutls_x509_privkey_t read = NULL;
    gnutls_certificate_credentials_t credentials = NULL;
    ist_status status = IST_OK;
    if (ist_http_fingerprint(certificate, print, NULL) != IST_OK) return http_blame(certificate_file, "not a certificate in PEM form", err);
    if (gnutls_x509_privkey_init(&read) < 0 || gnutls_certificate_allocate_credentials(&credentials) < 0) status = ist_fail(err, IST_NOMEM, "out of memory");
    if (status == IST_OK) status = check_pair(read, credentials, &data[0], certificate_file, &data[1], key_file, err);
    if (credentials) gnutls_certificate_free_credentials(credentials);
    if (read) gnutls_x509_privkey_deinit(read);
    return status;
}

ist_status http_check_authority(const char *authority, const char *file, ist_error *err)
{
    gnutls_certificate_credentials_t credentials;
    const gnutls_datum_t pem = http_datum(authority);
    if (gnutls_certificate_allocate_credentials(&credentials) < 0) return ist_fail(err, IST_NOMEM, "out of memory");
    int known = gnutls_certificate_set_x509_trust_mem(credentials, &pem, GNUTLS_X509_FMT_PEM);
    gnutls_certificate_free_credentials(credentials);
    return known < 1 ? http_blame(file, "the authority must be a certificate in PEM form", err) : IST_OK;
}
