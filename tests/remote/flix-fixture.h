/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hostile.h"
#include "plakat-auteurflix.h"

#define FLIX_EMAIL "dan@gmail.com"
#define FLIX_PASSWORD "password"

/**
 * Flix: a client, and the server of tests/support/stand-ins/auteurflix as it is when it starts
 */
typedef struct
{
  char *base;
  PlakatHttp *http;
  PlakatTokens *tokens;
  PlakatRemote *remote;
} Flix;

/* A keyring in a file, and the server. */
void     flix_init             (int            *argc,
                                char         ***argv);
int      flix_run              (void);
void     flix_add_test         (const char     *path,
                                void          (*test) (Flix *, gconstpointer));

gpointer flix_await            (DexFuture      *future);
void     flix_done             (DexFuture      *future);
void     flix_sign_in          (Flix           *flix);
/* What the server's own door answers. */
char    *flix_dup_control      (Flix           *flix,
                                const char     *method,
                                const char     *path,
                                const char     *json);
void     flix_control          (Flix           *flix,
                                const char     *method,
                                const char     *path,
                                const char     *json);
void     flix_fault            (Flix           *flix,
                                const char     *json);
/* Requests that begin with these words. */
guint    flix_count            (Flix           *flix,
                                const char     *begin);
void     flix_wait_for_request (Flix           *flix,
                                const char     *begin);
/* A film comes onto a list past the client. */
void     flix_add              (Flix           *flix,
                                gint64          movie,
                                gint64          profile);
