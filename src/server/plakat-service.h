/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "plakat-db.h"
#include "plakat-keys.h"
#include "plakat-passwords.h"

G_BEGIN_DECLS

#define PLAKAT_MAX_BODY_BYTES (1024 * 1024)
#define PLAKAT_MAX_PAGE_SIZE 500

/**
 * PlakatService:
 * @folders: where pictures are looked for, in this order
 *
 * A running server: everything that answering needs. Main thread only.
 */
typedef struct
{
  PlakatDb *db;
  PlakatKeys *keys;
  PlakatPasswords *passwords;
  GStrv folders;
  SoupServer *soup;
  guint in_flight;
  GSourceFunc idle; /* called when nothing is in flight any more */
  gpointer idle_data;
} PlakatService;

/**
 * PlakatRequest:
 * @params: (nullable): what the braces of the route stand for, decoded, in order
 * @user_id: who is signed in, 0 for nobody
 * @family: (nullable): their sign-in
 * @body: (nullable): the JSON that was sent, where the route takes one
 *
 * One request on its way to its answer. A handler that answers later keeps a reference and calls
 * plakat_request_pause() first.
 */
typedef struct
{
  gatomicrefcount refs;
  PlakatService *service;
  SoupServerMessage *message;
  const char *method;
  char *params[2];
  GHashTable *query;
  gint64 user_id;
  char *family;
  JsonObject *body;
  gboolean paused;
} PlakatRequest;

PlakatService *plakat_service_new    (const char         *database,
                                      const char *const  *folders,
                                      GError            **error);
gboolean       plakat_service_listen (PlakatService      *self,
                                      const char         *address,
                                      char              **uri,
                                      GError            **error);
void           plakat_service_stop   (PlakatService      *self,
                                      GSourceFunc         idle,
                                      gpointer            data);
void           plakat_service_free   (PlakatService      *self);

PlakatRequest *plakat_request_ref       (PlakatRequest  *self);
void           plakat_request_unref     (PlakatRequest  *self);
const char    *plakat_request_get_query (PlakatRequest  *self,
                                         const char     *name);
gboolean       plakat_request_get_count (PlakatRequest  *self,
                                         const char     *name,
                                         gint64          least,
                                         gint64          most,
                                         gint64         *value,
                                         GError        **error);
void           plakat_request_pause     (PlakatRequest  *self);
void           plakat_request_resume    (PlakatRequest  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatService, plakat_service_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatRequest, plakat_request_unref)

G_END_DECLS
