/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hostile.h"
#include "plakat-recommendation.h"
#include "stand-in.h"

#define ADA "ada@example.org"
#define PASSWORD "s3cret-pass"

/**
 * Place:
 * @log: what the server was asked since it was last looked at: see place_load_log()
 *
 * A server, and somebody signed in to it.
 */
typedef struct
{
  StandIn *server;
  PlakatHttp *http;
  PlakatTokens *tokens;
  PlakatRemote *remote;
} Place;

void          place_set_up         (Place         *self,
                                    gconstpointer  data);
void          place_tear_down      (Place         *self,
                                    gconstpointer  data);
gpointer      place_await_pointer  (DexFuture     *future);
void          place_control        (Place         *self,
                                    const char    *format,
                                    ...) G_GNUC_PRINTF (2, 3);
char         *place_dup_log        (Place         *self);
guint         place_count          (Place         *self,
                                    const char    *method,
                                    const char    *path,
                                    gboolean       token);
PlakatListing *place_load_list     (Place         *self,
                                    const char    *list_uid,
                                    guint          page);

/* Requests of that method and path that were sent with a token, or without. place_count(): NULL for any path. */

void          place_start_keyless  (int           *argc,
                                    char        ***argv);
