/* SPDX-License-Identifier: Apache-2.0
 *
 * http_local.h: what server and client share: certificates and keys looked at before TLS begins.
 *
 * TLS libraries say that something is wrong, and not with which of three files. Each text is read by itself here, and
 * a sentence begins with its file's name where there is one (NULL: none).
 */
#ifndef ISTHMUS_HTTP_LOCAL_H
#define ISTHMUS_HTTP_LOCAL_H

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <isthmus/base/status.h>
#include <isthmus/http/server.h>

/* Borrowed; NULL is "". */
gnutls_datum_t http_datum(const char *text);
bool           http_fingerprint_of(gnutls_x509_crt_t certificate, char out[IST_FINGERPRINT_TEXT]);
/* IST_SYNTAX with "FILE: what". */
ist_status     http_blame(const char *file, const char *what, ist_error *err);
/* A certificate and its key, PEM texts. IST_SYNTAX. */
ist_status     http_check_pair(const char *certificate, const char *certificate_file, const char *key, const char *key_file, ist_error *err);
/* At least one certificate. IST_SYNTAX. */
ist_status     http_check_authority(const char *authority, const char *file, ist_error *err);

#endif
