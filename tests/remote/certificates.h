/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Certificates that tests make for themselves, in a folder that goes with the last of them. */

#define CERTIFICATES_FROM "20200101000000Z"
#define CERTIFICATES_TO "20990101000000Z"

/* Returns whether TLS is there to be tested; otherwise says that it is skipped. */
gboolean         certificates_open      (void);
void             certificates_close     (void);
/* One that vouches for itself; @alternative as openssl writes a subjectAltName. */
GTlsCertificate *certificates_make      (const char *name,
                                         const char *alternative,
                                         const char *from,
                                         const char *to);
/* Who trusts the certificate that was made by this name last, and nobody else. */
GTlsDatabase    *certificates_new_trust (const char *name);

G_END_DECLS
